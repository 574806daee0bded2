using GL001.Control;
using GL001.Drivers;
using GL001.Simulator.Devices;
using GL001.Simulator.Network;
using GL001.Simulator.Plants;

namespace GL001.Simulator.Faults;

/// <summary>
/// Puts a run's faults in and takes them out: the only way in which a fault of a scenario reaches board, plant, supply,
/// memory and network. Before each step what may be broken is made sound and every fault that stands is put in
/// again, so that two at the same place neither hide nor outlive each other.
/// </summary>
public sealed class FaultInjector
{
    private readonly SimulatedSite _site;
    private readonly VirtualNetwork? _network;
    private readonly Running[] _faults;
    private readonly SimulatedUnit[] _touched;

    /// <param name="site">The site.</param>
    /// <param name="faults">The faults of the run.</param>
    /// <param name="seed">Seed of what is random about a fault.</param>
    /// <param name="network">The controllers' network; null in a run without one.</param>
    /// <exception cref="ArgumentException">A fault is on a side that this run does not have.</exception>
    public FaultInjector(SimulatedSite site, IReadOnlyList<Fault> faults, int seed, VirtualNetwork? network)
    {
        _site = site;
        _network = network;
        foreach (var fault in faults)
        {
            var side = FaultCatalog.Of(fault.Kind).Side;
            if (side == FaultSide.Coordinator)
            {
                throw new ArgumentException($"{FaultCatalog.NameOf(fault.Kind)} is a fault of the coordinator's side, and this run has no coordinator.");
            }

            if (side is FaultSide.Network or FaultSide.Broker && network is null)
            {
                throw new ArgumentException($"{FaultCatalog.NameOf(fault.Kind)} needs the virtual broker, and this run has none.");
            }
        }

        _faults = [.. faults.Select((fault, index) => new Running(fault,
            fault.Subject.Length == 0 ? null : site.Unit(fault.Subject),
            new SeededNoise(seed, $"fault/{index}/{fault.Kind}/{fault.Subject}/{fault.Part}")))];
        _touched = [.. _faults.Where(fault => fault.Unit is not null).Select(fault => fault.Unit!).Distinct()];
    }

    /// <summary>Told when a fault begins (true) or ends.</summary>
    public Action<Fault, bool>? Changed { get; set; }

    /// <summary>Virtual time at which a fault last stood at this unit or at the network, ms; negative before the first.</summary>
    public long LastFaultMs(SimulatedUnit unit)
    {
        var last = -1L;
        foreach (var fault in _faults)
        {
            if (fault.LastMs > last && (fault.Unit is null || ReferenceEquals(fault.Unit, unit)))
            {
                last = fault.LastMs;
            }
        }

        return last;
    }

    /// <summary>Whether a fault of one of these kinds stands at the unit, or stood in the last so many ms.</summary>
    public bool Stood(SimulatedUnit unit, long withinMs, Func<Fault, bool> which)
    {
        foreach (var fault in _faults)
        {
            if (fault.LastMs >= 0 && _site.NowMs - fault.LastMs <= withinMs && ReferenceEquals(fault.Unit, unit) && which(fault.Fault))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Before the step that leads to <paramref name="nextMs"/>.</summary>
    public void Step(long nextMs)
    {
        var changed = false;
        var any = false;
        foreach (var running in _faults)
        {
            var stands = nextMs >= running.Fault.FromMs && nextMs < running.EndMs;
            changed |= stands != running.Stands;
            any |= stands;
            if (stands && !running.Stands)
            {
                running.Begin(nextMs);
                Changed?.Invoke(running.Fault, true);
            }
            else if (!stands && running.Stands)
            {
                Changed?.Invoke(running.Fault, false);
            }

            running.Stands = stands;
            running.LastMs = stands ? nextMs : running.LastMs;
        }

        if (!changed && !any)
        {
            return;
        }

        foreach (var unit in _touched)
        {
            Heal(unit);
        }

        foreach (var running in _faults)
        {
            if (running.Stands)
            {
                Apply(running, nextMs);
            }
        }

        SettleSupply(nextMs);
        SettleBroker();
    }

    private void Heal(SimulatedUnit unit)
    {
        var board = unit.Board;
        foreach (var signal in FaultCatalog.Analogs(unit.Unit.Kind, unit.Options))
        {
            if (board.HasLoop(signal))
            {
                var loop = board.Loop(signal);
                loop.Fault = LoopFault.None;
                loop.Forced = null;
                loop.Added = 0.0;
            }
        }

        board.Rtd.Fault = RtdFault.None;
        board.RtdForcedDegC = null;
        board.RtdAddedK = 0.0;
        board.Thermocouple.Fault = ThermocoupleFault.None;
        board.ThermocoupleForcedDegC = null;
        board.ThermocoupleAddedK = 0.0;
        foreach (var converter in board.Converters)
        {
            converter.Fault = ConverterFault.None;
            converter.ReferenceError = 0.0;
        }

        foreach (var expander in board.Expanders)
        {
            expander.BusFailed = false;
        }

        foreach (var contact in FaultCatalog.Contacts(unit.Unit.Kind, unit.Options))
        {
            board.Force(contact, null);
        }

        board.Relays.Welded = Relay.None;
        board.Relays.ChainOpen = false;
        board.Memory.BusFailed = false;
        unit.ProgramHangs = false;
        var burner = unit.Fired.Combustion;
        burner.FlameBlownOut = false;
        burner.FanFailed = false;
        burner.SupplyFaultMbar = 0.0;
        burner.DraughtFaultPa = 0.0;
        burner.DamperStuck = false;
        burner.FuelValveStuck = false;
        burner.Valve1Stuck = false;
        burner.Valve1Leak = 0.0;
        burner.Valve2Leak = 0.0;
        burner.PilotLeak = 0.0;
        burner.FuelStem.Heal();
        burner.DamperStem.Heal();
        switch (unit.Fired)
        {
            case DrumBoiler boiler:
                boiler.FeedPumpFailed = false;
                boiler.BlowdownKgPerS = 0.0;
                boiler.FeedwaterStem.Heal();
                break;
            case FurnaceUnit heater:
                heater.MeteredFlow = 1.0;
                if (heater is ProcessHeater furnace)
                {
                    furnace.DoorOpen = false;
                }

                break;
        }

        _network?.Line(unit.Unit.Id).Heal();
    }

    private void Apply(Running running, long nowMs)
    {
        var fault = running.Fault;
        if (running.Unit is { } unit)
        {
            switch (FaultCatalog.Of(fault.Kind).Part)
            {
                case FaultPart.Sensor or FaultPart.Loop:
                    ApplyToSensor(running, unit, nowMs);
                    break;
                case FaultPart.Contact:
                    ApplyToContact(running, unit);
                    break;
                case FaultPart.Converter or FaultPart.Chip:
                    ApplyToChip(running, unit.Board, nowMs);
                    break;
                default:
                    ApplyToUnit(running, unit, nowMs);
                    break;
            }
        }
    }

    private static void ApplyToSensor(Running running, SimulatedUnit unit, long nowMs)
    {
        var fault = running.Fault;
        var board = unit.Board;
        var signal = FaultCatalog.AnalogOf(fault.Part);
        var added = fault.Kind switch
        {
            FaultKind.SensorDrift => fault.Magnitude * (nowMs - fault.FromMs) / 60_000.0,
            FaultKind.SensorSpike => nowMs % 1_000 < SimulatedSite.StepMs ? fault.Magnitude : 0.0,
            FaultKind.SensorNoise => fault.Magnitude * running.Noise.Next(),
            _ => 0.0,
        };
        var reads = fault.Kind == FaultKind.SensorReads ? running.Ramp(Shown(board, signal), signal) : (double?)null;
        if (board.HasLoop(signal))
        {
            var loop = board.Loop(signal);
            loop.Added += added;
            loop.Forced = reads ?? loop.Forced;
            loop.Fault = fault.Kind switch
            {
                FaultKind.SensorOpen => LoopFault.Open,
                FaultKind.SensorFailureLow => LoopFault.FailureLow,
                FaultKind.SensorFailureHigh or FaultKind.SensorShort => LoopFault.FailureHigh,
                FaultKind.SensorFrozen => LoopFault.Stuck,
                _ => loop.Fault,
            };
        }
        else if (signal == AnalogSignal.ExcessTemperature)
        {
            board.ThermocoupleAddedK += added;
            board.ThermocoupleForcedDegC = reads ?? board.ThermocoupleForcedDegC;
            board.Thermocouple.Fault = fault.Kind switch
            {
                FaultKind.SensorOpen => ThermocoupleFault.Open,
                FaultKind.SensorShort => ThermocoupleFault.OverVoltage,
                FaultKind.SensorFrozen => ThermocoupleFault.Frozen,
                _ => board.Thermocouple.Fault,
            };
        }
        else
        {
            board.RtdAddedK += added;
            board.RtdForcedDegC = reads ?? board.RtdForcedDegC;
            board.Rtd.Fault = fault.Kind switch
            {
                FaultKind.SensorOpen => RtdFault.Open,
                FaultKind.SensorShort => RtdFault.Short,
                FaultKind.SensorFrozen => RtdFault.Frozen,
                _ => board.Rtd.Fault,
            };
        }
    }

    private static double Shown(SimulatedBoard board, AnalogSignal signal) => board.HasLoop(signal)
        ? board.Loop(signal).Shown
        : signal == AnalogSignal.ExcessTemperature ? board.Thermocouple.TemperatureDegC : board.Rtd.TemperatureDegC;

    private static void ApplyToContact(Running running, SimulatedUnit unit) =>
        unit.Board.Force(FaultCatalog.ContactOf(running.Fault.Part), running.Fault.Kind switch
        {
            FaultKind.ContactOpen => false,
            FaultKind.ContactClosed => true,
            _ => running.Noise.Next() > 0.0,
        });

    private static void ApplyToChip(Running running, SimulatedBoard board, long nowMs)
    {
        var fault = running.Fault;
        var part = fault.Part;
        var number = part[^1] - '1';
        if (part.StartsWith("converter", StringComparison.Ordinal))
        {
            var converter = board.Converters[number];
            switch (fault.Kind)
            {
                case FaultKind.ReferenceShift:
                    converter.ReferenceError += fault.Magnitude / 100.0;
                    break;
                case FaultKind.ConverterHangs:
                    converter.Fault = ConverterFault.Hangs;
                    break;
                case FaultKind.BusFailed:
                    converter.Fault = ConverterFault.BusFailed;
                    break;
                default:
                    running.Once(nowMs, converter.LosePower);
                    break;
            }
        }
        else if (part.StartsWith("contacts", StringComparison.Ordinal))
        {
            var expander = board.Expanders[number];
            expander.BusFailed |= fault.Kind == FaultKind.BusFailed;
            if (fault.Kind == FaultKind.ChipBrownOut)
            {
                running.Once(nowMs, expander.LosePower);
            }
        }
        else if (part == "thermocouple")
        {
            board.Thermocouple.Fault = fault.Kind == FaultKind.BusFailed ? ThermocoupleFault.BusFailed : board.Thermocouple.Fault;
            if (fault.Kind == FaultKind.ChipBrownOut)
            {
                running.Once(nowMs, board.Thermocouple.LosePower);
            }
        }
        else
        {
            board.Rtd.Fault = fault.Kind == FaultKind.BusFailed ? RtdFault.BusFailed : board.Rtd.Fault;
            if (fault.Kind == FaultKind.ChipBrownOut)
            {
                running.Once(nowMs, board.Rtd.LosePower);
            }
        }
    }

    private void ApplyToUnit(Running running, SimulatedUnit unit, long nowMs)
    {
        var fault = running.Fault;
        var board = unit.Board;
        var burner = unit.Fired.Combustion;
        switch (fault.Kind)
        {
            case FaultKind.FlameFlicker:
                if (nowMs % 1_000 < fault.Magnitude)
                {
                    board.Force(DiscreteSignal.Flame, false);
                }

                break;
            case FaultKind.FlameOut:
                burner.FlameBlownOut = true;
                break;
            case FaultKind.FanFailed:
                burner.FanFailed = true;
                break;
            case FaultKind.FuelPressureShift:
                burner.SupplyFaultMbar += fault.Magnitude;
                break;
            case FaultKind.FlueBlocked:
                burner.DraughtFaultPa += fault.Magnitude;
                break;
            case FaultKind.DamperStuck:
                burner.DamperStuck = true;
                break;
            case FaultKind.ControlValveStuck:
                burner.FuelValveStuck = true;
                break;
            case FaultKind.ValveStuckOpen:
                burner.Valve1Stuck = true;
                break;
            case FaultKind.ActuatorStiction:
                Stem(unit, fault.Part).Stiction = fault.Magnitude / 100.0;
                break;
            case FaultKind.ActuatorBacklash:
                Stem(unit, fault.Part).Play = fault.Magnitude / 100.0;
                break;
            case FaultKind.ValveLeaking:
                AddLeak(burner, fault.Part, fault.Magnitude / 100.0);
                break;
            case FaultKind.FuelLeakBy:
                AddLeak(burner, fault.Part, burner.ShareOf(fault.Magnitude));
                break;
            case FaultKind.RelayWelded:
                board.Relays.Welded |= FaultCatalog.RelaysByName[fault.Part];
                break;
            case FaultKind.EmergencyStop:
                board.Relays.ChainOpen = true;
                board.Force(DiscreteSignal.EmergencyStop, false);
                break;
            case FaultKind.FeedPumpLost:
                ((DrumBoiler)unit.Fired).FeedPumpFailed = true;
                break;
            case FaultKind.BlowdownOpen:
                var boiler = (DrumBoiler)unit.Fired;
                boiler.BlowdownKgPerS += fault.Magnitude / 100.0 * boiler.RatedSteamKgPerS;
                break;
            case FaultKind.StreamFlowLost:
                ((FurnaceUnit)unit.Fired).MeteredFlow = fault.Magnitude / 100.0;
                break;
            case FaultKind.DoorOpen:
                board.Force(DiscreteSignal.DoorClosed, false);
                if (unit.Fired is ProcessHeater process)
                {
                    process.DoorOpen = true;
                }

                break;
            case FaultKind.CoolingLost:
                board.Force(DiscreteSignal.CoolingFlow, false);
                break;
            case FaultKind.VentilationLost:
                board.Force(DiscreteSignal.Ventilation, false);
                break;
            case FaultKind.ProgramHang:
                unit.ProgramHangs = true;
                break;
            case FaultKind.WatchdogReset:
                running.Once(nowMs, () => unit.RestartProgram(nowMs - SimulatedSite.StepMs));
                break;
            case FaultKind.ClockJump:
                running.Once(nowMs, () => unit.JumpClock((long)fault.Magnitude));
                break;
            case FaultKind.MemoryUnreachable:
                board.Memory.BusFailed = true;
                break;
            case FaultKind.MemoryBitRot:
                running.Once(nowMs, () => Rot(board.Memory, (int)fault.Magnitude, running.Noise));
                break;
            default:
                ApplyToLine(fault, unit);
                break;
        }
    }

    private static void AddLeak(Combustion burner, string seat, double share)
    {
        switch (seat)
        {
            case "upstream":
                burner.Valve1Leak += share;
                break;
            case "downstream":
                burner.Valve2Leak += share;
                break;
            default:
                burner.PilotLeak += share;
                break;
        }
    }

    private static ActuatorStem Stem(SimulatedUnit unit, string actuator) => actuator switch
    {
        "fuel-valve" => unit.Fired.Combustion.FuelStem,
        "air-damper" => unit.Fired.Combustion.DamperStem,
        _ => ((DrumBoiler)unit.Fired).FeedwaterStem,
    };

    private void ApplyToLine(Fault fault, SimulatedUnit unit)
    {
        if (FaultCatalog.Of(fault.Kind).Side != FaultSide.Network)
        {
            return;   // the supply is settled for all faults together
        }

        var line = _network!.Line(unit.Unit.Id);
        switch (fault.Kind)
        {
            case FaultKind.NetworkPartition:
                line.IsCut = true;
                break;
            case FaultKind.NetworkDelay:
                line.DelayMs += (long)fault.Magnitude;
                break;
            case FaultKind.NetworkDuplicates:
                line.Duplicates = fault.Magnitude / 100.0;
                break;
            case FaultKind.NetworkReorders:
                line.Reorders = fault.Magnitude / 100.0;
                break;
            default:
                line.Truncates = fault.Magnitude / 100.0;
                break;
        }
    }

    private void SettleSupply(long nowMs)
    {
        foreach (var unit in _touched)
        {
            var wanted = true;
            foreach (var running in _faults)
            {
                wanted &= !running.Stands || running.Fault.Kind is not (FaultKind.PowerLost or FaultKind.PowerDip) || !ReferenceEquals(running.Unit, unit);
            }

            if (unit.IsPowered && !wanted)
            {
                unit.PowerOff();
            }
            else if (!unit.IsPowered && wanted)
            {
                unit.PowerOn(nowMs - SimulatedSite.StepMs);
            }
        }
    }

    private void SettleBroker()
    {
        if (_network is null)
        {
            return;
        }

        var wanted = true;
        foreach (var running in _faults)
        {
            wanted &= !running.Stands || running.Fault.Kind != FaultKind.BrokerRestart;
        }

        if (_network.Broker.IsUp && !wanted)
        {
            _network.Broker.Stop();
        }
        else if (!_network.Broker.IsUp && wanted)
        {
            _network.Broker.Start();
        }
    }

    private static void Rot(SimulatedFlash memory, int bits, SeededNoise noise)
    {
        for (var i = 0; i < bits; i++)
        {
            var block = (int)((noise.Next() + 1.0) / 2.0 * memory.BlockCount);
            var bit = (int)((noise.Next() + 1.0) / 2.0 * memory.BlockBytes * 8);
            memory.FlipBit(Math.Min(block, memory.BlockCount - 1), Math.Min(bit, (memory.BlockBytes * 8) - 1));
        }
    }

    private sealed class Running(Fault fault, SimulatedUnit? unit, SeededNoise noise)
    {
        private double? _reading;
        private long _beganMs;

        public Fault Fault => fault;

        public SimulatedUnit? Unit => unit;

        public SeededNoise Noise => noise;

        /// <summary>A momentary one stands for one step; a dip for as long as it says.</summary>
        public long EndMs => fault.Kind == FaultKind.PowerDip ? fault.FromMs + Math.Max(SimulatedSite.StepMs, (long)fault.Magnitude)
            : FaultCatalog.Of(fault.Kind).IsMomentary ? fault.FromMs + SimulatedSite.StepMs
            : fault.UntilMs;

        public bool Stands { get; set; }

        public long LastMs { get; set; } = -1;

        public void Begin(long nowMs)
        {
            _beganMs = nowMs;
            _reading = null;
        }

        public void Once(long nowMs, Action action)
        {
            if (nowMs == _beganMs)
            {
                action();
            }
        }

        /// <summary>Towards the magnitude, no faster than the process itself could move.</summary>
        public double Ramp(double shown, AnalogSignal signal)
        {
            var fastest = IoList.MaximumRatePerSecond[(int)signal];
            var perSecond = fastest > 0.0 ? 0.7 * fastest : (IoList.High[(int)signal] - IoList.Low[(int)signal]) / 2.0;
            var most = perSecond * SimulatedSite.StepMs / 1_000.0;
            var from = _reading ?? shown;
            _reading = from + Math.Clamp(fault.Magnitude - from, -most, most);
            return _reading.Value;
        }
    }
}
