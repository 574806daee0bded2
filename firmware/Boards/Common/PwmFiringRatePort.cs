using System;
using System.Device.Pwm;
using GL001.Drivers;

namespace GL001.Boards;

/// <summary>Firing rate as a duty cycle into a PWM to 4-20 mA converter.</summary>
public sealed class PwmFiringRatePort : IFiringRatePort
{
    private const int FrequencyHz = 1_000;

    private readonly PwmChannel _channel;

    public PwmFiringRatePort(int pin)
    {
        _channel = PwmChannel.CreateFromPin(pin, FrequencyHz, 0.0);
        _channel.Start();
    }

    public bool TryWrite(double percent)
    {
        try
        {
            _channel.DutyCycle = percent / 100.0;
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
