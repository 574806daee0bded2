using GL001.Plant;

namespace GL001.Simulator.Plants;

/// <summary>
/// A steam header: one pressure, fed by its boilers and lines, drawn by its customers. Each boiler feeds it through a
/// non-return valve, with a flow that follows the root of the pressure difference. The pipe holds little and answers
/// within a second, so its pressure is found implicitly.
/// </summary>
/// <remarks>Simplified: saturated steam, no heat loss of the pipe, no condensate.</remarks>
public sealed class SteamHeader
{
    private const double PipeM3PerMw = 1.5;
    private const int Bisections = 34;

    // A header without boilers has a safety valve of its own: a bar above nominal, all that can come within another.
    private const double SafetyAboveNominalBar = 1.0;

    // Well below this difference the flow is a straight line, whose slope is finite.
    private const double LaminarBar = 0.01;

    private readonly DrumBoiler[] _boilers;
    private readonly double _mjPerBar;
    private readonly double _safetyMwPerBar;
    private double _bara;

    public SteamHeader(Header header, Site site, IEnumerable<DrumBoiler> boilers)
    {
        Id = header.Id;
        NominalBarg = header.NominalPressure!.Value.Barg;
        Customers = new Customers(site, header.Id);
        _boilers = [.. boilers];
        _bara = NominalBarg + SaturatedSteam.AtmosphereBar;
        SaturationPoint nominal = SaturatedSteam.At(_bara);
        double broughtMw = site.TransferLines.Where(line => line.ToHeaderId == header.Id).Sum(line => line.Capacity.Megawatts)
            + site.Plants.SelectMany(plant => plant.Stores).Where(store => store.ToHeaderId == header.Id).Sum(store => store.Discharge.Megawatts);
        double mostMw = _boilers.Length > 0 ? _boilers.Sum(boiler => boiler.RatedMw) : broughtMw;
        _safetyMwPerBar = _boilers.Length > 0 ? 0.0 : broughtMw;
        double pipeM3 = PipeM3PerMw * Math.Max(1.0, mostMw);
        _mjPerBar = pipeM3 * nominal.SteamDensitySlope * (nominal.SteamEnthalpy - DrumBoiler.FeedEnthalpy) / 1_000.0;
    }

    public string Id { get; }

    public double NominalBarg { get; }

    public double PressureBarg => _bara - SaturatedSteam.AtmosphereBar;

    public Customers Customers { get; }

    public double StoredMj => PressureBarg * _mjPerBar;

    /// <summary>Heat blown off by a safety valve of the header itself so far, MJ.</summary>
    public double BlownOffMj { get; private set; }

    /// <summary>Heat that lines bring in this step, MW.</summary>
    public double InflowMw { get; set; }

    /// <summary>Heat that lines take in this step, MW.</summary>
    public double OutflowMw { get; set; }

    public void Step(DateTimeOffset now, double seconds)
    {
        Customers.Look(now);
        _bara = Solve(seconds);
        foreach (DrumBoiler boiler in _boilers)
        {
            boiler.SteamKgPerS = FlowFrom(boiler, _bara);
        }

        BlownOffMj += BlowsOffMw(_bara) * seconds;
        Customers.Take(Share(_bara), seconds);
    }

    private double BlowsOffMw(double bara) => _safetyMwPerBar * Math.Clamp(bara - SaturatedSteam.AtmosphereBar - NominalBarg - SafetyAboveNominalBar, 0.0, 1.0);

    /// <summary>
    /// The pressure at the end of the step, at which what is stored has grown by what flows in less what is drawn. The
    /// surplus falls steadily as pressure rises, so bisection always finds its one root.
    /// </summary>
    private double Solve(double seconds)
    {
        double low = SaturatedSteam.LowestBara;
        double high = SaturatedSteam.HighestBara;
        for (int i = 0; i < Bisections; i++)
        {
            double middle = 0.5 * (low + high);
            bool surplus = SurplusMw(middle, seconds) > 0.0;
            low = surplus ? middle : low;
            high = surplus ? high : middle;
        }

        return 0.5 * (low + high);
    }

    private double SurplusMw(double bara, double seconds)
    {
        double surplusMw = InflowMw - OutflowMw - Customers.DrawMw(Share(bara)) - BlowsOffMw(bara);
        foreach (DrumBoiler boiler in _boilers)
        {
            surplusMw += FlowFrom(boiler, bara) * boiler.SteamMjPerKg;
        }

        return surplusMw - (_mjPerBar * (bara - _bara) / seconds);
    }

    private double Share(double bara) => (bara - SaturatedSteam.AtmosphereBar) / NominalBarg;

    private static double FlowFrom(DrumBoiler boiler, double headerBara)
    {
        double difference = boiler.PressureBarg + SaturatedSteam.AtmosphereBar - headerBara;
        return difference > 0.0 ? boiler.FlowCoefficient * difference / Math.Sqrt(difference + LaminarBar) : 0.0;
    }
}
