namespace GL001.Control.Tests;

/// <summary>
/// What a scan remembers is all in its <see cref="ScanCycle.Exchange"/>: a scan that was restored in a new object goes on
/// exactly as the old one, whatever comes in.
/// </summary>
public sealed class StateBufferTests
{
    private const int PeriodMs = 100;

    [Theory]
    [InlineData(UnitKind.Boiler, 1)]
    [InlineData(UnitKind.Boiler, 2)]
    [InlineData(UnitKind.Boiler, 3)]
    [InlineData(UnitKind.Furnace, 4)]
    [InlineData(UnitKind.Furnace, 5)]
    public void A_restored_scan_goes_on_as_the_one_it_was_saved_from_whatever_comes_in(UnitKind kind, int seed)
    {
        var plant = new WildPlant(kind, seed);
        var visited = new HashSet<BurnerState>();
        var programs = new HashSet<ProgramState>();
        for (var round = 0; round < 60; round++)
        {
            var first = plant.Cycle;
            plant.Run(plant.Random.Next(1, 3_000), state => visited.Add(state));
            if (round % 2 == 0)
            {
                // Saved in the middle of an upset: what was good last is known to the old one only by its memory.
                plant.BeginUpset();
                plant.Run(2, state => visited.Add(state));
            }

            var second = Restored(kind, first);
            for (var scan = 0; scan < 1_000; scan++)
            {
                plant.Next();
                CopyInputs(first, second);
                plant.Offer(first, second);
                first.Run(plant.NowMs);
                second.Run(plant.NowMs);
                AssertSame(first, second, $"round {round}, scan {scan}");
                programs.Add(first.Program.State);
            }

            visited.Add(first.Burner.State);
        }

        Assert.Superset(new HashSet<BurnerState> { BurnerState.Lockout, BurnerState.Standby, BurnerState.Prepurge, BurnerState.Modulating }, visited);
        Assert.Superset(kind == UnitKind.Furnace ? [ProgramState.Ramping, ProgramState.Soaking, ProgramState.Completed] : new HashSet<ProgramState> { ProgramState.Idle }, programs);
    }

    [Theory]
    [InlineData(UnitKind.Boiler)]
    [InlineData(UnitKind.Furnace)]
    public void The_whole_state_is_little_more_than_a_kilobyte(UnitKind kind)
    {
        var state = new StateBuffer(4_096);
        state.StartSaving();
        NewCycle(kind).Exchange(state);
        Assert.InRange(state.Length, 800, 1_600);
    }

    [Fact]
    public void Numbers_of_every_width_come_back_with_every_bit()
    {
        var state = new StateBuffer(64);
        state.StartSaving();
        state.Int(-1);
        state.Int(int.MinValue);
        state.Bool(true);
        state.Long(long.MinValue);
        state.Double(-0.0);
        state.Bool(false);
        Assert.Equal(4 + 4 + 1 + 8 + 8 + 1, state.Length);
        state.StartRestoring();
        Assert.Equal(-1, state.Int(0));
        Assert.Equal(int.MinValue, state.Int(0));
        Assert.True(state.Bool(false));
        Assert.Equal(long.MinValue, state.Long(0));
        Assert.True(double.IsNegative(state.Double(1.0)));
        Assert.False(state.Bool(true));
    }

    [Fact]
    public void A_reading_is_frozen_in_single_precision_and_one_beyond_it_is_bad()
    {
        var input = new AnalogInput("PT-1");
        input.SetGood(0.1);
        Assert.Equal((double)0.1f, input.Value);
        input.SetUncertain(1.0 / 3.0, SignalCause.Deviation);
        Assert.Equal((double)(1.0f / 3.0f), input.Value);
        input.SetGood(1e300);
        Assert.True(input.IsBad);
        Assert.Equal(SignalCause.OutOfRange, input.Cause);
    }

    private static ScanCycle NewCycle(UnitKind kind) => new(
        new UnitParameters(kind, 40.0, 8.0, 6.0, kind == UnitKind.Boiler ? 10.0 : 280.0),
        new BurnerTimings(30_000, 15_000, 2_000, 2_000, lowFireMs: 5_000, recycleLimit: 1),
        new InterlockTable(kind == UnitKind.Boiler ? TripTables.Boiler() : TripTables.Furnace()), PeriodMs, program: Program(kind));

    // Short of the temperatures that the wild plant shows when it is healthy, so that ramps, soaks and holds all come.
    private static RampSoakOptions Program(UnitKind kind)
    {
        var program = new RampSoakOptions { SegmentCount = kind == UnitKind.Furnace ? 2 : 0, BandK = 16.0 };
        program.RateKPerMinute[0] = program.RateKPerMinute[1] = 10.0;
        program.TargetDegC[0] = 265.0;
        program.TargetDegC[1] = 275.0;
        program.SoakMinutes[0] = program.SoakMinutes[1] = 0.5;
        return program;
    }

    private static ScanCycle Restored(UnitKind kind, ScanCycle from)
    {
        var state = new StateBuffer(4_096);
        state.StartSaving();
        from.Exchange(state);
        state.StartRestoring();
        var cycle = NewCycle(kind);
        cycle.Exchange(state);
        return cycle;
    }

    private static void CopyInputs(ScanCycle from, ScanCycle to)
    {
        for (var i = 1; i < SignalList.AnalogTags.Length; i++)
        {
            if (!DerivedInputs.IsDerived((AnalogSignal)i))
            {
                var input = from.Image.Analog((AnalogSignal)i);
                to.Image.Analog((AnalogSignal)i).Restore(input.Value, input.Quality, input.Cause);
            }
        }

        for (var i = 1; i < SignalList.DiscreteTags.Length; i++)
        {
            var contact = from.Image.Discrete((DiscreteSignal)i);
            to.Image.Discrete((DiscreteSignal)i).Restore(contact.IsClosed, contact.Quality == SignalQuality.Bad);
        }
    }

    private static void AssertSame(ScanCycle first, ScanCycle second, string where)
    {
        Assert.True(Told(first).SequenceEqual(Told(second)), where);
    }

    /// <summary>Outputs and all that telemetry reports, as bits.</summary>
    private static IEnumerable<long> Told(ScanCycle cycle)
    {
        var table = cycle.Interlocks;
        var arbiter = cycle.Arbiter;
        var burner = cycle.Burner;
        long[] numbers =
        [
            cycle.Output.Relays, Bits(cycle.Output.FiringRatePct), Bits(cycle.Output.AirDamperPct), Bits(cycle.Output.FeedwaterPct),
            (long)cycle.Trip, cycle.Overruns, cycle.ResetsExhausted ? 1 : 0, Bits(cycle.PresentLoadMw),
            (long)burner.State, burner.InStateMs, (long)burner.Fault, burner.HasStarted ? 1 : 0, burner.Blocked, burner.PurgeMs, Bits(burner.PurgeVolumes), burner.IsPurged ? 1 : 0,
            table.ResetBlockedBy, table.ActiveRows, table.DegradedRows, table.StartBlockedRows, table.NewTrips,
            table.FirstOut.Row, Bits(table.FirstOut.Reading), Bits(table.FirstOut.Limit), table.FirstOut.BySignalFault ? 1 : 0, table.FirstOut.AtMs, table.FirstOut.SameScanRows, table.FirstOut.LaterRows,
            table.FirstOut.Id.Length, table.FirstOut.Tag.Length,
            (long)arbiter.Source, Bits(arbiter.TargetHeatMw), Bits(arbiter.RampedHeatMw), Bits(arbiter.DesiredHeatMw), Bits(arbiter.AcceptedHeatMw), Bits(arbiter.ActualHeatMw),
            arbiter.LastLeaseId, arbiter.HighestEpoch, (long)arbiter.LastRefusal, arbiter.RemainingMs, arbiter.ScheduleStep, arbiter.ScheduleSteps,
            (long)cycle.Program.State, (long)cycle.Program.Hold, Bits(cycle.Program.SetpointDegC), cycle.Program.Segment, cycle.Program.SoakRemainingMs,
        ];
        var rows = Enumerable.Range(0, table.Count).SelectMany(i => new[]
        {
            Bits(table.Row(i).Reading), table.Row(i).BadSignals, (table.Row(i).IsTripped ? 1 : 0) | (table.Row(i).CauseStands ? 2 : 0) | (table.Row(i).StartForbidden ? 4 : 0) | (table.Row(i).BySignalFault ? 8 : 0),
        });
        var derived = Enumerable.Range(1, SignalList.AnalogTags.Length - 1).SelectMany(i => new[]
        {
            Bits(cycle.Image.Analog((AnalogSignal)i).Value), (long)cycle.Image.Analog((AnalogSignal)i).Quality, (long)cycle.Image.Analog((AnalogSignal)i).Cause,
        });
        return numbers.Concat(rows).Concat(derived);
    }

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);

    /// <summary>Mostly a healthy plant that follows its outputs, so that every state is reached; now and then anything.</summary>
    private sealed class WildPlant(UnitKind kind, int seed)
    {
        private long _lease;
        private int _upset;
        private int _upsetSeed;

        public Random Random { get; } = new(seed);

        public ScanCycle Cycle { get; } = NewCycle(kind);

        public long NowMs { get; private set; }

        public void Run(int scans, Action<BurnerState> seen)
        {
            for (var i = 0; i < scans; i++)
            {
                Next();
                Offer(Cycle, null);
                Cycle.Run(NowMs);
                seen(Cycle.Burner.State);
            }
        }

        public void Next()
        {
            NowMs += Random.Next(500) == 0 ? Random.Next(0, 400) : PeriodMs;
            Healthy();
            if (_upset > 0)
            {
                // The same faults as long as the upset lasts, so that what was remembered from before them matters.
                _upset--;
                var faults = new Random(_upsetSeed);
                for (var i = 0; i < 3; i++)
                {
                    Upset(faults);
                }
            }
            else if (Random.Next(1_500) == 0)
            {
                BeginUpset();
            }
        }

        public void BeginUpset()
        {
            _upset = Random.Next(3, 30);
            _upsetSeed = Random.Next();
        }

        public void Offer(ScanCycle first, ScanCycle? second)
        {
            if (Random.Next(300) != 0)
            {
                return;
            }

            var proposal = new LeaseProposal { LeaseId = ++_lease, Session = Random.Next(8) == 0 ? 9 : 1, Epoch = _lease / 50, BasisUptimeMs = NowMs - Random.Next(2_000), ValidForMs = Random.Next(1, 400_000), HeatMw = Random.Next(6) == 0 ? 0.0 : 8.0 + (Random.NextDouble() * 33.0) };
            if (Random.Next(3) == 0)
            {
                proposal.Schedule.Count = Random.Next(1, LeaseSchedule.Capacity);
                proposal.Schedule.StepMs = 60_000;
                Array.Fill(proposal.Schedule.HeatMw, 8.0 + (Random.NextDouble() * 30.0));
            }

            foreach (var cycle in second is null ? [first] : new[] { first, second })
            {
                if (_lease % 40 == 0)
                {
                    cycle.Arbiter.StartSession();
                }

                cycle.Arbiter.Offer(proposal, 1, NowMs, cycle.Image.RemoteSelected.IsClosed, cycle.IsLockedOut);
            }
        }

        private void Healthy()
        {
            var image = Cycle.Image;
            var relays = Cycle.Output.Relays;
            var swing = Math.Sin(NowMs / 90_000.0);
            var noise = Random.NextDouble() * 0.05;
            for (var i = 1; i < SignalList.DiscreteTags.Length; i++)
            {
                image.Discrete((DiscreteSignal)i).Set(true);
            }

            var fan = (relays & Relay.CombustionAirFan) != 0;
            image.Airflow.Set(fan);
            image.FanRunning.Set(fan);
            image.Flame.Set((relays & Relay.Fuel) != 0 && Relay.LetsFuelThrough(relays));
            image.Discrete(DiscreteSignal.FuelValve1Closed).Set((relays & Relay.FuelValve1) == 0);
            image.Discrete(DiscreteSignal.FuelValve2Closed).Set((relays & Relay.FuelValve2) == 0);
            image.Discrete(DiscreteSignal.PilotValveClosed).Set((relays & Relay.PilotValve) == 0);
            image.ValveSpacePressure.Set(Relay.LetsMainFuelThrough(relays) || (relays & Relay.FuelValve1) != 0 || ((relays & Relay.VentClosed) != 0 && Cycle.Burner.InStateMs > 10_000));
            image.RemoteSelected.Set(NowMs / 200_000 % 4 != 0);
            image.ResetButton.Set(Cycle.IsLockedOut && NowMs / 1_000 % 3 == 0);
            foreach (var (signal, value) in new[]
            {
                (AnalogSignal.SteamPressureA, 9.6 + (0.9 * swing) + noise), (AnalogSignal.SteamPressureB, 9.6 + (0.9 * swing)),
                (AnalogSignal.DrumLevelA, 30.0 * swing), (AnalogSignal.DrumLevelB, (30.0 * swing) + noise),
                (AnalogSignal.FuelPressure, 100.0 + noise), (AnalogSignal.FuelFlow, Cycle.Output.FiringRatePct), (AnalogSignal.CombustionAirFlow, fan ? Cycle.Output.AirDamperPct + noise : 0.0),
                (AnalogSignal.FurnacePressure, noise), (AnalogSignal.FlueOxygen, 4.0 + swing), (AnalogSignal.SteamFlow, 40.0 + (30.0 * swing)), (AnalogSignal.FeedwaterFlow, Cycle.Output.FeedwaterPct + noise),
                (AnalogSignal.HeatOutput, 40.0), (AnalogSignal.StreamFlow, 100.0), (AnalogSignal.FlueTemperature, 150.0 + noise), (AnalogSignal.FurnaceFlueTemperature, 250.0 + noise), (AnalogSignal.OutletTemperature, 277.0 + (14.0 * swing) + noise), (AnalogSignal.ExcessTemperature, 277.0 + (14.0 * swing)),
            })
            {
                image.Analog(signal).SetGood(value);
            }
        }

        private void Upset(Random faults)
        {
            var image = Cycle.Image;
            if (faults.Next(3) == 0)
            {
                var contact = image.Discrete((DiscreteSignal)faults.Next(1, SignalList.DiscreteTags.Length));
                if (faults.Next(2) == 0)
                {
                    contact.SetBad();
                }
                else
                {
                    contact.Set(faults.Next(2) == 0);
                }

                return;
            }

            // A reading and the next one in the table: pairs stand there side by side.
            var fault = faults.Next(3);
            var first = faults.Next(1, SignalList.AnalogTags.Length);
            for (var i = first; i < SignalList.AnalogTags.Length && i <= first + 1; i++)
            {
                if (!DerivedInputs.IsDerived((AnalogSignal)i))
                {
                    Spoil(image.Analog((AnalogSignal)i), fault, faults.NextDouble());
                }
            }
        }

        private static void Spoil(AnalogInput input, int fault, double share)
        {
            switch (fault)
            {
                case 0: input.SetBad(SignalCause.OpenCircuit); break;
                case 1: input.MakeUncertain(SignalCause.Stuck); break;
                default: input.SetGood(input.Value + (share * 20.0) - 10.0); break;
            }
        }
    }
}
