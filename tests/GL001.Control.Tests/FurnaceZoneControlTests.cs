namespace GL001.Control.Tests;

public sealed class FurnaceZoneControlTests
{
    private const int PeriodMs = 100;
    private readonly AnalogInput _temperature = new("TT-121");
    private readonly FurnaceZoneControl _zone = new(new RampSoakProgram(0.0, 1_000.0, bandK: 10.0),
        gainPctPerK: 2.0, integralTimeSeconds: 300.0, derivativeTimeSeconds: 0.0, lowestDegC: 0.0, highestDegC: 1_000.0);

    private double _wallDegC = 20.0;
    private double _degC = 20.0;

    [Fact]
    public void A_zone_follows_its_programme_and_reaches_its_soak()
    {
        _zone.Program.TryAddSegment(600.0, 5.0, 60.0);
        _zone.Mode = ZoneMode.Program;
        Heat(1);
        Assert.Equal(0.0, _zone.OutputPct);
        Assert.True(_zone.Program.TryStart(_temperature));

        // 580 K at 5 K/min are 116 min.
        Heat(150 * 60);
        Assert.Equal(ProgramState.Soaking, _zone.Program.State);
        Assert.Equal(600.0, _degC, 5.0);
        Heat(60 * 60);
        Assert.Equal(ProgramState.Completed, _zone.Program.State);
        Assert.Equal(600.0, _degC, 5.0);
    }

    [Fact]
    public void A_fixed_setpoint_is_held_and_refused_out_of_range()
    {
        _zone.Mode = ZoneMode.Fixed;
        Assert.True(_zone.TrySetFixed(400.0));
        Assert.False(_zone.TrySetFixed(1_000.1));
        Assert.False(_zone.TrySetFixed(double.NaN));
        Heat(3 * 3_600);
        Assert.Equal(400.0, _degC, 3.0);
    }

    [Fact]
    public void Going_from_a_fixed_setpoint_to_a_programme_starts_from_the_present_output()
    {
        _zone.Mode = ZoneMode.Fixed;
        _zone.TrySetFixed(400.0);
        Heat(3 * 3_600);
        _zone.TrySetFixed(420.0);
        Heat(10);
        var before = _zone.OutputPct;
        _zone.Program.TryAddSegment(600.0, 5.0, 60.0);
        _zone.Program.TryStart(_temperature);
        _zone.Mode = ZoneMode.Program;
        Scan();
        Assert.Equal(before, _zone.OutputPct, 0.5);
    }

    [Fact]
    public void A_bad_temperature_an_aborted_programme_or_no_burner_means_no_heat()
    {
        _zone.Mode = ZoneMode.Fixed;
        _zone.TrySetFixed(400.0);
        Heat(60);
        Assert.True(_zone.OutputPct > 0.0);
        _temperature.SetBad(SignalCause.OpenCircuit);
        Assert.Equal(0.0, _zone.Step(_temperature, true, PeriodMs));
        _temperature.SetGood(_degC);
        Assert.True(_zone.Step(_temperature, true, PeriodMs) > 0.0);
        Assert.Equal(0.0, _zone.Step(_temperature, false, PeriodMs));

        _zone.Program.TryAddSegment(600.0, 5.0, 60.0);
        _zone.Program.TryStart(_temperature);
        _zone.Mode = ZoneMode.Program;
        Heat(600);
        Assert.True(_zone.OutputPct > 0.0);
        _zone.Program.Abort();
        Scan();
        Assert.Equal(0.0, _zone.OutputPct);
    }

    [Fact]
    public void An_uncertain_temperature_never_means_more_heat()
    {
        _zone.Mode = ZoneMode.Fixed;
        _zone.TrySetFixed(400.0);
        Heat(3 * 3_600);
        var before = _zone.OutputPct;
        for (var i = 0; i < 600; i++)
        {
            _temperature.SetUncertain(300.0, SignalCause.Saturated);
            Assert.True(_zone.Step(_temperature, true, PeriodMs) <= before);
        }
    }

    /// <summary>A small furnace: charge and wall, an hour to warm the wall. The figures are an order of magnitude only.</summary>
    private void Heat(int seconds)
    {
        for (var i = 0; i < seconds * 1000 / PeriodMs; i++)
        {
            _temperature.SetGood(_degC);
            Scan();
            var gain = _zone.OutputPct * 0.010;
            var toWall = (_degC - _wallDegC) / 600.0;
            _degC += (gain - toWall) * PeriodMs / 1000.0;
            _wallDegC += ((toWall / 4.0) - ((_wallDegC - 20.0) / 20_000.0)) * PeriodMs / 1000.0;
        }
    }

    private void Scan()
    {
        _zone.Program.Step(_temperature, PeriodMs);
        _zone.Step(_temperature, true, PeriodMs);
    }
}
