using GL001.Plant;

namespace GL001.Simulator.Plants;

/// <summary>A steam header: one pressure, fed by its boilers and lines, drawn by its customers.</summary>
public sealed class SteamHeader
{
    private readonly double _heatPerBarMj;

    public SteamHeader(Header header, Site site)
    {
        Id = header.Id;
        NominalBarg = header.NominalPressure!.Value.Barg;
        PressureBarg = NominalBarg - 0.2;
        Customers = new Customers(site, header.Id);

        // Pipes and the customers' steam spaces: a tenth of the boilers' own storage, about 1.3 MJ/bar for each MW.
        _heatPerBarMj = 1.3 * site.Units.Where(unit => unit.HeaderId == header.Id).Sum(unit => unit.MaxHeat.Megawatts);
    }

    public string Id { get; }

    public double NominalBarg { get; }

    public double PressureBarg { get; private set; }

    public Customers Customers { get; }

    public double StoredMj => PressureBarg * _heatPerBarMj;

    /// <summary>Heat that flowed in since the last step, MW.</summary>
    public double InflowMw { get; set; }

    /// <summary>Heat sent into lines since the last step, MW.</summary>
    public double OutflowMw { get; set; }

    public void Step(DateTimeOffset now, double seconds)
    {
        // Customers' valves cannot draw their flow when pressure has fallen: full above 70 %, nothing below 40 % of nominal.
        var share = Math.Clamp(((PressureBarg / NominalBarg) - 0.4) / 0.3, 0.0, 1.0);
        Customers.Step(now, share, seconds);
        PressureBarg = Math.Max(0.0, PressureBarg + ((InflowMw - OutflowMw - Customers.ServedMw) / _heatPerBarMj * seconds));
    }
}
