using System;
using System.Device.Pwm;
using GL001.Drivers;

namespace GL001.Boards;

/// <summary>Analogue outputs as duty cycles into PWM to 4-20 mA converters.</summary>
public sealed class PwmAnalogOutputs : IAnalogOutputPort
{
    private const int FrequencyHz = 1_000;

    private readonly PwmChannel[] _channels;

    /// <param name="pins">One pin for each number of <see cref="AnalogOutput"/>.</param>
    public PwmAnalogOutputs(int[] pins)
    {
        _channels = new PwmChannel[pins.Length];
        for (int i = 0; i < pins.Length; i++)
        {
            _channels[i] = PwmChannel.CreateFromPin(pins[i], FrequencyHz, 0.0);
            _channels[i].Start();
        }
    }

    public bool TryWrite(int output, double percent)
    {
        try
        {
            _channels[output].DutyCycle = percent / 100.0;
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
