namespace GL001.Drivers;

/// <summary>Thermocouple types used in furnaces, with the chip's own numbers (configuration 1, bits 3 to 0).</summary>
public enum ThermocoupleType : byte
{
    K = 0x03,
    N = 0x04,
    S = 0x06,
}

/// <summary>Ranges over which the MAX31856 linearises a type, °C (its data sheet).</summary>
public static class ThermocoupleRange
{
    public static double LowDegC(ThermocoupleType type)
    {
        return type == ThermocoupleType.S ? -50.0 : -200.0;
    }

    public static double HighDegC(ThermocoupleType type)
    {
        switch (type)
        {
            case ThermocoupleType.K: return 1_372.0;
            case ThermocoupleType.N: return 1_300.0;
            default: return 1_768.0;
        }
    }
}

/// <summary>A thermocouple at a MAX31856.</summary>
public sealed class Max31856Settings
{
    public ThermocoupleType Type { get; set; } = ThermocoupleType.K;

    /// <summary>Mains filter: true for 50 Hz, false for 60 Hz.</summary>
    public bool Filter50Hz { get; set; } = true;

    /// <summary>Below it no reading of this site is believed, °C.</summary>
    public double PlausibleLowDegC { get; set; } = -20.0;

    /// <summary>Above it no reading of this site is believed, °C; within the type's range.</summary>
    public double PlausibleHighDegC { get; set; } = 1_300.0;

    /// <summary>Coldest and hottest that the terminals in the cabinet may be, whole °C: beyond, the reading is no longer compensated as specified.</summary>
    public int ColdJunctionLowDegC { get; set; } = -20;

    public int ColdJunctionHighDegC { get; set; } = 85;

    /// <summary>What is wrong with the settings, or an empty text.</summary>
    public string Problem()
    {
        if (Type != ThermocoupleType.K && Type != ThermocoupleType.N && Type != ThermocoupleType.S)
        {
            return "Type";
        }

        if (!(PlausibleLowDegC < PlausibleHighDegC) || !(PlausibleLowDegC >= ThermocoupleRange.LowDegC(Type))
            || !(PlausibleHighDegC <= ThermocoupleRange.HighDegC(Type)))
        {
            return "PlausibleLowDegC or PlausibleHighDegC";
        }

        if (ColdJunctionLowDegC < -55 || ColdJunctionHighDegC > 125 || ColdJunctionLowDegC >= ColdJunctionHighDegC)
        {
            return "ColdJunctionLowDegC or ColdJunctionHighDegC";
        }

        return "";
    }
}
