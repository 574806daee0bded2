using GL001.Control;
using GL001.Drivers;
using GL001.Simulator.Devices;
using Chip = GL001.Drivers.Max31856Registers;

namespace GL001.Simulator.Tests;

public sealed class Max31856Tests
{
    private const int PeriodMs = 100;

    private readonly AnalogInput _input = new("TT-120");
    private readonly SimulatedMax31856 _chip = new() { TemperatureDegC = 900.0 };
    private long _nowMs;

    /// <summary>MAX31856 data sheet, table of the linearised temperature's format; one code more is 2^-7 °C.</summary>
    [Theory]
    [InlineData(1_600.0, 0x640000)]
    [InlineData(1_000.0, 0x3E8000)]
    [InlineData(100.9375, 0x064F00)]
    [InlineData(25.0, 0x019000)]
    [InlineData(0.0, 0x000000)]
    [InlineData(0.0078125, 0x000020)]
    [InlineData(-0.25, 0xFFFC00)]
    [InlineData(-1.0, 0xFFF000)]
    public void The_converter_gives_the_codes_of_its_data_sheet_and_the_driver_reads_them_back(double degC, int code)
    {
        var driver = new Max31856(_chip, new Max31856Settings { Type = ThermocoupleType.S, PlausibleLowDegC = -50.0, PlausibleHighDegC = 1_768.0 });
        _chip.TemperatureDegC = degC;
        Run(driver, 6_000);
        var bytes = new byte[3];
        _chip.TryRead(Chip.TemperatureByte2, bytes, 3);
        Assert.Equal(code, (bytes[0] << 16) | (bytes[1] << 8) | bytes[2]);
        AssertIs(SignalQuality.Good, SignalCause.None);
        Assert.Equal(degC, _input.Value);
        Assert.Equal((int)(degC / 0.0078125), driver.RawCode);
    }

    /// <summary>Cold-junction format of the data sheet: 127 °C is 7F00h, 25 °C 1900h, -0.5 °C FF80h, -20 °C EC00h.</summary>
    [Theory]
    [InlineData(25.0, 0x1900)]
    [InlineData(-0.5, 0xFF80)]
    [InlineData(-20.0, 0xEC00)]
    [InlineData(85.0, 0x5500)]
    public void The_cold_junction_follows_its_format(double degC, int word)
    {
        var driver = new Max31856(_chip, new Max31856Settings());
        _chip.ColdJunctionDegC = degC;
        Run(driver, 6_000);
        Assert.Equal(word, (Register(Chip.ColdJunctionMsb) << 8) | Register(Chip.ColdJunctionLsb));
        Assert.Equal(degC, driver.ColdJunctionDegC);
        AssertIs(SignalQuality.Good, SignalCause.None);
    }

    [Theory]
    [InlineData(ThermocoupleType.K, true, 3)]
    [InlineData(ThermocoupleType.N, false, 4)]
    [InlineData(ThermocoupleType.S, true, 6)]
    public void Type_filter_and_open_circuit_test_are_set_up(ThermocoupleType type, bool filter50Hz, int number)
    {
        Run(new Max31856(_chip, new Max31856Settings { Type = type, Filter50Hz = filter50Hz }), PeriodMs);
        Assert.Equal(number, Register(Chip.Configuration1) & 0x0F);
        Assert.Equal(0b1001_0100 | (filter50Hz ? 1 : 0), Register(Chip.Configuration0));
    }

    [Fact]
    public void Nothing_is_read_before_the_open_circuit_test_has_run()
    {
        _chip.Fault = ThermocoupleFault.Open;
        var driver = new Max31856(_chip, new Max31856Settings());
        Run(driver, 60_000, () => Assert.True(_input.IsBad));
        AssertIs(SignalQuality.Bad, SignalCause.OpenCircuit);
    }

    [Fact]
    public void An_open_thermocouple_is_found_within_two_seconds_and_stays_found()
    {
        var driver = Healthy();
        _chip.Fault = ThermocoupleFault.Open;
        var since = _nowMs;
        while (_input.Quality == SignalQuality.Good && _nowMs < since + 60_000)
        {
            Run(driver, PeriodMs);
        }

        AssertIs(SignalQuality.Bad, SignalCause.OpenCircuit);
        Assert.True(_nowMs - since <= 2_000, $"found after {_nowMs - since} ms");
        Run(driver, 60_000, () => AssertIs(SignalQuality.Bad, SignalCause.OpenCircuit));
        Assert.Equal(Chip.FaultOpen, driver.LastFaultStatus);
        _chip.Fault = ThermocoupleFault.None;
        Run(driver, 6_000);
        AssertIs(SignalQuality.Good, SignalCause.None);
    }

    [Theory]
    [InlineData(ThermocoupleFault.OverVoltage, SignalCause.OverOrUnderVoltage)]
    [InlineData(ThermocoupleFault.ChipAbsent, SignalCause.DeviceAbsent)]
    [InlineData(ThermocoupleFault.BusFailed, SignalCause.BusFailed)]
    public void A_fault_is_bad_in_the_next_scan_and_does_not_flicker(ThermocoupleFault fault, SignalCause cause)
    {
        var driver = Healthy();
        for (var i = 0; i < 100; i++)
        {
            _chip.Fault = i % 10 == 0 ? fault : ThermocoupleFault.None;
            Run(driver, PeriodMs);
            AssertIs(SignalQuality.Bad, cause);
        }

        Run(driver, 6_000);
        AssertIs(SignalQuality.Good, SignalCause.None);
    }

    [Theory]
    [InlineData(1_373.0, 25.0)]
    [InlineData(1_301.0, 25.0)]
    [InlineData(-21.0, 25.0)]
    [InlineData(900.0, 86.0)]
    [InlineData(900.0, -21.0)]
    public void A_junction_outside_its_limits_is_bad(double degC, double coldDegC)
    {
        var driver = Healthy();
        _chip.TemperatureDegC = degC;
        _chip.ColdJunctionDegC = coldDegC;
        Run(driver, PeriodMs);
        AssertIs(SignalQuality.Bad, SignalCause.OutOfRange);
    }

    [Fact]
    public void A_change_of_any_written_register_is_noticed_and_set_right()
    {
        var driver = Healthy();
        _chip.LosePower();
        Run(driver, PeriodMs);
        AssertIs(SignalQuality.Bad, SignalCause.DeviceReset);
        Run(driver, 6_000);
        AssertIs(SignalQuality.Good, SignalCause.None);

        for (byte register = 0; register < Chip.WrittenCount; register++)
        {
            _chip.TryWrite(register, (byte)(Register(register) ^ 0x01));
            Run(driver, PeriodMs);
            AssertIs(SignalQuality.Bad, SignalCause.DeviceReset);
            Run(driver, 6_000);
            AssertIs(SignalQuality.Good, SignalCause.None);
        }
    }

    [Fact]
    public void Each_fault_has_a_cause_and_words()
    {
        for (var bit = 1; bit <= 0x80; bit <<= 1)
        {
            Assert.NotEqual(SignalCause.None, Max31856Faults.CauseOf(bit));
            Assert.NotEmpty(Max31856Faults.Describe(bit));
        }

        Assert.Equal((SignalCause.None, ""), (Max31856Faults.CauseOf(0), Max31856Faults.Describe(0)));
    }

    [Fact]
    public void Settings_that_contradict_themselves_are_refused()
    {
        Max31856Settings[] wrong =
        [
            new() { Type = 0 },
            new() { PlausibleHighDegC = 1_373.0 },
            new() { Type = ThermocoupleType.S, PlausibleLowDegC = -51.0 },
            new() { PlausibleLowDegC = double.NaN },
            new() { ColdJunctionHighDegC = 126 },
            new() { ColdJunctionLowDegC = 85 },
        ];
        Assert.All(wrong, settings => Assert.Throws<ArgumentException>(() => new Max31856(_chip, settings)));
    }

    [Fact]
    public void Reading_allocates_nothing_in_health_and_in_fault()
    {
        var driver = Healthy();
        RunAll();
        var before = GC.GetAllocatedBytesForCurrentThread();
        RunAll();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void RunAll()
        {
            for (var fault = ThermocoupleFault.None; fault <= ThermocoupleFault.BusFailed; fault++)
            {
                _chip.Fault = fault;
                Run(driver, 10_000);
            }
        }
    }

    private Max31856 Healthy()
    {
        var driver = new Max31856(_chip, new Max31856Settings());
        Run(driver, 6_000);
        AssertIs(SignalQuality.Good, SignalCause.None);
        return driver;
    }

    private void Run(Max31856 driver, int ms, Action? each = null)
    {
        for (var t = 0; t < ms; t += PeriodMs)
        {
            _chip.Step(PeriodMs);
            _nowMs += PeriodMs;
            driver.Read(_input, _nowMs);
            each?.Invoke();
        }
    }

    private int Register(int register)
    {
        var into = new byte[1];
        Assert.True(_chip.TryRead((byte)register, into, 1));
        return into[0];
    }

    private void AssertIs(SignalQuality quality, SignalCause cause)
    {
        Assert.Equal((quality, cause), (_input.Quality, _input.Cause));
    }
}
