using System;
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
    private readonly double _gain;
    private readonly double _offsetMillivolt;

    /// <param name="port">The converter.</param>
    /// <param name="channel">Channel of the converter.</param>
    /// <param name="shuntOhm">Shunt, ohm; 100 keeps 21 mA below a 3.3 V converter's full scale.</param>
    /// <param name="low">Value at 4 mA in engineering units.</param>
    /// <param name="high">Value at 20 mA in engineering units.</param>
    /// <param name="gain">Span calibration of the channel: true millivolt for each that the converter shows.</param>
    /// <param name="offsetMillivolt">
    /// Zero calibration of the channel, mV, added after the gain. The ESP32's own converter shows nothing below some
    /// 140 mV at its 12 dB attenuation; that figure is uncertain and differs from chip to chip, so both calibrations
    /// are measured at commissioning, with a current source at 4 and 20 mA.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The converter ends below 21 mA, so that a transmitter's failure current would pass for a measurement, or the
    /// calibration is no number.
    /// </exception>
    public LoopTransmitter(IAnalogPort port, int channel, double shuntOhm, double low, double high, double gain = 1.0, double offsetMillivolt = 0.0)
    {
        double fullScaleMilliamp = ((port.FullScaleMillivolt * gain) + offsetMillivolt) / shuntOhm;
        if (!(shuntOhm > 0.0) || !(gain > 0.0) || !(fullScaleMilliamp > LoopCurrent.FailureHighMilliamp))
        {
            throw new ArgumentException("shunt or calibration of a 4-20 mA channel");
        }

        _port = port;
        _channel = channel;
        _shuntOhm = shuntOhm;
        _low = low;
        _high = high;
        _gain = gain;
        _offsetMillivolt = offsetMillivolt;
    }

    /// <summary>The converter's code at the last reading.</summary>
    public int RawCounts { get; private set; }

    public void Read(AnalogInput input)
    {
        if (!_port.TryReadCounts(_channel, out int counts))
        {
            input.SetBad(SignalCause.BusFailed);
            return;
        }

        RawCounts = counts;
        double millivolt = (counts * _port.FullScaleMillivolt / _port.FullScaleCounts * _gain) + _offsetMillivolt;
        LoopCurrent.Judge(millivolt / _shuntOhm, _low, _high, input);
    }
}
