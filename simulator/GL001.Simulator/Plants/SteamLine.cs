using GL001.Plant;

namespace GL001.Simulator.Plants;

/// <summary>
/// A line between two steam headers with a control valve that follows a commanded heat. For now the command comes from
/// the line's own rule, a self-acting pressure-maintaining station: it opens as the receiving header sinks below nominal
/// and closes as the sending one runs short. So the planned flow is what remains when the boilers on both sides
/// follow their leases.
/// </summary>
public sealed class SteamLine(TransferLine line, SteamHeader from, SteamHeader to)
{
    // A header under local control stands up to a boiler's full-load drop below nominal and needs no help there.
    private const double OpensBelowNominalBar = DrumBoiler.FullLoadDropBar;
    private const double OpeningBandBar = 0.2;
    private const double ClosedBelowNominalBar = 1.0;
    private const double ClosingBandBar = 0.5;
    private const double FullFlowDropBar = 0.5;

    private readonly FirstOrderLag _valveMw = new(5.0, 0.0);

    public string Id => line.Id;

    /// <summary>Heat the valve is asked to pass at the sending end, MW.</summary>
    public double CommandMw { get; private set; }

    /// <summary>Flow at the sending end, MW.</summary>
    public double SentMw { get; private set; }

    /// <summary>Heat lost on the way so far, MJ.</summary>
    public double LostMj { get; private set; }

    public void Step(double seconds)
    {
        double need = Math.Clamp((to.NominalBarg - to.PressureBarg - OpensBelowNominalBar) / OpeningBandBar, 0.0, 1.0);
        double spare = Math.Clamp((ClosedBelowNominalBar - from.NominalBarg + from.PressureBarg) / ClosingBandBar, 0.0, 1.0);
        CommandMw = line.Capacity.Megawatts * need * spare;
        double passable = line.Capacity.Megawatts * Math.Clamp((from.PressureBarg - to.PressureBarg) / FullFlowDropBar, 0.0, 1.0);
        SentMw = Math.Min(_valveMw.Step(CommandMw, seconds), passable);
        LostMj += SentMw * line.LossFraction * seconds;
        from.OutflowMw += SentMw;
        to.InflowMw += SentMw * (1.0 - line.LossFraction);
    }
}
