using System.Globalization;
using System.Text;
using GL001.Control;
using GL001.Drivers;
using UnitKind = GL001.Plant.UnitKind;

namespace GL001.Simulator.Faults;

/// <summary>What a fault is at.</summary>
public enum FaultPart
{
    /// <summary>The unit or the broker as a whole.</summary>
    None = 0,

    /// <summary>A measured signal by its tag: 4-20 mA loop, thermometer, thermocouple.</summary>
    Sensor,

    /// <summary>A 4-20 mA loop by its tag.</summary>
    Loop,

    /// <summary>A contact by its tag.</summary>
    Contact,

    /// <summary>upstream or downstream.</summary>
    Valve,

    /// <summary>upstream, downstream or pilot.</summary>
    FuelSeat,

    /// <summary>fuel-valve, air-damper or feedwater-valve.</summary>
    Actuator,

    /// <summary>A relay by its name.</summary>
    RelayName,

    /// <summary>converter-1 to converter-4.</summary>
    Converter,

    /// <summary>thermometer, thermocouple, converter-1 to 4, contacts-1 to 2.</summary>
    Chip,
}

/// <summary>Who a fault is at.</summary>
public enum FaultSide
{
    Unit = 0,
    Furnace,
    Boiler,

    /// <summary>The connection of one controller.</summary>
    Network,
    Broker,
    Coordinator,
}

/// <summary>Meaning and bounds of a magnitude.</summary>
public sealed record FaultMagnitude(string Unit, double Least, double Most);

/// <summary>What is known of a kind of fault.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Part">What it is at.</param>
/// <param name="Side">Who it is at.</param>
/// <param name="Magnitude">Null where there is nothing to measure.</param>
/// <param name="IsMomentary">It happens once, at its beginning, and has no end.</param>
/// <param name="Meaning">In words.</param>
public sealed record FaultEntry(FaultKind Kind, FaultPart Part, FaultSide Side, FaultMagnitude? Magnitude, bool IsMomentary, string Meaning);

/// <summary>Every kind of fault with what it acts on and what its magnitude means: one table for reader, schema, writer, injector and swarm.</summary>
public static class FaultCatalog
{
    // What a unit is fitted with where nobody says otherwise: the tables' defaults.
    private static readonly UnitOptions s_fitted = new();

    private static readonly FaultMagnitude s_signal = new("unit of the signal", -1_000_000, 1_000_000);

    private static readonly FaultEntry[] s_entries =
    [
        Unit(FaultKind.SensorOpen, FaultPart.Sensor, "the wire is broken"),
        Unit(FaultKind.SensorShort, FaultPart.Sensor, "the wires touch: a loop shows more than 21 mA, a thermometer next to no resistance; a thermocouple over-voltage"),
        Unit(FaultKind.SensorFailureLow, FaultPart.Loop, "the transmitter reports its own failure with 3.5 mA"),
        Unit(FaultKind.SensorFailureHigh, FaultPart.Loop, "the transmitter reports its own failure with 21.5 mA"),
        Unit(FaultKind.SensorFrozen, FaultPart.Sensor, "the reading stands still"),
        Unit(FaultKind.SensorDrift, FaultPart.Sensor, "the reading moves away from the truth by the magnitude each minute", s_signal),
        Unit(FaultKind.SensorSpike, FaultPart.Sensor, "once a second the reading is off by the magnitude for a tenth of a second", s_signal),
        Unit(FaultKind.SensorNoise, FaultPart.Sensor, "noise of up to the magnitude on either side", s_signal),
        Unit(FaultKind.SensorReads, FaultPart.Sensor, "the reading goes to the magnitude, as fast as the process could, and stays", s_signal),
        Unit(FaultKind.ReferenceShift, FaultPart.Converter, "the converter's reference has moved: all its codes are greater by the magnitude", new FaultMagnitude("%", -20, 20)),
        Unit(FaultKind.ConverterHangs, FaultPart.Converter, "its conversions never end"),
        Unit(FaultKind.BusFailed, FaultPart.Chip, "no transfer to the chip succeeds"),
        Moment(FaultKind.ChipBrownOut, FaultPart.Chip, "the chip loses its supply for a moment and with it its settings"),
        Unit(FaultKind.ContactOpen, FaultPart.Contact, "the contact is open whatever the process does"),
        Unit(FaultKind.ContactClosed, FaultPart.Contact, "the contact is closed whatever the process does"),
        Unit(FaultKind.ContactBounce, FaultPart.Contact, "the contact opens and closes at random"),
        Unit(FaultKind.FlameFlicker, FaultPart.None, "the flame relay opens for the magnitude in each second", new FaultMagnitude("ms", 100, 1_000)),
        Unit(FaultKind.FlameOut, FaultPart.None, "nothing burns, for example because of water in the gas"),
        Unit(FaultKind.FanFailed, FaultPart.None, "the combustion-air fan stands"),
        Unit(FaultKind.FuelPressureShift, FaultPart.None, "the gas pressure is off by the magnitude", new FaultMagnitude("mbar", -250, 250)),
        Unit(FaultKind.FlueBlocked, FaultPart.None, "the furnace pressure is higher by the magnitude", new FaultMagnitude("Pa", 0, 5_000)),
        Unit(FaultKind.DamperStuck, FaultPart.None, "the air damper stays where it is"),
        Unit(FaultKind.ControlValveStuck, FaultPart.None, "the fuel control valve stays where it is"),
        Unit(FaultKind.ActuatorStiction, FaultPart.Actuator, "the stem sticks until its command is further away than the magnitude, then slips to it", new FaultMagnitude("% of stroke", 0.1, 100)),
        Unit(FaultKind.ActuatorBacklash, FaultPart.Actuator, "the linkage has play: the stem follows only what goes beyond half the magnitude", new FaultMagnitude("% of stroke", 0.1, 50)),
        Unit(FaultKind.ValveStuckOpen, FaultPart.None, "the upstream safety shut-off valve does not close any more"),
        Unit(FaultKind.ValveLeaking, FaultPart.Valve, "the closed safety shut-off valve lets the magnitude of full fuel through", new FaultMagnitude("%", 0, 100)),
        Unit(FaultKind.FuelLeakBy, FaultPart.FuelSeat, "the closed valve's seat lets the magnitude through, as methane; both main valves have to leak to reach the furnace, the pilot valve alone is enough", new FaultMagnitude("kg/s", 0, 2)),
        Unit(FaultKind.RelayWelded, FaultPart.RelayName, "the relay does not drop any more once it has closed"),
        Unit(FaultKind.EmergencyStop, FaultPart.None, "the emergency stop is pressed: it opens the hardwired chain and tells the controller"),
        new(FaultKind.FeedPumpLost, FaultPart.None, FaultSide.Boiler, null, false, "the feed pump stands: low water comes by itself"),
        new(FaultKind.BlowdownOpen, FaultPart.None, FaultSide.Boiler, new FaultMagnitude("% of rated steam", 0, 50), false, "a blowdown valve stands open and lets so much water out of the drum"),
        new(FaultKind.StreamFlowLost, FaultPart.None, FaultSide.Furnace, new FaultMagnitude("% of design", 0, 100), false, "the meter of the heated stream shows the magnitude; the physics goes on"),
        new(FaultKind.DoorOpen, FaultPart.None, FaultSide.Furnace, null, false, "the furnace door stands open"),
        new(FaultKind.CoolingLost, FaultPart.None, FaultSide.Furnace, null, false, "no cooling water"),
        new(FaultKind.VentilationLost, FaultPart.None, FaultSide.Furnace, null, false, "no safety ventilation"),
        Unit(FaultKind.PowerLost, FaultPart.None, "the controller has no supply"),
        Moment(FaultKind.PowerDip, FaultPart.None, "the supply fails for the magnitude", new FaultMagnitude("ms", 100, 10_000)),
        Moment(FaultKind.WatchdogReset, FaultPart.None, "the processor is reset: the program starts anew"),
        Unit(FaultKind.ProgramHang, FaultPart.None, "the program does not scan"),
        Moment(FaultKind.ClockJump, FaultPart.None, "the monotonic clock jumps by the magnitude", new FaultMagnitude("ms", -10_000_000, 10_000_000)),
        Moment(FaultKind.MemoryBitRot, FaultPart.None, "as many bits of the lockout memory turn over", new FaultMagnitude("bits", 1, 10_000)),
        Unit(FaultKind.MemoryUnreachable, FaultPart.None, "the lockout memory does not answer"),
        Net(FaultKind.NetworkPartition, FaultSide.Network, "nothing passes between controller and broker", null),
        Net(FaultKind.NetworkDelay, FaultSide.Network, "every message takes so much longer", new FaultMagnitude("ms", 0, 600_000)),
        Net(FaultKind.NetworkDuplicates, FaultSide.Network, "so many messages come twice", new FaultMagnitude("%", 0, 100)),
        Net(FaultKind.NetworkReorders, FaultSide.Network, "so many messages come after their successor", new FaultMagnitude("%", 0, 100)),
        Net(FaultKind.NetworkTruncates, FaultSide.Network, "so many messages lose their end", new FaultMagnitude("%", 0, 100)),
        Net(FaultKind.BrokerRestart, FaultSide.Broker, "the broker is away and has forgotten its sessions when it comes back", null),
        Net(FaultKind.HostKilled, FaultSide.Coordinator, "the coordinator's process is killed", null),
        Net(FaultKind.DatabaseLost, FaultSide.Coordinator, "somebody else keeps the write lock of the historian's database: nothing can be written or confirmed", null),
        Net(FaultKind.DiskFull, FaultSide.Coordinator, "the coordinator can write nothing to any file", null),
        Net(FaultKind.SlowSolver, FaultSide.Coordinator, "each plan takes so much longer", new FaultMagnitude("ms", 0, 600_000)),
        Net(FaultKind.AgentSilent, FaultSide.Coordinator, "so many agents say nothing", new FaultMagnitude("agents", 1, 99)),
    ];

    private static readonly Dictionary<FaultKind, FaultEntry> s_byKind = s_entries.ToDictionary(entry => entry.Kind);

    private static readonly Dictionary<FaultKind, string> s_names = s_entries.ToDictionary(entry => entry.Kind, entry => Hyphenated(entry.Kind.ToString()));

    public static IReadOnlyList<FaultEntry> Entries => s_entries;

    /// <summary>Kinds by the name they have in a scenario, for example sensor-open.</summary>
    public static IReadOnlyDictionary<string, FaultKind> ByName { get; } = s_entries.ToDictionary(entry => NameOf(entry.Kind), entry => entry.Kind);

    /// <summary>Relays by the name they have in a scenario.</summary>
    public static IReadOnlyDictionary<string, int> RelaysByName { get; } = new Dictionary<string, int>
    {
        ["upstream-valve"] = Relay.FuelValve1,
        ["downstream-valve"] = Relay.FuelValve2,
        ["vent"] = Relay.VentClosed,
        ["pilot-valve"] = Relay.PilotValve,
        ["igniter"] = Relay.Igniter,
        ["fan"] = Relay.CombustionAirFan,
    };

    public static FaultEntry Of(FaultKind kind) => s_byKind[kind];

    public static string NameOf(FaultKind kind) => s_names[kind];

    /// <summary>What a fault of this entry can be at on a unit of this kind; empty when it needs no part.</summary>
    /// <param name="part">What it is at.</param>
    /// <param name="unit">Kind of the unit.</param>
    /// <param name="options">What the unit is fitted with; null for the tables' defaults.</param>
    public static IReadOnlyList<string> PartsOf(FaultPart part, UnitKind unit, UnitOptions? options = null) => part switch
    {
        FaultPart.Sensor => [.. Analogs(unit, options).Select(signal => SignalList.AnalogTags[(int)signal])],
        FaultPart.Loop => [.. Analogs(unit, options).Where(signal => IoList.Loop[(int)signal]).Select(signal => SignalList.AnalogTags[(int)signal])],
        FaultPart.Contact => [.. Contacts(unit, options).Select(signal => SignalList.DiscreteTags[(int)signal])],
        FaultPart.Valve => ["upstream", "downstream"],
        FaultPart.FuelSeat => ["upstream", "downstream", "pilot"],
        FaultPart.Actuator => unit == UnitKind.Boiler ? ["fuel-valve", "air-damper", "feedwater-valve"] : ["fuel-valve", "air-damper"],
        FaultPart.RelayName => [.. RelaysByName.Keys],
        FaultPart.Converter => ["converter-1", "converter-2", "converter-3", "converter-4"],
        FaultPart.Chip => unit == UnitKind.Furnace
            ? ["thermometer", "thermocouple", "converter-1", "converter-2", "converter-3", "converter-4", "contacts-1", "contacts-2"]
            : ["thermometer", "converter-1", "converter-2", "converter-3", "converter-4", "contacts-1", "contacts-2"],
        _ => [],
    };

    /// <summary>Whether a fault of this entry can be at such a unit.</summary>
    public static bool Fits(FaultEntry entry, UnitKind unit) => entry.Side switch
    {
        FaultSide.Boiler => unit == UnitKind.Boiler,
        FaultSide.Furnace => unit == UnitKind.Furnace,
        _ => true,
    };

    /// <summary>Signals that are measured on the unit itself.</summary>
    public static IEnumerable<AnalogSignal> Analogs(UnitKind unit, UnitOptions? options = null)
    {
        var fitted = unit == UnitKind.Boiler ? IoList.AnalogOnBoiler(options ?? s_fitted) : IoList.AnalogOnFurnace(options ?? s_fitted);
        for (var i = 1; i < fitted.Length; i++)
        {
            if (fitted[i] && !DerivedInputs.IsDerived((AnalogSignal)i))
            {
                yield return (AnalogSignal)i;
            }
        }
    }

    public static IEnumerable<DiscreteSignal> Contacts(UnitKind unit, UnitOptions? options = null)
    {
        var fitted = unit == UnitKind.Boiler ? IoList.DiscreteOnBoiler(options ?? s_fitted) : IoList.DiscreteOnFurnace(options ?? s_fitted);
        for (var i = 1; i < fitted.Length; i++)
        {
            if (fitted[i] && i < IoList.Contact.Length && IoList.Contact[i])
            {
                yield return (DiscreteSignal)i;
            }
        }
    }

    public static AnalogSignal AnalogOf(string tag) => (AnalogSignal)Array.IndexOf(SignalList.AnalogTags, tag);

    public static DiscreteSignal ContactOf(string tag) => (DiscreteSignal)Array.IndexOf(SignalList.DiscreteTags, tag);

    private static FaultEntry Unit(FaultKind kind, FaultPart part, string meaning, FaultMagnitude? magnitude = null) =>
        new(kind, part, FaultSide.Unit, magnitude, false, meaning);

    private static FaultEntry Moment(FaultKind kind, FaultPart part, string meaning, FaultMagnitude? magnitude = null) =>
        new(kind, part, FaultSide.Unit, magnitude, true, meaning);

    private static FaultEntry Net(FaultKind kind, FaultSide side, string meaning, FaultMagnitude? magnitude) =>
        new(kind, FaultPart.None, side, magnitude, false, meaning);

    private static string Hyphenated(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && text.Length > 0)
            {
                text.Append('-');
            }

            text.Append(char.ToLower(letter, CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }
}
