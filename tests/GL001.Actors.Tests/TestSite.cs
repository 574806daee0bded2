using GL001.Plant;

namespace GL001.Actors.Tests;

/// <summary>Two plants: Plant-A heats header A, Plant-B header B; a line of 10 MW and 5 % loss leads from A to B. Plant-B also has hot oil.</summary>
internal static class TestSite
{
    public const double LineLoss = 0.05;

    /// <param name="demands">Customers; without any, 10 MW of production on A.</param>
    public static Site Make(params Demand[] demands) => Make(lineCapacityMegawatts: 10.0, demands);

    public static Site Make(double lineCapacityMegawatts, params Demand[] demands)
    {
        Demand[] all = demands.Length > 0 ? demands : [Wants("A", DemandTier.Production, 10.0)];
        return new Site
        {
            Name = "Test",
            Plants =
            [
                Plant("Plant-A", [Steam("A")], [Boiler("BLR-1", "A", 8.0, 40.0), Boiler("BLR-2", "A", 5.0, 25.0)], all),
                Plant("Plant-B", [Steam("B"), new Header { Id = "OIL", Kind = HeaderKind.HotOil }], [Boiler("BLR-3", "B", 3.0, 15.0), Boiler("FRN-1", "OIL", 1.0, 5.0)], all),
            ],
            TransferLines =
            [
                new TransferLine { Id = "A-B", FromHeaderId = "A", ToHeaderId = "B", Capacity = ThermalPower.FromMegawatts(lineCapacityMegawatts), LossFraction = LineLoss },
            ],
            Fuels = [new Fuel { Id = "gas", Name = "Gas", Price = TimeSeries.Constant("gas", SeriesUnit.EurPerMegawattHour, 30.0) }],
            ElectricityPrice = TimeSeries.Constant("power", SeriesUnit.EurPerMegawattHour, 60.0),
            Weather = new Weather { AmbientTemperature = TimeSeries.Constant("air", SeriesUnit.DegreeCelsius, 10.0) },
            Dispatch = new DispatchSettings { IntervalSeconds = 60, HorizonHours = 1, StepMinutes = 15, LeaseValidSeconds = 300 },
        };
    }

    public static Demand Wants(string header, DemandTier tier, double megawatts) => new()
    {
        Id = $"{header}-{tier}",
        Name = "Customer",
        HeaderId = header,
        Tier = tier,
        Series = TimeSeries.Constant("demand", SeriesUnit.Megawatt, megawatts),
        Scale = 1.0,
    };

    public static Unit Boiler(string id, string header, double min, double max) => new()
    {
        Id = id,
        Kind = header == "OIL" ? UnitKind.Furnace : UnitKind.Boiler,
        HeaderId = header,
        ControllerId = $"{id}-CTL",
        MinHeat = ThermalPower.FromMegawatts(min),
        MaxHeat = ThermalPower.FromMegawatts(max),
        RampUpPerMinute = ThermalPower.FromMegawatts(1.0),
        RampDownPerMinute = ThermalPower.FromMegawatts(1.0),
        Efficiency = 0.9,
        FuelId = "gas",
    };

    private static Header Steam(string id) => new() { Id = id, Kind = HeaderKind.Steam, NominalPressure = GaugePressure.FromBarg(10.0) };

    private static PlantModel Plant(string id, Header[] headers, Unit[] units, Demand[] demands) => new()
    {
        Id = id,
        Name = id,
        Headers = headers,
        Units = units,
        Demands = [.. demands.Where(demand => headers.Any(header => header.Id == demand.HeaderId))],
    };
}
