using System.Device.Gpio;
using GL001.Drivers;

namespace GL001.Boards;

/// <summary>
/// Toggles the input of an external watchdog relay (charge pump). Only edges keep it up: a pin stuck at either
/// level lets the fuel relays' supply drop.
/// </summary>
public sealed class PulseWatchdogPort : IWatchdogPort
{
    private readonly GpioPin _pin;

    /// <param name="pin">An output.</param>
    public PulseWatchdogPort(GpioPin pin)
    {
        _pin = pin;
    }

    public void Feed()
    {
        _pin.Toggle();
    }
}
