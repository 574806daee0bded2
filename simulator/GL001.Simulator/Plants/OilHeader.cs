using GL001.Plant;

namespace GL001.Simulator.Plants;

/// <summary>A hot-oil loop: one temperature, heated by its furnaces, cooled by its customers.</summary>
public sealed class OilHeader
{
    private readonly double _heatPerKelvinMj;

    public OilHeader(Header header, Site site)
    {
        Id = header.Id;
        SupplyDegC = header.SupplyTemperature!.Value.DegreesCelsius;
        TemperatureDegC = SupplyDegC;
        Customers = new Customers(site, header.Id);

        // About 2.5 t of oil for each MW at 2.4 kJ/(kg K).
        _heatPerKelvinMj = 6.0 * site.Units.Where(unit => unit.HeaderId == header.Id).Sum(unit => unit.MaxHeat.Megawatts);
    }

    public string Id { get; }

    public double SupplyDegC { get; }

    public double TemperatureDegC { get; private set; }

    public Customers Customers { get; }

    public double InflowMw { get; set; }

    public double StoredMj => TemperatureDegC * _heatPerKelvinMj;

    public void Step(DateTimeOffset now, double seconds)
    {
        // Exchangers give full heat down to 40 K below supply, nothing at 120 K below it.
        var share = Math.Clamp((TemperatureDegC - SupplyDegC + 120.0) / 80.0, 0.0, 1.0);
        Customers.Step(now, share, seconds);
        TemperatureDegC += (InflowMw - Customers.ServedMw) / _heatPerKelvinMj * seconds;
    }
}
