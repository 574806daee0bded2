using GL001.Control;
using GL001.Drivers;
using GL001.Simulator.Devices;
using Chip = GL001.Drivers.Max31865Registers;

namespace GL001.Simulator.Tests;

/// <summary>The driver against a chip at the level of its registers. Faults: data sheet of the MAX31865, tables 10 to 12.</summary>
public sealed class Max31865Tests
{
    private const int PeriodMs = 100;

    private readonly AnalogInput _input = new("TT-101");
    private long _nowMs;

    [Theory]
    [InlineData(100.0, 430.0, RtdWires.Two)]
    [InlineData(100.0, 400.0, RtdWires.Three)]
    [InlineData(100.0, 430.0, RtdWires.Four)]
    [InlineData(1_000.0, 4_000.0, RtdWires.Three)]
    [InlineData(1_000.0, 4_300.0, RtdWires.Four)]
    public void A_healthy_thermometer_reads_its_temperature_within_the_resolution(double icePointOhm, double referenceOhm, RtdWires wires)
    {
        foreach (var filter50Hz in new[] { true, false })
        {
            foreach (var degC in new[] { -49.0, 0.0, 100.0, 400.0, 849.0 })
            {
                var chip = new SimulatedMax31865(referenceOhm, icePointOhm) { TemperatureDegC = degC };
                var driver = Driver(chip, new Max31865Settings { ReferenceOhm = referenceOhm, IcePointOhm = icePointOhm, Wires = wires, Filter50Hz = filter50Hz });
                Run(chip, driver, 2_000);
                AssertIs(SignalQuality.Good, SignalCause.None);

                // One code is 0.03 K at 0 °C and half as much again at 850 °C.
                Assert.Equal(degC, _input.Value, 0.05);
                Assert.Equal(wires == RtdWires.Three, (Register(chip, Chip.Configuration) & Chip.ThreeWire) != 0);
                Assert.Equal(filter50Hz, (Register(chip, Chip.Configuration) & Chip.Filter50Hz) != 0);
            }
        }
    }

    [Fact]
    public void The_leads_of_two_wires_are_subtracted()
    {
        var chip = new SimulatedMax31865(430.0) { TemperatureDegC = 100.0, LeadOhm = 1.7 };
        Run(chip, Driver(chip, new Max31865Settings { Wires = RtdWires.Two, LeadOhm = 1.7 }), 2_000);
        Assert.Equal(100.0, _input.Value, 0.05);
    }

    [Fact]
    public void Nothing_is_read_before_the_first_clean_fault_detection_cycle()
    {
        var chip = new SimulatedMax31865(430.0) { TemperatureDegC = 100.0 };
        var driver = Driver(chip);
        while (_input.Quality == SignalQuality.Bad && _nowMs < 10_000)
        {
            AssertIs(SignalQuality.Bad, SignalCause.NotRead);
            Run(chip, driver, PeriodMs);
        }

        Assert.Equal(1, chip.Cycles);
        Assert.Equal(SignalQuality.Good, _input.Quality);
        Assert.True(_nowMs <= 1_000, $"took {_nowMs} ms");
    }

    /// <summary>40 ohm is -149 °C on the curve and no reading of a boiler.</summary>
    [Theory]
    [InlineData(-149.0)]
    [InlineData(-50.2)]
    public void A_reading_outside_the_plausible_range_is_bad(double degC)
    {
        var chip = new SimulatedMax31865(430.0) { TemperatureDegC = degC };
        Run(chip, Driver(chip), 10_000);
        AssertIs(SignalQuality.Bad, SignalCause.OutOfRange);
    }

    [Theory]
    [InlineData(RtdFault.Open, SignalCause.OpenCircuit, Chip.FaultHighThreshold)]
    [InlineData(RtdFault.Short, SignalCause.ShortCircuit, Chip.FaultLowThreshold)]
    [InlineData(RtdFault.OverVoltage, SignalCause.OverOrUnderVoltage, Chip.FaultVoltage)]
    public void What_every_conversion_shows_is_bad_in_the_next_scan(RtdFault fault, SignalCause cause, int bit)
    {
        var (chip, driver) = Healthy();
        chip.Fault = fault;
        Run(chip, driver, PeriodMs);
        AssertIs(SignalQuality.Bad, cause);
        Assert.Equal(bit, driver.LastFaultStatus & bit);
        Run(chip, driver, 20_000, () => AssertIs(SignalQuality.Bad, cause));
    }

    [Theory]
    [InlineData(RtdFault.ReferenceHigh, SignalCause.OpenCircuit, Chip.FaultRefInHigh)]
    [InlineData(RtdFault.ReferenceLow, SignalCause.ShortCircuit, Chip.FaultRefInLow)]
    [InlineData(RtdFault.SenseLow, SignalCause.ShortCircuit, Chip.FaultRtdInLow)]
    public void A_lead_fault_beside_a_valid_looking_reading_is_found_by_the_cycle_and_stays_found(RtdFault fault, SignalCause cause, int bit)
    {
        var (chip, driver) = Healthy();
        chip.Fault = fault;
        var since = _nowMs;
        while (_input.Quality == SignalQuality.Good && _nowMs < since + 60_000)
        {
            Run(chip, driver, PeriodMs);
        }

        AssertIs(SignalQuality.Bad, cause);
        Assert.True(_nowMs - since <= 5_000 + (3 * PeriodMs), $"found after {_nowMs - since} ms");
        Assert.Equal(bit, driver.LastFaultStatus);
        Run(chip, driver, 60_000, () => AssertIs(SignalQuality.Bad, cause));

        chip.Fault = RtdFault.None;
        Run(chip, driver, 1_500);
        AssertIs(SignalQuality.Good, SignalCause.None);
    }

    [Fact]
    public void Each_of_the_six_fault_bits_has_words_of_its_own()
    {
        int[] bits = [Chip.FaultHighThreshold, Chip.FaultLowThreshold, Chip.FaultRefInHigh, Chip.FaultRefInLow, Chip.FaultRtdInLow, Chip.FaultVoltage];
        Assert.Equal(bits.Length, bits.Select(Max31865Faults.Describe).Distinct().Count());
        Assert.All(bits, bit => Assert.NotEqual(SignalCause.None, Max31865Faults.CauseOf(bit)));
        Assert.All(bits, bit => Assert.Equal(SignalCause.OverOrUnderVoltage, Max31865Faults.CauseOf(bit | Chip.FaultVoltage)));
        Assert.Equal((SignalCause.None, ""), (Max31865Faults.CauseOf(0), Max31865Faults.Describe(0)));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(5_000)]
    [InlineData(20_000)]
    public void The_cycle_comes_at_its_interval_and_no_reading_is_older_than_its_bound(int intervalMs)
    {
        var chip = new SimulatedMax31865(430.0) { TemperatureDegC = 100.0 };
        var driver = Driver(chip, new Max31865Settings { FaultCycleMs = intervalMs });
        Run(chip, driver, 2_000);
        var before = chip.Cycles;
        var staleMs = 0;
        var repeated = 0;
        Run(chip, driver, 100_000, () =>
        {
            AssertIs(SignalQuality.Good, SignalCause.None);
            staleMs = driver.IsFresh ? 0 : staleMs + PeriodMs;
            repeated += driver.IsFresh ? 0 : 1;
            Assert.True(staleMs <= Max31865.MaximumAgeMs);
        });
        Assert.InRange(chip.Cycles - before, (100_000 / (intervalMs + (2 * PeriodMs))) - 1, 100_000 / intervalMs);
        Assert.InRange(repeated, chip.Cycles - before - 1, chip.Cycles - before + 1);
    }

    /// <summary>Conversion is stopped for the cycle: the value follows again as soon as it runs.</summary>
    [Fact]
    public void A_reading_given_again_during_the_cycle_is_the_last_one()
    {
        var (chip, driver) = Healthy();
        var last = _input.Value;
        Run(chip, driver, 20_000, () =>
        {
            if (!driver.IsFresh)
            {
                Assert.Equal(last, _input.Value);
            }

            last = _input.Value;
            chip.TemperatureDegC += 0.1;
        });
        Assert.Equal(chip.TemperatureDegC, _input.Value, 0.3);
    }

    [Fact]
    public void A_scan_that_stops_while_the_cycle_runs_gives_no_old_reading_out()
    {
        var (chip, driver) = Healthy();
        while ((Register(chip, Chip.Configuration) & Chip.FaultCycleMask) == 0)
        {
            Run(chip, driver, PeriodMs);
        }

        _nowMs += Max31865.MaximumAgeMs + 1;
        chip.Step(Max31865.MaximumAgeMs + 1);
        driver.Read(_input, _nowMs);
        AssertIs(SignalQuality.Bad, SignalCause.NotRead);
    }

    [Fact]
    public void A_cycle_that_never_ends_is_a_failed_self_check()
    {
        var (chip, driver) = Healthy();
        chip.Fault = RtdFault.CycleHangs;
        Run(chip, driver, 6_000);
        AssertIs(SignalQuality.Bad, SignalCause.SelfCheckFailed);
        Run(chip, driver, 20_000, () => Assert.True(_input.IsBad));
    }

    [Fact]
    public void A_dip_of_the_supply_is_noticed_whether_it_took_configuration_or_thresholds()
    {
        var (chip, driver) = Healthy();
        chip.LosePower();
        Run(chip, driver, PeriodMs);
        AssertIs(SignalQuality.Bad, SignalCause.DeviceReset);
        Run(chip, driver, 2_000);
        AssertIs(SignalQuality.Good, SignalCause.None);

        for (var register = Chip.HighThresholdMsb; register <= Chip.LowThresholdLsb; register++)
        {
            chip.TryWrite(register, (byte)(Register(chip, register) ^ 0x80));
            Run(chip, driver, PeriodMs);
            AssertIs(SignalQuality.Bad, SignalCause.DeviceReset);
            Run(chip, driver, 2_000);
            AssertIs(SignalQuality.Good, SignalCause.None);
        }
    }

    [Fact]
    public void A_chip_that_stopped_converting_by_itself_is_noticed()
    {
        var (chip, driver) = Healthy();
        chip.TryWrite(Chip.Configuration, (byte)(Register(chip, Chip.Configuration) & ~Chip.ContinuousConversion));
        Run(chip, driver, PeriodMs);
        AssertIs(SignalQuality.Bad, SignalCause.DeviceReset);
    }

    [Fact]
    public void A_fault_bit_without_a_named_fault_is_bad()
    {
        var chip = new SimulatedMax31865(430.0) { TemperatureDegC = 100.0 };
        var port = new FaultBitPort(chip);
        var driver = new Max31865(port, new Max31865Settings());
        for (var i = 0; i < 20; i++)
        {
            port.FaultBit = i == 15;
            chip.Step(PeriodMs);
            _nowMs += PeriodMs;
            driver.Read(_input, _nowMs);
            Assert.Equal(i == 14, i >= 14 && _input.Quality == SignalQuality.Good);
        }

        AssertIs(SignalQuality.Bad, SignalCause.SelfCheckFailed);
    }

    [Fact]
    public void A_dip_of_the_supply_in_the_cycle_is_noticed_too()
    {
        var (chip, driver) = Healthy();
        while ((Register(chip, Chip.Configuration) & Chip.FaultCycleMask) == 0)
        {
            Run(chip, driver, PeriodMs);
        }

        chip.LosePower();
        Run(chip, driver, PeriodMs);
        AssertIs(SignalQuality.Bad, SignalCause.DeviceReset);
    }

    [Theory]
    [InlineData(RtdFault.BusFailed, SignalCause.BusFailed)]
    [InlineData(RtdFault.ChipAbsent, SignalCause.DeviceAbsent)]
    [InlineData(RtdFault.Open, SignalCause.OpenCircuit)]
    public void A_fault_that_comes_and_goes_does_not_flicker(RtdFault fault, SignalCause cause)
    {
        var (chip, driver) = Healthy();
        for (var i = 0; i < 100; i++)
        {
            chip.Fault = i % 4 == 0 ? fault : RtdFault.None;
            Run(chip, driver, PeriodMs);
            AssertIs(SignalQuality.Bad, cause);
        }

        chip.Fault = RtdFault.None;
        Run(chip, driver, Max31865.FaultHoldMs - (4 * PeriodMs), () => Assert.True(_input.IsBad));
        Run(chip, driver, 1_500);
        AssertIs(SignalQuality.Good, SignalCause.None);
    }

    [Fact]
    public void A_bus_that_fails_at_any_one_transfer_never_leaves_a_wrong_reading_behind()
    {
        for (var failing = 0; failing < 80; failing++)
        {
            _nowMs = 0;
            var chip = new SimulatedMax31865(430.0) { TemperatureDegC = 100.0 };
            var port = new FailingPort(chip, failing);
            var driver = new Max31865(port, new Max31865Settings { FaultCycleMs = 1_000 });
            for (var i = 0; i < 200; i++)
            {
                chip.Step(PeriodMs);
                _nowMs += PeriodMs;
                driver.Read(_input, _nowMs);
                Assert.True(_input.IsBad || Math.Abs(_input.Value - 100.0) < 0.05);
            }

            AssertIs(SignalQuality.Good, SignalCause.None);
        }
    }

    [Fact]
    public void A_short_scan_period_gives_no_reading_from_before_the_cycle_as_a_new_one()
    {
        var chip = new SimulatedMax31865(430.0) { TemperatureDegC = 100.0 };
        var driver = Driver(chip);
        var wasFresh = true;
        var conversions = 0;
        for (var i = 0; i < 2_000; i++)
        {
            chip.Step(10);
            _nowMs += 10;
            driver.Read(_input, _nowMs);
            Assert.True(!driver.IsFresh || wasFresh || chip.Conversions > conversions);
            conversions = driver.IsFresh ? chip.Conversions : conversions;
            wasFresh = driver.IsFresh;
        }

        AssertIs(SignalQuality.Good, SignalCause.None);
        Assert.True(driver.CyclesCompleted >= 3);
    }

    /// <summary>With a longer scan the hold time ends before the next cycle can have said anything.</summary>
    [Fact]
    public void A_lead_fault_gives_no_reading_between_cycles_at_a_longer_scan_period()
    {
        const int LongPeriodMs = 250;
        var chip = new SimulatedMax31865(430.0) { TemperatureDegC = 100.0, Fault = RtdFault.SenseLow };
        var driver = Driver(chip);
        for (var i = 0; i < 400; i++)
        {
            chip.Step(LongPeriodMs);
            _nowMs += LongPeriodMs;
            driver.Read(_input, _nowMs);
            Assert.True(_input.IsBad);
        }

        chip.Fault = RtdFault.None;
        for (var i = 0; i < 10; i++)
        {
            chip.Step(LongPeriodMs);
            _nowMs += LongPeriodMs;
            driver.Read(_input, _nowMs);
        }

        AssertIs(SignalQuality.Good, SignalCause.None);
    }

    [Fact]
    public void Settings_that_contradict_themselves_are_refused()
    {
        Max31865Settings[] wrong =
        [
            new() { ReferenceOhm = 390.0 },
            new() { IcePointOhm = 1_000.0 },
            new() { IcePointOhm = double.NaN },
            new() { ReferenceOhm = double.NaN },
            new() { LeadOhm = 1.0 },
            new() { Wires = RtdWires.Two, LeadOhm = -1.0 },
            new() { Wires = 0 },
            new() { PlausibleLowDegC = 10.0, PlausibleHighDegC = 10.0 },
            new() { PlausibleLowDegC = -201.0 },
            new() { PlausibleHighDegC = 851.0 },
            new() { FaultCycleMs = 0 },
            new() { FaultCycleMs = 60_001 },
        ];
        var chip = new SimulatedMax31865(430.0);
        Assert.All(wrong, settings => Assert.Throws<ArgumentException>(() => new Max31865(chip, settings)));
    }

    [Fact]
    public void Reading_allocates_nothing_in_health_and_in_fault()
    {
        var (chip, driver) = Healthy();
        RunAll();
        var before = GC.GetAllocatedBytesForCurrentThread();
        RunAll();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void RunAll()
        {
            for (var fault = RtdFault.None; fault <= RtdFault.BusFailed; fault++)
            {
                chip.Fault = fault;
                for (var i = 0; i < 200; i++)
                {
                    chip.Step(PeriodMs);
                    _nowMs += PeriodMs;
                    driver.Read(_input, _nowMs);
                }
            }
        }
    }

    private (SimulatedMax31865 Chip, Max31865 Driver) Healthy()
    {
        var chip = new SimulatedMax31865(430.0) { TemperatureDegC = 100.0 };
        var driver = Driver(chip);
        Run(chip, driver, 2_000);
        AssertIs(SignalQuality.Good, SignalCause.None);
        return (chip, driver);
    }

    private Max31865 Driver(SimulatedMax31865 chip, Max31865Settings? settings = null)
    {
        _nowMs = 0;
        var driver = new Max31865(chip, settings ?? new Max31865Settings());
        driver.Read(_input, _nowMs);
        return driver;
    }

    private void Run(SimulatedMax31865 chip, Max31865 driver, int ms, Action? each = null)
    {
        for (var t = 0; t < ms; t += PeriodMs)
        {
            chip.Step(PeriodMs);
            _nowMs += PeriodMs;
            driver.Read(_input, _nowMs);
            each?.Invoke();
        }
    }

    private static int Register(SimulatedMax31865 chip, int register)
    {
        var into = new byte[1];
        Assert.True(chip.TryRead((byte)register, into, 1));
        return into[0];
    }

    private void AssertIs(SignalQuality quality, SignalCause cause)
    {
        Assert.Equal((quality, cause), (_input.Quality, _input.Cause));
    }

    /// <summary>A bus whose one transfer, counted from 0, fails.</summary>
    private sealed class FailingPort(IRegisterPort port, int failing) : IRegisterPort
    {
        private int _transfer;

        public bool TryRead(byte register, byte[] into, int count) => _transfer++ != failing && port.TryRead(register, into, count);

        public bool TryWrite(byte register, byte value) => _transfer++ != failing && port.TryWrite(register, value);

        public bool TryWrite(byte register, byte[] from, int count) => _transfer++ != failing && port.TryWrite(register, from, count);
    }

    /// <summary>A chip whose reading carries a fault bit that its status does not explain.</summary>
    private sealed class FaultBitPort(IRegisterPort port) : IRegisterPort
    {
        public bool FaultBit { get; set; }

        public bool TryRead(byte register, byte[] into, int count)
        {
            var succeeded = port.TryRead(register, into, count);
            into[Chip.RtdLsb - register] |= FaultBit ? Chip.RtdFault : (byte)0;
            return succeeded;
        }

        public bool TryWrite(byte register, byte value) => port.TryWrite(register, value);

        public bool TryWrite(byte register, byte[] from, int count) => port.TryWrite(register, from, count);
    }
}
