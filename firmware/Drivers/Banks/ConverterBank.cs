namespace GL001.Drivers;

/// <summary>Several ADS1115 as one converter: chip 0 has channels 0 to 3, chip 1 has 4 to 7, and so on.</summary>
public sealed class ConverterBank : IAnalogPort
{
    private readonly Ads1115[] _chips;

    /// <param name="ports">The chips, at addresses 48h to 4Bh of one bus. Their inputs end at 4,096 mV, so that 21 mA over 100 ohm can be read.</param>
    public ConverterBank(IRegisterPort[] ports)
    {
        _chips = new Ads1115[ports.Length];
        for (int i = 0; i < ports.Length; i++)
        {
            _chips[i] = new Ads1115(ports[i], Ads1115Range.Millivolt4096);
        }
    }

    public int FullScaleCounts => _chips[0].FullScaleCounts;

    public double FullScaleMillivolt => _chips[0].FullScaleMillivolt;

    public bool TryReadCounts(int channel, out int counts)
    {
        int chip = channel / Ads1115Registers.Channels;
        if (channel < 0 || chip >= _chips.Length)
        {
            counts = 0;
            return false;
        }

        return _chips[chip].TryReadCounts(channel % Ads1115Registers.Channels, out counts);
    }
}
