using GL001.Control;

namespace GL001.Drivers;

/// <summary>A 4-20 mA transmitter read as the voltage over a shunt.</summary>
public sealed class LoopTransmitter
{
    private readonly IAnalogPort _port;
    private readonly int _channel;
    private readonly double _shuntOhm;
    private readonly double _low;
    private readonly double _high;

    /// <param name="port">The converter.</param>
    /// <param name="channel">Channel of the converter.</param>
    /// <param name="shuntOhm">Shunt, ohm; 100 keeps 21 mA below a 3.3 V converter's full scale.</param>
    /// <param name="low">Value at 4 mA in engineering units.</param>
    /// <param name="high">Value at 20 mA in engineering units.</param>
    public LoopTransmitter(IAnalogPort port, int channel, double shuntOhm, double low, double high)
    {
        _port = port;
        _channel = channel;
        _shuntOhm = shuntOhm;
        _low = low;
        _high = high;
    }

    public void Read(AnalogInput input)
    {
        if (!_port.TryReadCounts(_channel, out int counts))
        {
            input.SetBad(SignalCause.BusFailed);
            return;
        }

        double milliamp = counts * _port.FullScaleMillivolt / _port.FullScaleCounts / _shuntOhm;
        LoopCurrent.Judge(milliamp, _low, _high, input);
    }
}
