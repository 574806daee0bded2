using GL001.Plant;

namespace GL001.Simulator.Plants;

/// <summary>
/// A line between two steam headers with a control valve that follows a commanded heat. For now the command comes from
/// the line's own rule, a self-acting pressure-maintaining station: it opens as the receiving header sinks below nominal
/// and closes as the sending one runs short. So the planned flow is what remains when the boilers on both sides
/// follow their leases.
/// </summary>
/// <remarks>
/// A line with a delay has its station at the receiving end and gives out of the steam that it is packed with; what is sent to
/// pack it again arrives after the delay.
/// </remarks>
public sealed class SteamLine
{
    // A header under local control stands up to a boiler's full-load drop below nominal and needs no help there.
    private const double OpensBelowNominalBar = DrumBoiler.FullLoadDropBar;
    private const double OpeningBandBar = 0.2;
    private const double ClosedBelowNominalBar = 1.0;
    private const double ClosingBandBar = 0.5;
    private const double FullFlowDropBar = 0.5;

    private readonly TransferLine _line;
    private readonly SteamHeader _from;
    private readonly SteamHeader _to;
    private readonly FirstOrderLag _valveMw = new(5.0, 0.0);

    // Of a line with a delay: heat that is on its way, a step each, and what has arrived and waits at the station.
    private readonly double[] _underwayMj;
    private readonly double _packedAtRestMj;
    private readonly double _delaySeconds;
    private double _packedMj;
    private double _movingMj;
    private int _oldest;

    public SteamLine(TransferLine line, SteamHeader from, SteamHeader to)
    {
        _line = line;
        _from = from;
        _to = to;
        _delaySeconds = line.Delay.TotalSeconds;
        _underwayMj = new double[(int)Math.Round(line.Delay.TotalMilliseconds / SimulatedSite.StepMs)];
        _packedAtRestMj = line.Capacity.Megawatts * _delaySeconds;
        _packedMj = _packedAtRestMj;
    }

    public string Id => _line.Id;

    /// <summary>Heat the valve is asked to pass at the sending end, MW.</summary>
    public double CommandMw { get; private set; }

    /// <summary>Flow at the sending end, MW.</summary>
    public double SentMw { get; private set; }

    /// <summary>Flow at the receiving end, MW.</summary>
    public double ReceivedMw { get; private set; }

    /// <summary>Heat lost on the way so far, MJ.</summary>
    public double LostMj { get; private set; }

    /// <summary>Heat that waits at the receiving end, MJ.</summary>
    public double PackedMj => _packedMj;

    /// <summary>Heat on its way and at the station, MJ.</summary>
    public double StoredMj => _packedMj + _movingMj;

    public void Step(double seconds)
    {
        double need = Math.Clamp((_to.NominalBarg - _to.PressureBarg - OpensBelowNominalBar) / OpeningBandBar, 0.0, 1.0);
        double spare = Math.Clamp((ClosedBelowNominalBar - _from.NominalBarg + _from.PressureBarg) / ClosingBandBar, 0.0, 1.0);
        double passable = _line.Capacity.Megawatts * Math.Clamp((_from.PressureBarg - _to.PressureBarg) / FullFlowDropBar, 0.0, 1.0);
        double arriving = 1.0 - _line.LossFraction;
        if (_underwayMj.Length == 0)
        {
            CommandMw = _line.Capacity.Megawatts * need * spare;
            SentMw = Math.Min(_valveMw.Step(CommandMw, seconds), passable);
            ReceivedMw = SentMw * arriving;
        }
        else
        {
            ReceivedMw = Math.Min(_valveMw.Step(_line.Capacity.Megawatts * need * arriving, seconds), _packedMj / seconds);
            CommandMw = Math.Clamp((ReceivedMw + ((_packedAtRestMj + (ReceivedMw * _delaySeconds) - StoredMj) / _delaySeconds)) / arriving, 0.0, _line.Capacity.Megawatts * spare);
            SentMw = Math.Min(CommandMw, passable);
            Move(SentMw * arriving * seconds, ReceivedMw * seconds);
        }

        LostMj += SentMw * _line.LossFraction * seconds;
        _from.OutflowMw += SentMw;
        _to.InflowMw += ReceivedMw;
    }

    private void Move(double sentMj, double takenMj)
    {
        double arrivedMj = _underwayMj[_oldest];
        _underwayMj[_oldest] = sentMj;
        _oldest = (_oldest + 1) % _underwayMj.Length;
        _movingMj += sentMj - arrivedMj;
        _packedMj += arrivedMj - takenMj;
    }
}
