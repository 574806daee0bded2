using System.Globalization;
using GL001.Control;
using GL001.Drivers;
using GL001.Simulator.Checkers;
using GL001.Simulator.Faults;
using GL001.Simulator.Scenarios;
using GL001.Storage;
using UnitKind = GL001.Plant.UnitKind;

namespace GL001.Simulator.Campaigns;

/// <summary>
/// A scenario out of a seed: a plant, an operator, and faults, more than half of them aimed at a row of the
/// cause-and-effect table so that each row is demanded often and at every state of the burner.
/// </summary>
public static class RandomScenario
{
    private const string UnitId = "U-1";

    // Reset, leak test, purge, trials, low fire: what a start takes, and so how far faults stand apart.
    private const double StartSeconds = 270.0;
    private const double SlotSeconds = 340.0;
    private const double AimedShare = 0.65;

    /// <param name="seed">The seed.</param>
    /// <param name="hours">Virtual time of the run.</param>
    public static Scenario Of(int seed, double hours)
    {
        var dice = new Dice(seed);
        var unit = MakeUnit(dice);
        var seconds = Math.Round(hours * 3_600.0);
        var network = dice.Chance(0.1);
        var faults = new List<Fault>();
        var actions = new List<OperatorAction>();
        if (dice.Chance(0.4))
        {
            AddEarly(dice, unit, faults);
        }

        for (var from = faults.Count == 0 ? StartSeconds + 300.0 : 2 * SlotSeconds; from < seconds - 60.0; from += SlotSeconds)
        {
            var at = from + dice.Between(0.0, 60.0);
            if (dice.Chance(AimedShare))
            {
                from += AddAimed(dice, unit, at, faults);
            }
            else
            {
                AddAny(dice, unit, at, network, faults);
            }
        }

        // Drawn without a look at what the unit is fitted with.
        var options = UnitFit.OptionsOf(unit.Kind, unit.Fit);
        faults.RemoveAll(fault => fault.Part.Length > 0 && !FaultCatalog.PartsOf(FaultCatalog.Of(fault.Kind).Part, unit.Kind, options).Contains(fault.Part));
        AddActions(dice, seconds, network, unit, actions);
        return new Scenario
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"seed {seed}"),
            Site = ScenarioSite.Inline([unit], dice.Between(-10.0, 30.0, 0)),
            Seed = seed,
            DurationMs = (long)seconds * 1_000,
            HasNetwork = network,
            ResetsAfterMs = 30_000 + dice.Time(0.0, 30.0),
            Faults = faults,
            Actions = actions,
        };
    }

    /// <summary>The unit of a seed, without its faults.</summary>
    public static InlineUnit UnitOf(int seed) => MakeUnit(new Dice(seed));

    private static InlineUnit MakeUnit(Dice dice)
    {
        var kind = dice.Chance(0.6) ? UnitKind.Boiler : UnitKind.Furnace;
        var rated = Math.Round(2.0 * Math.Pow(30.0, dice.Between(0.0, 1.0)), 1);
        return new InlineUnit(UnitId, kind, "HDR-1", rated, Math.Round(rated * dice.Between(0.185, 0.3), 2), dice.Between(0.88, 0.95, 2),
            kind == UnitKind.Boiler ? dice.Between(7.0, 10.2, 1) : dice.Between(200.0, 285.0, 0), Math.Round(rated * dice.Between(0.4, 0.8), 2))
        {
            Fit = MakeFit(dice, kind),
        };
    }

    /// <summary>Half of the units are as shipped; the others have what they are drawn.</summary>
    private static Dictionary<string, double> MakeFit(Dice dice, UnitKind kind)
    {
        var fit = new Dictionary<string, double>();
        void Draw(int parameter, double share, double value)
        {
            if (dice.Chance(share))
            {
                fit[ParameterTable.Name(parameter)] = value;
            }
        }

        if (dice.Chance(0.5))
        {
            return fit;
        }

        if (dice.Chance(0.35))
        {
            fit[ParameterTable.Name(ParameterTable.FuelKind)] = 1.0;
            fit[ParameterTable.Name(ParameterTable.LeakTest)] = 0.0;
        }
        else
        {
            Draw(ParameterTable.LeakTest, 0.15, 0.0);
        }

        Draw(ParameterTable.FlameResponseSeconds, 0.2, dice.Between(1.0, 4.0, 1));
        if (kind == UnitKind.Boiler)
        {
            Draw(ParameterTable.LowWaterDelaySeconds, 0.2, dice.Between(0.0, 10.0, 0));
            Draw(ParameterTable.DrumLevelTransmitters, 0.5, 3.0);
            Draw(ParameterTable.SteamThermometer, 0.4, 1.0);
            if (dice.Chance(0.4))
            {
                fit[ParameterTable.Name(ParameterTable.CondensateMonitor)] = 1.0;
                fit[ParameterTable.Name(ParameterTable.CondensateDelaySeconds)] = dice.Between(60.0, 120.0, 0);
            }
        }
        else if (dice.Chance(0.6))
        {
            fit[ParameterTable.Name(ParameterTable.ChamberThermometer)] = 1.0;
            Draw(ParameterTable.ProtectiveAtmosphere, 0.5, 1.0);
            Draw(ParameterTable.HighTemperatureMode, 0.4, 1.0);
        }

        return fit;
    }

    private static TripRow[] RowsOf(InlineUnit unit) => TripRow.Of(unit.Kind, new UnitFitting(unit.Fit));

    private static void AddActions(Dice dice, double seconds, bool network, InlineUnit unit, List<OperatorAction> actions)
    {
        if (dice.Chance(0.3))
        {
            actions.Add(new OperatorAction(OperatorActionKind.Demand, "", dice.Time(500.0, seconds), dice.Between(0.2, 1.1, 2)));
        }

        if (dice.Chance(0.15))
        {
            var at = dice.Time(300.0, seconds);
            actions.Add(new OperatorAction(OperatorActionKind.SelectLocal, UnitId, at));
            actions.Add(new OperatorAction(OperatorActionKind.SelectRemote, UnitId, at + dice.Time(10.0, 300.0)));
        }

        for (var at = 400.0; network && at < seconds; at += 120.0)
        {
            actions.Add(new OperatorAction(OperatorActionKind.Lease, UnitId, dice.Time(at, at + 60.0), Math.Round(unit.RatedMw * dice.Between(0.2, 1.0), 2), 300_000));
        }
    }

    /// <summary>What can only be demanded while the burner starts: leak test, purge, pilot.</summary>
    private static void AddEarly(Dice dice, InlineUnit unit, List<Fault> faults)
    {
        var purging = dice.Time(12.0, 140.0);
        void Add(FaultKind kind, string part, double magnitude, long from, long until) =>
            faults.Add(new Fault(kind, UnitId, part, magnitude, from, until));
        switch (dice.Below(12))
        {
            case 0:
                Add(FaultKind.ContactClosed, "BS-104", 0.0, purging, purging + dice.Time(6.0, 40.0));
                break;
            case 1:
                Add(FaultKind.ContactOpen, dice.Of(s_valveContacts), 0.0, purging, purging + dice.Time(6.0, 40.0));
                break;
            case 2:
                Add(FaultKind.ValveLeaking, dice.Of(s_valves), dice.Between(15.0, 90.0, 0), 0, dice.Time(60.0, 200.0));
                break;
            case 3:
                Add(dice.Chance(0.5) ? FaultKind.ContactOpen : FaultKind.ContactClosed, "PS-120", 0.0, 0, dice.Time(60.0, 200.0));
                break;
            case 4:
                Add(FaultKind.DamperStuck, "", 0.0, 0, dice.Time(300.0, 400.0));
                break;
            case 5:
                Add(FaultKind.RelayWelded, dice.Of(s_pilotRelays), 0.0, 0, dice.Time(300.0, 400.0));
                break;
            case 6:
                Add(FaultKind.MemoryUnreachable, "", 0.0, dice.Time(0.0, 6.0), dice.Time(60.0, 200.0));
                break;
            case 7:
                Add(FaultKind.FlameOut, "", 0.0, dice.Time(100.0, 150.0), dice.Time(260.0, 400.0));
                break;
            case 8:
                Add(FaultKind.ContactOpen, dice.Of(s_airContacts), 0.0, purging, purging + dice.Time(1.0, 60.0));
                break;
            case 9 or 10:
                // While the pilot is being lit no row of the flame stands guard: only its self-check does.
                var lighting = dice.Time(165.0, 215.0);
                Add(FaultKind.ContactOpen, "BS-104F", 0.0, lighting, lighting + dice.Time(1.0, 5.0));
                break;
            default:
                // A reading beyond its limit before there is fuel: what stands always, and what forbids a start.
                var rows = RowsOf(unit).Where(row => row.IsAnalog && row.ForbidsStart).ToList();
                AddReading(dice, unit, dice.Of(rows), 5.0, 230.0 + dice.Between(0.0, 100.0), faults);
                break;
        }
    }

    private static readonly string[] s_valveContacts = ["ZSC-119A", "ZSC-119B", "ZSC-119P"];
    private static readonly string[] s_valves = ["upstream", "downstream"];
    private static readonly string[] s_pilotRelays = ["igniter", "pilot-valve"];
    private static readonly string[] s_airContacts = ["FS-106", "ZS-118"];

    /// <summary>Faults that demand a row; returns how much longer than a slot they keep the unit, s.</summary>
    private static double AddAimed(Dice dice, InlineUnit unit, double at, List<Fault> faults)
    {
        var row = dice.Of(RowsOf(unit));
        var seconds = (row.DelayMs / 1_000.0) + dice.Between(3.0, 40.0);
        void Add(FaultKind kind, string part = "", double magnitude = 0.0)
        {
            var from = (long)(at * 10.0) * SimulatedSite.StepMs;
            part = FaultCatalog.Of(kind).Part == FaultPart.None ? "" : part;
            faults.Add(new Fault(kind, UnitId, part, magnitude, from,
                FaultCatalog.Of(kind).IsMomentary ? long.MaxValue : from + ((long)(seconds * 10.0) * SimulatedSite.StepMs)));
        }

        if (row.IsAnalog)
        {
            if (row.Tag == "TRHH-110")
            {
                AddRise(unit, at, faults);
            }
            else if (row.Tag == "PSLL-111" && dice.Chance(0.3))
            {
                Add(FaultKind.FuelPressureShift, "", -dice.Between(50.0, 100.0, 0));
            }
            else if (row.Tag == "PSHH-111" && dice.Chance(0.3))
            {
                Add(FaultKind.FuelPressureShift, "", dice.Between(65.0, 140.0, 0));
            }
            else if (row.Tag == "PSHH-114" && dice.Chance(0.3))
            {
                Add(FaultKind.FlueBlocked, "", dice.Between(2_100.0, 2_900.0, 0));
            }
            else if (row.Tag is "LSLL-103" or "LYLL-103" && dice.Chance(0.3))
            {
                seconds += 120.0;
                if (dice.Chance(0.5))
                {
                    Add(FaultKind.FeedPumpLost);
                }
                else
                {
                    Add(FaultKind.BlowdownOpen, "", dice.Between(10.0, 50.0, 0));
                }
            }
            else
            {
                AddReading(dice, unit, row, at, seconds, faults);
            }

            return 0.0;
        }

        var longer = 0.0;
        if (row.Arming is Arming.NoFuel or Arming.FuelValve1Shut or Arming.FuelValve2Shut or Arming.PilotValveShut)
        {
            // The burner is stopped first; the row is met in the purge of the start that follows.
            Add(FaultKind.FlameOut);
            at += dice.Between(90.0, 190.0);
        }

        switch ((DiscreteSignal)row.Signals[0])
        {
            case DiscreteSignal.Flame when row.Arming == Arming.PilotProving:
                seconds = 330.0;
                Add(FaultKind.FlameOut);
                break;
            case DiscreteSignal.OutputsAgree:
                AddWelding(dice, at, faults);
                break;
            case DiscreteSignal.ScanInTime:
                Add(FaultKind.ClockJump, "", dice.Chance(0.5) ? dice.Between(600.0, 90_000.0, 0) : -dice.Between(100.0, 90_000.0, 0));
                break;
            case DiscreteSignal.ValvesTight:
                Add(FaultKind.ValveLeaking, dice.Of(s_valves), dice.Between(10.0, 90.0, 0));
                break;
            case DiscreteSignal.StartInTime:
                // The burner is stopped, and in the start that follows the damper does not come to where it is awaited until its time is over.
                Add(FaultKind.FlameOut);
                longer = SlotSeconds;
                at += dice.Between(5.0, 60.0);
                seconds = StartSeconds + dice.Between(200.0, 300.0);
                Add(FaultKind.DamperStuck);
                break;
            case DiscreteSignal.MemorySound:
                // A memory is looked at when something has to be remembered: it fails while the burner purges for a start.
                Add(FaultKind.FlameOut);
                at += dice.Between(90.0, 190.0);
                seconds = StartSeconds;
                longer = SlotSeconds / 2.0;
                Add(FaultKind.MemoryUnreachable);
                break;
            case DiscreteSignal.AtmosphereSafe:
                Add(FaultKind.ContactOpen, "ZSC-158");
                break;
            case DiscreteSignal.EmergencyStop:
                // Pressed, or its contact alone: then nothing but the row stops the burner.
                Add(dice.Chance(0.3) ? FaultKind.EmergencyStop : FaultKind.ContactOpen, "HS-121");
                break;
            case DiscreteSignal.Flame when row.Direction == TripDirection.Open && dice.Chance(0.5):
                Add(FaultKind.FlameOut);
                break;
            default:
                Add(row.Direction == TripDirection.Open ? FaultKind.ContactOpen : FaultKind.ContactClosed, SignalList.DiscreteTags[row.Signals[0]]);
                break;
        }

        return longer;
    }

    /// <summary>Channels of the vote go beyond their limit, a little or much.</summary>
    private static void AddReading(Dice dice, InlineUnit unit, TripRow row, double at, double seconds, List<Fault> faults)
    {
        // As many channels as the vote needs, and now and then one less or more.
        var channels = row.Required == 1 ? 1 : dice.Between(row.Required - 0.75, row.Signals.Length + 0.25, 0);
        var first = dice.Below(row.Signals.Length);
        for (var i = 0; i < channels; i++)
        {
            AddReading(dice, unit, row, row.Signals[(first + i) % row.Signals.Length], at, seconds, faults);
        }
    }

    private static void AddReading(Dice dice, InlineUnit unit, TripRow row, int signal, double at, double seconds, List<Fault> faults)
    {
        if (DerivedInputs.IsDerived((AnalogSignal)signal))
        {
            AddRise(unit, at, faults);
            return;
        }

        var span = Math.Min(IoList.High[signal] - IoList.Low[signal], IoList.Loop[signal] ? double.PositiveInfinity : 300.0);
        var beyond = span * dice.Between(0.015, 0.15);
        var reading = Math.Round(Math.Clamp(row.Limit + (row.Direction == TripDirection.High ? beyond : -beyond), IoList.Low[signal], IoList.High[signal]), 2);
        var from = (long)(at * 10.0) * SimulatedSite.StepMs;

        // A thermometer is slow to get there.
        var climb = IoList.Loop[signal] ? 12.0 : 30.0;
        faults.Add(new Fault(FaultKind.SensorReads, UnitId, SignalList.AnalogTags[signal], reading, from, from + ((long)((seconds + climb) * 10.0) * SimulatedSite.StepMs)));
    }

    /// <summary>A relay of the light-off hangs, and a flame is lost so that the burner lights off again.</summary>
    private static void AddWelding(Dice dice, double at, List<Fault> faults)
    {
        var from = (long)(at * 10.0) * SimulatedSite.StepMs;
        faults.Add(new Fault(FaultKind.RelayWelded, UnitId, dice.Of([.. FaultCatalog.RelaysByName.Keys]), 0.0, from, from + 320_000));
        faults.Add(new Fault(FaultKind.FlameOut, UnitId, "", 0.0, from + 1_000, from + 4_000));
    }

    /// <summary>The outlet seems to fall far and then to rise fast, so that the rise lasts before the burner's own cut-out.</summary>
    private static void AddRise(InlineUnit unit, double at, List<Fault> faults)
    {
        var from = (long)(at * 10.0) * SimulatedSite.StepMs;
        var turn = from + 20_000;
        faults.Add(new Fault(FaultKind.SensorReads, UnitId, "TT-110", unit.Setpoint - 120.0, from, turn));
        faults.Add(new Fault(FaultKind.SensorReads, UnitId, "TT-110", unit.Setpoint, turn, turn + 30_000));
    }

    private static void AddAny(Dice dice, InlineUnit unit, double at, bool network, List<Fault> faults)
    {
        var entries = FaultCatalog.Entries.Where(entry => FaultCatalog.Fits(entry, unit.Kind)
            && entry.Side != FaultSide.Coordinator && (network || entry.Side is not (FaultSide.Network or FaultSide.Broker))).ToList();
        var entry = dice.Of(entries);
        var parts = FaultCatalog.PartsOf(entry.Part, unit.Kind, UnitFit.OptionsOf(unit.Kind, unit.Fit));
        var part = parts.Count == 0 ? "" : dice.Of(parts);
        var from = (long)(at * 10.0) * SimulatedSite.StepMs;
        var seconds = entry.Kind switch
        {
            FaultKind.ProgramHang => dice.Between(0.3, 5.0),
            FaultKind.SensorFrozen or FaultKind.SensorDrift or FaultKind.NetworkPartition => dice.Between(20.0, 300.0),
            FaultKind.ActuatorStiction or FaultKind.ActuatorBacklash or FaultKind.FuelLeakBy => dice.Between(60.0, 900.0),
            _ => dice.Between(1.0, 90.0),
        };
        var until = entry.IsMomentary ? long.MaxValue : from + Math.Max(SimulatedSite.StepMs, (long)(seconds * 10.0) * SimulatedSite.StepMs);
        faults.Add(new Fault(entry.Kind, entry.Side == FaultSide.Broker ? "" : UnitId, part, Magnitude(dice, entry, part, unit), from, until));
    }

    private static double Magnitude(Dice dice, FaultEntry entry, string part, InlineUnit unit)
    {
        if (entry.Magnitude is not { } bounds)
        {
            return 0.0;
        }

        if (entry.Part == FaultPart.Sensor)
        {
            var signal = (int)FaultCatalog.AnalogOf(part);
            var span = IoList.High[signal] - IoList.Low[signal];
            return entry.Kind switch
            {
                FaultKind.SensorReads => dice.Between(IoList.Low[signal], IoList.High[signal], 1),
                FaultKind.SensorDrift => Math.Round(dice.Between(-0.1, 0.1) * span, 2),
                FaultKind.SensorSpike => Math.Round(dice.Between(-0.3, 0.3) * span, 2),
                _ => Math.Round(dice.Between(0.005, 0.1) * span, 2),
            };
        }

        return entry.Kind switch
        {
            FaultKind.ClockJump => dice.Between(-100_000.0, 100_000.0, 0),
            FaultKind.MemoryBitRot => dice.Between(1.0, 200.0, 0),
            FaultKind.ActuatorStiction => dice.Between(0.5, 30.0, 1),
            FaultKind.ActuatorBacklash => dice.Between(0.5, 15.0, 1),

            // Up to what a pilot burns, a fiftieth of full fuel at 50 MJ/kg: a seat that leaks more is a valve that does not close.
            FaultKind.FuelLeakBy => Math.Round(dice.Between(0.0, 0.02) * unit.RatedMw / unit.Efficiency / 50.0, 4),
            FaultKind.BlowdownOpen => dice.Between(1.0, 50.0, 0),
            FaultKind.NetworkDelay => dice.Between(0.0, 20_000.0, 0),
            _ => dice.Between(bounds.Least, bounds.Most, 0),
        };
    }
}
