namespace GL001.Plant;

/// <summary>Everything that is known about a site before it runs: plants, lines, tariffs, weather and how to dispatch.</summary>
public sealed record Site
{
    public required string Name { get; init; }

    public required IReadOnlyList<PlantModel> Plants { get; init; }

    public required IReadOnlyList<TransferLine> TransferLines { get; init; }

    public required IReadOnlyList<Fuel> Fuels { get; init; }

    /// <summary>Price of electricity. Shown beside the plan; <see cref="Electricity"/> is what units buy and sell.</summary>
    public required TimeSeries ElectricityPrice { get; init; }

    /// <summary>Null where no unit makes or takes electricity.</summary>
    public ElectricityConnection? Electricity { get; init; }

    public double Co2PriceEurPerTonne { get; init; }

    public IReadOnlyList<SiteCap> Caps { get; init; } = [];

    public IReadOnlyList<SiteReserve> Reserves { get; init; } = [];

    /// <summary>Null where the loss of a unit is not provided for.</summary>
    public LossRule? LossRule { get; init; }

    public required Weather Weather { get; init; }

    public required DispatchSettings Dispatch { get; init; }

    public IEnumerable<Header> Headers => Plants.SelectMany(plant => plant.Headers);

    /// <summary>Units with a controller.</summary>
    public IEnumerable<Unit> Units => Plants.SelectMany(plant => plant.Units);

    /// <summary>Units without one.</summary>
    public IEnumerable<LocalUnit> LocalUnits => Plants.SelectMany(plant => plant.LocalUnits);

    public IEnumerable<Demand> Demands => Plants.SelectMany(plant => plant.Demands);

    /// <exception cref="KeyNotFoundException">No fuel has this id.</exception>
    public Fuel Fuel(string id) =>
        Fuels.FirstOrDefault(fuel => fuel.Id == id) ?? throw new KeyNotFoundException($"No fuel is called {id}.");
}

/// <summary>One plant: its headers, the units that heat them and the customers who take from them.</summary>
public sealed record PlantModel
{
    /// <summary>Also the Sparkplug group of its controllers, for example Plant-001.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required IReadOnlyList<Header> Headers { get; init; }

    public required IReadOnlyList<Unit> Units { get; init; }

    public required IReadOnlyList<Demand> Demands { get; init; }

    /// <summary>Hot-water networks that are heated from a steam header. Simulated; the plan counts their customers at the header.</summary>
    public IReadOnlyList<HotWaterNetwork> Networks { get; init; } = [];

    /// <summary>Stores. Simulated, with rules of their own; planned where the site says what for.</summary>
    public IReadOnlyList<HeatStore> Stores { get; init; } = [];

    /// <summary>Units without a controller. Planned; neither commanded nor simulated.</summary>
    public IReadOnlyList<LocalUnit> LocalUnits { get; init; } = [];
}

public enum HeaderKind
{
    Steam,
    HotOil,

    /// <summary>Goods that move through one process furnace: what it heats is its header.</summary>
    Charge,
}

/// <summary>A common pipe that units feed and customers draw from: one heat balance.</summary>
public sealed record Header
{
    public required string Id { get; init; }

    public required HeaderKind Kind { get; init; }

    /// <summary>Operating pressure; given for steam, null for hot oil.</summary>
    public GaugePressure? NominalPressure { get; init; }

    /// <summary>Supply temperature; given for hot oil, and for a charge as it leaves its furnace; null for steam (it follows from the pressure).</summary>
    public Temperature? SupplyTemperature { get; init; }

    /// <summary>Heat that can be got rid of (blow-off, cooler), MW; infinite where nobody said.</summary>
    public double DumpMegawatts { get; init; } = double.PositiveInfinity;
}

public enum UnitKind
{
    Boiler,
    Furnace,
}

/// <summary>One fired unit and its limits as the dispatch sees them.</summary>
public sealed record Unit
{
    public required string Id { get; init; }

    public required UnitKind Kind { get; init; }

    /// <summary>The header it feeds: steam for a boiler, hot oil for a furnace.</summary>
    public required string HeaderId { get; init; }

    /// <summary>Its controller; the Sparkplug edge node.</summary>
    public required string ControllerId { get; init; }

    /// <summary>Least heat while it fires (burner turndown).</summary>
    public required ThermalPower MinHeat { get; init; }

    /// <summary>Rated heat.</summary>
    public required ThermalPower MaxHeat { get; init; }

    /// <summary>Most it may rise in a minute.</summary>
    public required ThermalPower RampUpPerMinute { get; init; }

    /// <summary>Most it may fall in a minute.</summary>
    public required ThermalPower RampDownPerMinute { get; init; }

    /// <summary>Heat to the header over fuel heat at lower heating value, above 0 up to 1. The plan takes the curve where there is one.</summary>
    public required double Efficiency { get; init; }

    public required string FuelId { get; init; }

    /// <summary>What a process furnace is built like; null for a boiler or an oil heater.</summary>
    public ProcessCharge? Process { get; init; }

    public UnitPlanning Planning { get; init; } = UnitPlanning.Nothing;
}

/// <summary>A furnace through which goods move from zone to zone.</summary>
public sealed record ProcessCharge
{
    /// <summary>Temperature of the goods before the first zone.</summary>
    public required Temperature Inlet { get; init; }

    public required int Zones { get; init; }

    /// <summary>How long the goods are inside at the flow that rated heat can heat.</summary>
    public required TimeSpan Residence { get; init; }
}

/// <summary>A flow and a return pipe from an exchanger at a steam header to customers far away.</summary>
public sealed record HotWaterNetwork
{
    public required string Id { get; init; }

    /// <summary>The steam header whose steam heats it.</summary>
    public required string HeaderId { get; init; }

    public required Temperature Supply { get; init; }

    public required Temperature Return { get; init; }

    public required ThermalPower Exchanger { get; init; }

    /// <summary>Length of the flow pipe, and of the return pipe.</summary>
    public required double LengthMetres { get; init; }

    public required double InnerDiameterMetres { get; init; }

    /// <summary>Loss of each pipe for each metre and kelvin over the ground.</summary>
    public required double LossWattsPerMetreKelvin { get; init; }
}

public enum StoreKind
{
    /// <summary>A vessel of boiling water between a steam header and one of lower pressure.</summary>
    SteamAccumulator,

    /// <summary>A tank in layers between the exchanger and the pipes of a hot-water network.</summary>
    HotWater,
}

/// <summary>A heat store.</summary>
public sealed record HeatStore
{
    public required string Id { get; init; }

    public required StoreKind Kind { get; init; }

    public required double VolumeCubicMetres { get; init; }

    /// <summary>Steam accumulator: the header that charges it.</summary>
    public string FromHeaderId { get; init; } = "";

    /// <summary>Steam accumulator: the header that it feeds.</summary>
    public string ToHeaderId { get; init; } = "";

    /// <summary>Steam accumulator: most that its charging valve passes.</summary>
    public ThermalPower Charge { get; init; }

    /// <summary>Steam accumulator: most that its discharge valve passes.</summary>
    public ThermalPower Discharge { get; init; }

    /// <summary>Hot-water store: its network.</summary>
    public string NetworkId { get; init; } = "";

    /// <summary>Hot-water store: loss to ambient, kW/K.</summary>
    public double LossKilowattsPerKelvin { get; init; }

    /// <summary>Null for a store that the plan leaves alone.</summary>
    public StorePlanning? Planning { get; init; }
}

public enum TransferKind
{
    Line,

    /// <summary>A valve from a steam header to one of lower pressure.</summary>
    LetDown,
}

/// <summary>A one-way connection between two headers of the same kind.</summary>
public sealed record TransferLine
{
    public required string Id { get; init; }

    public required string FromHeaderId { get; init; }

    public required string ToHeaderId { get; init; }

    /// <summary>Largest flow, measured at the sending end.</summary>
    public required ThermalPower Capacity { get; init; }

    /// <summary>Share of what is sent that does not arrive, from 0 to below 1.</summary>
    public required double LossFraction { get; init; }

    public TransferKind Kind { get; init; }

    /// <summary>How long heat is on its way. Simulated; the plan's steps are longer.</summary>
    public TimeSpan Delay { get; init; }
}

/// <summary>How grave it is to leave a customer without heat. A smaller number is served first.</summary>
public enum DemandTier
{
    LifeSafety = 1,
    ProductSafety = 2,
    EquipmentProtection = 3,
    Production = 4,
}

/// <summary>A customer of a header: a scaled series, never below a floor.</summary>
public sealed record Demand
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string HeaderId { get; init; }

    public required DemandTier Tier { get; init; }

    /// <summary>In megawatts.</summary>
    public required TimeSeries Series { get; init; }

    /// <summary>Share of the series that this customer stands for.</summary>
    public required double Scale { get; init; }

    public ThermalPower Floor { get; init; }

    /// <summary>The hot-water network that brings it from the header; null for a customer at the header itself.</summary>
    public string? NetworkId { get; init; }

    public ThermalPower HeatAt(DateTimeOffset instant) =>
        ThermalPower.FromMegawatts(Math.Max(Floor.Megawatts, Scale * Series.At(instant)));
}

/// <summary>A fuel and its price for energy at lower heating value.</summary>
public sealed record Fuel
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>In EUR/MWh.</summary>
    public required TimeSeries Price { get; init; }

    public double Co2TonnesPerMegawattHour { get; init; }

    /// <summary>Most that can be burned within a plan.</summary>
    public double StockMegawattHours { get; init; } = double.PositiveInfinity;

    /// <summary>Quantity within a plan that is paid for whether it is taken or not.</summary>
    public double ContractMegawattHours { get; init; }

    /// <summary>What a MWh of it costs that is not taken.</summary>
    public double NotTakenEurPerMegawattHour { get; init; }

    public EnergyPrice PriceAt(DateTimeOffset instant) => EnergyPrice.FromEurPerMegawattHour(Price.At(instant));
}

/// <summary>Weather at the site, from a typical year.</summary>
public sealed record Weather
{
    /// <summary>In °C.</summary>
    public required TimeSeries AmbientTemperature { get; init; }

    public Temperature AmbientTemperatureAt(DateTimeOffset instant) => Temperature.FromDegreesCelsius(AmbientTemperature.At(instant));
}

/// <summary>How often to plan, how far ahead, in which steps, and how long a setpoint lease lives.</summary>
public sealed record DispatchSettings
{
    public required int IntervalSeconds { get; init; }

    public required int HorizonHours { get; init; }

    public required int StepMinutes { get; init; }

    public required int LeaseValidSeconds { get; init; }

    public int StepCount => HorizonHours * 60 / StepMinutes;

    public TimeSpan Step => TimeSpan.FromMinutes(StepMinutes);
}
