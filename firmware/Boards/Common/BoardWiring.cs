namespace GL001.Boards;

/// <summary>What differs between boards of the same <see cref="ChipSet"/>: pins, buses, chip selects.</summary>
public sealed class BoardWiring
{
    /// <summary>A pin for each relay, lowest bit first.</summary>
    public int[] RelayPins { get; set; }

    /// <summary>A pin for each analogue output.</summary>
    public int[] OutputPins { get; set; }

    /// <summary>Pulses to the watchdog's relay.</summary>
    public int WatchdogPin { get; set; }

    /// <summary>Bus of the scan's thermometers and of the FRAM.</summary>
    public int SpiBus { get; set; }

    /// <summary>Chip select of the MAX31865.</summary>
    public int RtdSelect { get; set; }

    /// <summary>Chip select of the MAX31856.</summary>
    public int ThermocoupleSelect { get; set; }

    /// <summary>Chip select of the FRAM.</summary>
    public int MemorySelect { get; set; }

    /// <summary>Bus of converters and expanders.</summary>
    public int I2cBus { get; set; }

    /// <summary>Bus of the NOR flash; never that of the scan's chips, since slow threads use it.</summary>
    public int RecordSpiBus { get; set; }

    /// <summary>Chip select of the NOR flash.</summary>
    public int RecordSelect { get; set; }

    /// <summary>Whether the heap has room for the minute before a trip, some 80 KB; without it no flight recording is made.</summary>
    public bool HasRecorder { get; set; }
}
