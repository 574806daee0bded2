using GL001.Plant;

namespace GL001.Simulator.Plants;

/// <summary>
/// A line between two steam headers. Its valve holds the receiving header's pressure by itself, proportionally:
/// the planned flow is what remains when the boilers on both sides follow their leases.
/// </summary>
public sealed class SteamLine(TransferLine line, SteamHeader from, SteamHeader to)
{
    private const double BandBar = 0.6;

    private readonly FirstOrderLag _valve = new(5.0, 0.0);

    public string Id => line.Id;

    /// <summary>Flow at the sending end, MW.</summary>
    public double SentMw { get; private set; }

    /// <summary>Heat lost on the way so far, MJ.</summary>
    public double LostMj { get; private set; }

    public void Step(double seconds)
    {
        var opening = _valve.Step(Math.Clamp((to.NominalBarg - to.PressureBarg) / BandBar, 0.0, 1.0), seconds);
        var pushes = Math.Clamp((from.PressureBarg - to.PressureBarg) / 0.5, 0.0, 1.0);
        SentMw = line.Capacity.Megawatts * opening * pushes;
        LostMj += SentMw * line.LossFraction * seconds;
        from.OutflowMw += SentMw;
        to.InflowMw += SentMw * (1.0 - line.LossFraction);
    }
}
