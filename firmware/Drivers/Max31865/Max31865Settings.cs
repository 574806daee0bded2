using GL001.Control;

namespace GL001.Drivers;

/// <summary>How a platinum thermometer is wired. The chip measures two and four wires alike; in four the leads carry no current.</summary>
public enum RtdWires : byte
{
    Two = 2,
    Three = 3,
    Four = 4,
}

/// <summary>A platinum thermometer at a MAX31865. The defaults are those of a Pt100 in three wires with a 430 ohm reference.</summary>
public sealed class Max31865Settings
{
    /// <summary>Shortest and longest time between fault-detection cycles, ms.</summary>
    public const int FaultCycleMinimumMs = 1_000;
    public const int FaultCycleMaximumMs = 60_000;

    /// <summary>Reference resistor, ohm: about 400 to 430 for a Pt100, 4,000 to 4,300 for a Pt1000.</summary>
    public double ReferenceOhm { get; set; } = 430.0;

    /// <summary>The element's resistance at 0 °C, ohm: 100 or 1,000.</summary>
    public double IcePointOhm { get; set; } = Pt100.IcePointOhm;

    public RtdWires Wires { get; set; } = RtdWires.Three;

    /// <summary>Resistance of both leads of a two-wire thermometer, ohm, measured at commissioning. Zero for the others, which compensate it.</summary>
    public double LeadOhm { get; set; }

    /// <summary>Mains filter: true for 50 Hz, false for 60 Hz.</summary>
    public bool Filter50Hz { get; set; } = true;

    /// <summary>Time between fault-detection cycles, ms. Three of the six faults are found by them alone.</summary>
    public int FaultCycleMs { get; set; } = 5_000;

    /// <summary>Below it no reading of this site is believed, °C.</summary>
    public double PlausibleLowDegC { get; set; } = -50.0;

    /// <summary>Above it no reading of this site is believed, °C; 850 is where IEC 60751 ends.</summary>
    public double PlausibleHighDegC { get; set; } = Pt100.MaximumDegC;

    /// <summary>What is wrong with the settings, or an empty text.</summary>
    public string Problem()
    {
        if (!(IcePointOhm > 0.0) || !(LeadOhm >= 0.0) || (Wires != RtdWires.Two && LeadOhm > 0.0))
        {
            return "IcePointOhm or LeadOhm";
        }

        if (Wires != RtdWires.Two && Wires != RtdWires.Three && Wires != RtdWires.Four)
        {
            return "Wires";
        }

        if (!(PlausibleLowDegC < PlausibleHighDegC) || !(PlausibleLowDegC >= Pt100.MinimumDegC) || !(PlausibleHighDegC <= Pt100.MaximumDegC))
        {
            return "PlausibleLowDegC or PlausibleHighDegC";
        }

        // Otherwise the chip is at full scale, which means an open element, before the site's range ends.
        if (!(ReferenceOhm > LeadOhm + (Pt100.ToOhm(PlausibleHighDegC) / Pt100.IcePointOhm * IcePointOhm)))
        {
            return "ReferenceOhm is too small for PlausibleHighDegC";
        }

        if (FaultCycleMs < FaultCycleMinimumMs || FaultCycleMs > FaultCycleMaximumMs)
        {
            return "FaultCycleMs";
        }

        return "";
    }
}
