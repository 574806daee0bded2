using System;
using System.Device.Adc;
using GL001.Drivers;

namespace GL001.Boards;

/// <summary>The chip's own converter. Channel numbers of the I/O list are mapped to those of the chip.</summary>
public sealed class AdcAnalogPort : IAnalogPort
{
    private readonly AdcChannel[] _channels;

    public AdcAnalogPort(int[] chipChannels, double fullScaleMillivolt)
    {
        AdcController controller = new AdcController();
        FullScaleCounts = controller.MaxValue;
        FullScaleMillivolt = fullScaleMillivolt;
        _channels = new AdcChannel[chipChannels.Length];
        for (int i = 0; i < chipChannels.Length; i++)
        {
            _channels[i] = controller.OpenChannel(chipChannels[i]);
        }
    }

    public int FullScaleCounts { get; }

    public double FullScaleMillivolt { get; }

    public bool TryReadCounts(int channel, out int counts)
    {
        counts = 0;
        if (channel < 0 || channel >= _channels.Length)
        {
            return false;
        }

        try
        {
            counts = _channels[channel].ReadValue();
            return counts >= 0;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
