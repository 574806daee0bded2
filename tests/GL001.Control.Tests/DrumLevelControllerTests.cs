namespace GL001.Control.Tests;

public sealed class DrumLevelControllerTests
{
    [Fact]
    public void Three_elements_hold_the_level_better_than_one_on_a_load_step()
    {
        var single = new Drum(loadPct: 40.0) { FeedwaterQuality = SignalQuality.Bad, SteamQuality = SignalQuality.Bad };
        var three = new Drum(loadPct: 40.0);
        var errorOfSingle = ErrorAfterStep(single, toPct: 70.0);
        var errorOfThree = ErrorAfterStep(three, toPct: 70.0);
        Assert.Equal(FeedwaterMode.SingleElement, single.Controller.Mode);
        Assert.Equal(FeedwaterMode.ThreeElement, three.Controller.Mode);
        Assert.True(errorOfThree < 0.5 * errorOfSingle, $"three elements {errorOfThree:F0} mm s, one {errorOfSingle:F0} mm s");
    }

    [Fact]
    public void Two_elements_stand_between_one_and_three_when_the_feed_pressure_falls()
    {
        var two = new Drum(loadPct: 60.0) { FeedwaterQuality = SignalQuality.Bad };
        var three = new Drum(loadPct: 60.0);
        two.RunFor(1_200);
        three.RunFor(1_200);
        two.FeedPressure = 0.8;
        three.FeedPressure = 0.8;
        var errorOfTwo = ErrorAfterStep(two, toPct: 60.0);
        var errorOfThree = ErrorAfterStep(three, toPct: 60.0);
        Assert.Equal(FeedwaterMode.TwoElement, two.Controller.Mode);
        Assert.True(errorOfThree < 0.5 * errorOfTwo, $"three elements {errorOfThree:F0} mm s, two {errorOfTwo:F0} mm s");
    }

    [Fact]
    public void The_first_answer_to_swell_is_more_water_with_three_elements_and_less_with_one()
    {
        var single = new Drum(loadPct: 40.0) { FeedwaterQuality = SignalQuality.Bad, SteamQuality = SignalQuality.Bad };
        var three = new Drum(loadPct: 40.0);
        foreach (var drum in new[] { single, three })
        {
            drum.RunFor(1_200);
            drum.SteamPct = 70.0;
        }

        var valveOfSingle = single.Controller.ValvePct;
        var valveOfThree = three.Controller.ValvePct;
        single.RunFor(10);
        three.RunFor(10);
        Assert.True(single.LevelMm > 0.0 && single.Controller.ValvePct < valveOfSingle);
        Assert.True(three.Controller.ValvePct > valveOfThree + 5.0);
    }

    [Theory]
    [InlineData(SignalQuality.Bad, SignalQuality.Good, FeedwaterMode.SingleElement)]
    [InlineData(SignalQuality.Uncertain, SignalQuality.Good, FeedwaterMode.SingleElement)]
    [InlineData(SignalQuality.Good, SignalQuality.Bad, FeedwaterMode.TwoElement)]
    [InlineData(SignalQuality.Good, SignalQuality.Uncertain, FeedwaterMode.TwoElement)]
    [InlineData(SignalQuality.Bad, SignalQuality.Bad, FeedwaterMode.SingleElement)]
    public void A_flow_that_is_not_good_drops_out_and_comes_back_without_a_bump(SignalQuality steam, SignalQuality feedwater, FeedwaterMode mode)
    {
        var drum = new Drum(loadPct: 60.0);
        drum.RunFor(1_200);
        Assert.Equal(FeedwaterMode.ThreeElement, drum.Controller.Mode);
        var before = drum.Controller.ValvePct;
        drum.SteamQuality = steam;
        drum.FeedwaterQuality = feedwater;
        drum.Run(1);
        Assert.Equal(mode, drum.Controller.Mode);
        Assert.Equal(before, drum.Controller.ValvePct, 0.1);
        drum.RunFor(600);
        Assert.InRange(drum.LevelMm, -5.0, 5.0);

        drum.SteamQuality = SignalQuality.Good;
        drum.FeedwaterQuality = SignalQuality.Good;
        drum.RunFor(9);
        Assert.Equal(mode, drum.Controller.Mode);
        var last = drum.Controller.ValvePct;
        for (var i = 0; i < 50; i++)
        {
            drum.Run(1);
            Assert.Equal(last, drum.Controller.ValvePct, 0.1);
            last = drum.Controller.ValvePct;
        }

        Assert.Equal(FeedwaterMode.ThreeElement, drum.Controller.Mode);
    }

    [Fact]
    public void The_fallback_is_without_a_bump_in_the_middle_of_a_disturbance()
    {
        var drum = new Drum(loadPct: 40.0);
        drum.RunFor(1_200);
        drum.SteamPct = 70.0;
        drum.RunFor(15);
        var before = drum.Controller.ValvePct;
        drum.SteamQuality = SignalQuality.Bad;
        drum.Run(1);
        Assert.Equal(FeedwaterMode.SingleElement, drum.Controller.Mode);
        Assert.Equal(before, drum.Controller.ValvePct, 0.2);
    }

    [Fact]
    public void Low_load_is_controlled_by_the_level_alone_with_hysteresis_and_without_a_bump()
    {
        var drum = new Drum(loadPct: 28.0);
        drum.RunFor(1_200);
        Assert.Equal(FeedwaterMode.SingleElement, drum.Controller.Mode);
        AssertSmooth(drum, toPct: 31.0, FeedwaterMode.ThreeElement);
        AssertSmooth(drum, toPct: 26.0, FeedwaterMode.ThreeElement);
        AssertSmooth(drum, toPct: 24.0, FeedwaterMode.SingleElement);
        AssertSmooth(drum, toPct: 29.0, FeedwaterMode.SingleElement);
    }

    [Fact]
    public void A_bad_level_holds_the_valve_and_the_return_is_without_a_bump()
    {
        var drum = new Drum(loadPct: 60.0);
        drum.RunFor(1_200);
        var before = drum.Controller.ValvePct;
        drum.LevelQuality = SignalQuality.Bad;
        drum.SteamPct = 70.0;
        drum.RunFor(30);
        Assert.Equal(FeedwaterMode.Held, drum.Controller.Mode);
        Assert.Equal(before, drum.Controller.ValvePct);
        drum.LevelQuality = SignalQuality.Good;
        drum.Run(1);
        Assert.Equal(before, drum.Controller.ValvePct, 0.2);
    }

    [Fact]
    public void A_drum_whose_steam_stops_while_it_is_swollen_is_not_fed_further()
    {
        var drum = new Drum(loadPct: 60.0);
        drum.RunFor(1_200);
        drum.AddWater(180.0);
        drum.RunFor(5);
        var highestFed = 0.0;
        for (var second = 0; second < 600; second++)
        {
            drum.SteamPct = Math.Max(0.0, drum.SteamPct - 1.0);
            drum.RunFor(1);
            highestFed = drum.SteamPct == 0.0 && drum.Controller.ValvePct > 2.0 ? Math.Max(highestFed, drum.LevelMm) : highestFed;
        }

        Assert.Equal(FeedwaterMode.SingleElement, drum.Controller.Mode);
        Assert.InRange(highestFed, 0.0, 90.0);
    }

    [Fact]
    public void A_drum_whose_steam_stops_while_its_level_is_low_is_fed_until_it_is_not()
    {
        var drum = new Drum(loadPct: 60.0);
        drum.RunFor(1_200);
        drum.AddWater(-120.0);
        drum.SteamPct = 0.0;
        drum.RunFor(900);
        Assert.InRange(drum.LevelMm, -20.0, 60.0);
    }

    [Fact]
    public void A_valve_at_its_stop_does_not_wind_the_level_controller_up()
    {
        var drum = new Drum(loadPct: 60.0);
        drum.RunFor(1_200);
        drum.FeedPressure = 0.5;
        drum.RunFor(300);
        Assert.Equal(100.0, drum.Controller.ValvePct);
        drum.FeedPressure = 1.0;
        var highest = double.MinValue;
        for (var i = 0; i < 1_800; i++)
        {
            drum.RunFor(1);
            highest = Math.Max(highest, drum.LevelMm);
        }

        Assert.True(highest < 35.0, $"{highest:F1} mm");
    }

    [Fact]
    public void A_takeover_from_hand_starts_at_the_hands_valve()
    {
        var drum = new Drum(loadPct: 60.0);
        drum.Controller.StartFrom(45.0);
        drum.Run(1);
        Assert.Equal(45.0, drum.Controller.ValvePct, 0.1);
        Assert.All(Enum.GetValues<FeedwaterMode>(), mode => Assert.Equal(mode.ToString(), FeedwaterModeNames.Of(mode)));
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        var drum = new Drum(loadPct: 60.0);
        drum.RunFor(60);
        var before = GC.GetAllocatedBytesForCurrentThread();
        drum.RunFor(1_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>Integral of the absolute level error over ten minutes after a step of the steam flow, mm s.</summary>
    private static double ErrorAfterStep(Drum drum, double toPct)
    {
        if (drum.SteamPct != toPct)
        {
            drum.RunFor(1_200);
            drum.SteamPct = toPct;
        }

        var sum = 0.0;
        for (var i = 0; i < 6_000; i++)
        {
            drum.Run(1);
            sum += Math.Abs(drum.LevelMm) * Drum.PeriodMs / 1000.0;
        }

        return sum;
    }

    private static void AssertSmooth(Drum drum, double toPct, FeedwaterMode mode)
    {
        drum.SteamPct = toPct;
        for (var i = 0; i < 600; i++)
        {
            var before = drum.Controller.ValvePct;
            var wasMode = drum.Controller.Mode;
            drum.Run(1);
            if (drum.Controller.Mode != wasMode)
            {
                Assert.Equal(before, drum.Controller.ValvePct, 0.2);
            }
        }

        Assert.Equal(mode, drum.Controller.Mode);
        drum.RunFor(600);
    }

    /// <summary>
    /// A drum whose level is the water balance plus shrink and swell: more steam lifts the level for a while, more cold
    /// feedwater lowers it. The figures are a small boiler's order of magnitude, not a certain one's.
    /// </summary>
    private sealed class Drum
    {
        public const int PeriodMs = 100;
        private const double Seconds = PeriodMs / 1000.0;
        private const double MmPerPctSecond = 0.04;
        private const double SwellMmPerPct = 2.0;
        private const double ShrinkMmPerPct = 0.8;
        private const double SwellSeconds = 20.0;
        private const double ValveSeconds = 3.0;
        private readonly AnalogInput _level = new("LT-103");
        private readonly AnalogInput _steam = new("FT-116");
        private readonly AnalogInput _feedwater = new("FT-117");
        private double _waterMm;
        private double _slowSteam;
        private double _slowFeedwater;
        private double _feedwaterPct;

        public Drum(double loadPct)
        {
            SteamPct = _slowSteam = _slowFeedwater = _feedwaterPct = loadPct;
            Controller = new DrumLevelController(new DrumLevelOptions());
            Controller.StartFrom(loadPct);
        }

        public DrumLevelController Controller { get; }

        public double SteamPct { get; set; }

        /// <summary>Flow through the open valve, part of the normal one.</summary>
        public double FeedPressure { get; set; } = 1.0;

        public SignalQuality LevelQuality { get; set; } = SignalQuality.Good;

        public SignalQuality SteamQuality { get; set; } = SignalQuality.Good;

        public SignalQuality FeedwaterQuality { get; set; } = SignalQuality.Good;

        public double LevelMm => _waterMm + (SwellMmPerPct * (SteamPct - _slowSteam)) - (ShrinkMmPerPct * (_feedwaterPct - _slowFeedwater));

        /// <summary>Water that came or went otherwise, mm.</summary>
        public void AddWater(double mm) => _waterMm += mm;

        public void RunFor(int seconds) => Run(seconds * 1000 / PeriodMs);

        public void Run(int scans)
        {
            for (var i = 0; i < scans; i++)
            {
                Set(_level, LevelMm, LevelQuality);
                Set(_steam, SteamPct, SteamQuality);
                Set(_feedwater, _feedwaterPct, FeedwaterQuality);
                var valve = Controller.Step(_level, _steam, _feedwater, PeriodMs);
                _feedwaterPct += ((valve * FeedPressure) - _feedwaterPct) * Seconds / ValveSeconds;
                _slowSteam += (SteamPct - _slowSteam) * Seconds / SwellSeconds;
                _slowFeedwater += (_feedwaterPct - _slowFeedwater) * Seconds / SwellSeconds;
                _waterMm += (_feedwaterPct - SteamPct) * MmPerPctSecond * Seconds;
            }
        }

        private static void Set(AnalogInput input, double value, SignalQuality quality)
        {
            switch (quality)
            {
                case SignalQuality.Good: input.SetGood(value); break;
                case SignalQuality.Uncertain: input.SetUncertain(value, SignalCause.Saturated); break;
                default: input.SetBad(SignalCause.OpenCircuit); break;
            }
        }
    }
}
