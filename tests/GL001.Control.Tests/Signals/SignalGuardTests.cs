using CsCheck;

namespace GL001.Control.Tests;

public sealed class SignalGuardTests
{
    private const int PeriodMs = 100;

    private readonly AnalogInput _input = new("TT-101");

    // -- range

    [Theory]
    [InlineData(-50.1, SignalQuality.Bad, SignalCause.OutOfRange)]
    [InlineData(-50.0, SignalQuality.Good, SignalCause.None)]
    [InlineData(850.0, SignalQuality.Good, SignalCause.None)]
    [InlineData(850.1, SignalQuality.Bad, SignalCause.OutOfRange)]
    public void A_value_outside_the_plausible_range_is_bad(double value, SignalQuality quality, SignalCause cause)
    {
        var guard = new SignalGuard(new SignalGuardSettings { PlausibleLow = -50.0, PlausibleHigh = 850.0 });
        Sample(guard, value);
        AssertIs(quality, cause);
    }

    [Fact]
    public void What_the_driver_found_wrong_keeps_its_quality_and_its_cause()
    {
        var guard = new SignalGuard(new SignalGuardSettings { PlausibleLow = 0.0, PlausibleHigh = 10.0, MaximumRatePerSecond = 1.0 });
        Sample(guard, 5.0);
        _input.SetBad(SignalCause.ShortCircuit);
        guard.Check(_input, 0, true, PeriodMs);
        AssertIs(SignalQuality.Bad, SignalCause.ShortCircuit);

        _input.SetUncertain(5.0, SignalCause.Saturated);
        guard.Check(_input, 1, true, PeriodMs);
        AssertIs(SignalQuality.Uncertain, SignalCause.Saturated);
    }

    [Fact]
    public void A_guard_with_nothing_set_changes_nothing()
    {
        var guard = new SignalGuard(new SignalGuardSettings());
        guard.ExpectResponse();
        for (var i = 0; i < 100_000; i++)
        {
            Sample(guard, i % 2 == 0 ? -1e9 : 1e9, code: 7);
            AssertIs(SignalQuality.Good, SignalCause.None);
        }
    }

    // -- rate of change

    [Fact]
    public void A_change_faster_than_the_process_is_uncertain_once_and_bad_the_second_time()
    {
        var guard = Rate(10.0);
        Sample(guard, 100.0);
        Sample(guard, 102.0);
        AssertIs(SignalQuality.Uncertain, SignalCause.RateOfChange);
        Sample(guard, 104.0);
        AssertIs(SignalQuality.Bad, SignalCause.RateOfChange);
    }

    [Fact]
    public void A_step_is_bad_although_the_new_value_stands_still()
    {
        var guard = Rate(10.0);
        Sample(guard, 100.0);
        Sample(guard, 300.0);
        Sample(guard, 300.0);
        AssertIs(SignalQuality.Bad, SignalCause.RateOfChange);
    }

    [Fact]
    public void A_needle_of_one_sample_is_two_violations()
    {
        var guard = Rate(10.0);
        Sample(guard, 100.0);
        Sample(guard, 300.0);
        Sample(guard, 100.0);
        AssertIs(SignalQuality.Bad, SignalCause.RateOfChange);
    }

    [Fact]
    public void A_change_just_within_the_rate_is_good_for_ever()
    {
        var guard = Rate(10.0);
        for (var i = 0; i < 1_000; i++)
        {
            Sample(guard, i * 0.999);
            AssertIs(SignalQuality.Good, SignalCause.None);
        }
    }

    [Fact]
    public void A_change_just_beyond_the_rate_is_bad_from_the_third_sample_on()
    {
        var guard = Rate(10.0);
        for (var i = 0; i < 1_000; i++)
        {
            Sample(guard, i * 1.001);
            Assert.Equal(i < 1 ? SignalQuality.Good : i < 2 ? SignalQuality.Uncertain : SignalQuality.Bad, _input.Quality);
        }
    }

    [Fact]
    public void A_rate_fault_ends_after_so_many_good_samples_and_not_one_before()
    {
        var guard = Rate(10.0, recoverySamples: 5);
        Sample(guard, 100.0);
        Sample(guard, 300.0);
        Sample(guard, 300.0);
        for (var i = 1; i < 5; i++)
        {
            Sample(guard, 300.0);
            AssertIs(SignalQuality.Bad, SignalCause.RateOfChange);
        }

        Sample(guard, 300.0);
        AssertIs(SignalQuality.Good, SignalCause.None);
    }

    [Fact]
    public void A_violation_during_recovery_starts_the_count_over()
    {
        var guard = Rate(10.0, recoverySamples: 3);
        foreach (var value in new[] { 100.0, 300.0, 300.0, 300.0, 300.0, 200.0, 200.0, 200.0 })
        {
            Sample(guard, value);
        }

        AssertIs(SignalQuality.Bad, SignalCause.RateOfChange);
        Sample(guard, 200.0);
        AssertIs(SignalQuality.Good, SignalCause.None);
    }

    [Fact]
    public void A_gap_does_not_end_a_rate_fault_and_does_not_make_one()
    {
        var guard = Rate(10.0, recoverySamples: 3);
        Sample(guard, 100.0);
        Bad(guard);
        Sample(guard, 300.0);
        AssertIs(SignalQuality.Good, SignalCause.None);

        Sample(guard, 500.0);
        Sample(guard, 500.0);
        Sample(guard, 500.0);
        Bad(guard);
        Sample(guard, 500.0);
        AssertIs(SignalQuality.Bad, SignalCause.RateOfChange);
        Sample(guard, 500.0);
        Sample(guard, 500.0);
        AssertIs(SignalQuality.Bad, SignalCause.RateOfChange);
        Sample(guard, 500.0);
        AssertIs(SignalQuality.Good, SignalCause.None);
    }

    [Fact]
    public void A_step_of_no_time_has_no_rate_and_its_time_is_not_lost()
    {
        var guard = Rate(10.0);
        Sample(guard, 100.0);
        Sample(guard, 100.5, elapsedMs: 0);
        AssertIs(SignalQuality.Good, SignalCause.None);
        Sample(guard, 100.9);
        AssertIs(SignalQuality.Good, SignalCause.None);
        Sample(guard, 100.9, elapsedMs: -5);
        AssertIs(SignalQuality.Good, SignalCause.None);
    }

    [Fact]
    public void A_late_sample_may_have_moved_further()
    {
        var guard = Rate(10.0);
        Sample(guard, 100.0);
        Sample(guard, 109.0, elapsedMs: 1_000);
        AssertIs(SignalQuality.Good, SignalCause.None);
    }

    [Fact]
    public void A_sample_given_again_lets_the_next_one_have_moved_twice_as_far()
    {
        var guard = Rate(10.0);
        for (var i = 0; i < 1_000; i++)
        {
            var fresh = i % 10 != 9;
            _input.SetGood((fresh ? i : i - 1) * 0.8);
            guard.Check(_input, i, true, PeriodMs, fresh);
            AssertIs(SignalQuality.Good, SignalCause.None);
        }
    }

    // -- standstill

    [Fact]
    public void A_code_that_stands_still_while_firing_is_uncertain_then_bad_and_good_again_when_it_moves()
    {
        var guard = Stuck(uncertainMs: 10_000, badMs: 20_000);
        Sample(guard, 1.0, code: 5);
        Hold(guard, 9_900, code: 5);
        AssertIs(SignalQuality.Good, SignalCause.None);
        Hold(guard, 100, code: 5);
        AssertIs(SignalQuality.Uncertain, SignalCause.Stuck);
        Hold(guard, 9_900, code: 5);
        AssertIs(SignalQuality.Uncertain, SignalCause.Stuck);
        Hold(guard, 100, code: 5);
        AssertIs(SignalQuality.Bad, SignalCause.Stuck);
        Sample(guard, 1.0, code: 6);
        AssertIs(SignalQuality.Good, SignalCause.None);
    }

    [Fact]
    public void Standing_still_at_rest_is_no_fault_but_does_not_hide_one_in_short_cycles()
    {
        var guard = Stuck(uncertainMs: 10_000, badMs: 20_000);
        Hold(guard, 1_000_000, code: 5, firing: false);
        AssertIs(SignalQuality.Good, SignalCause.None);
        for (var cycle = 0; cycle < 3; cycle++)
        {
            Hold(guard, 4_000, code: 5);
            Hold(guard, 60_000, code: 5, firing: false);
        }

        AssertIs(SignalQuality.Uncertain, SignalCause.Stuck);
    }

    [Fact]
    public void A_signal_found_stuck_does_not_recover_because_the_burner_stopped()
    {
        var guard = Stuck(uncertainMs: 1_000, badMs: 2_000);
        Hold(guard, 3_000, code: 5);
        Hold(guard, 60_000, code: 5, firing: false);
        AssertIs(SignalQuality.Bad, SignalCause.Stuck);
    }

    [Fact]
    public void No_answer_to_an_excitation_is_uncertain_then_bad_until_the_signal_moves()
    {
        var guard = Response(minimum: 5.0, uncertainMs: 60_000, badMs: 120_000);
        Sample(guard, 20.0);
        guard.ExpectResponse();
        Hold(guard, 60_000, value: 24.9);
        AssertIs(SignalQuality.Good, SignalCause.None);
        Hold(guard, 100, value: 24.9);
        AssertIs(SignalQuality.Uncertain, SignalCause.Stuck);
        Hold(guard, 60_000, value: 24.9);
        AssertIs(SignalQuality.Bad, SignalCause.Stuck);
        Sample(guard, 29.9);
        AssertIs(SignalQuality.Good, SignalCause.None);
        Hold(guard, 600_000, value: 29.9);
        AssertIs(SignalQuality.Good, SignalCause.None);
    }

    [Fact]
    public void An_answer_downwards_is_an_answer_too()
    {
        var guard = Response(minimum: 5.0, uncertainMs: 1_000, badMs: 0);
        guard.ExpectResponse();
        Sample(guard, 20.0);
        Sample(guard, 15.0);
        Hold(guard, 10_000, value: 15.0);
        AssertIs(SignalQuality.Good, SignalCause.None);
    }

    [Fact]
    public void An_excitation_that_ended_early_expects_nothing_but_a_stuck_signal_stays_stuck()
    {
        var guard = Response(minimum: 5.0, uncertainMs: 1_000, badMs: 0);
        guard.ExpectResponse();
        Hold(guard, 900, value: 20.0);
        guard.CancelResponse();
        Hold(guard, 10_000, value: 20.0);
        AssertIs(SignalQuality.Good, SignalCause.None);

        guard.ExpectResponse();
        Hold(guard, 1_100, value: 20.0);
        guard.CancelResponse();
        Sample(guard, 20.0);
        AssertIs(SignalQuality.Uncertain, SignalCause.Stuck);
    }

    // -- all of them

    /// <summary>Whatever comes in whatever order: the guard lowers a quality or leaves it.</summary>
    [Fact]
    public void A_guard_never_improves_a_quality()
    {
        Gen.Select(Gen.Int[0, 3], Gen.Double[-100.0, 1_000.0], Gen.Int[0, 3], Gen.Bool, Gen.Int[-10, 10_000]).Array[0, 60].Sample(trace =>
        {
            var guard = new SignalGuard(new SignalGuardSettings
            {
                PlausibleLow = -50.0,
                PlausibleHigh = 850.0,
                MaximumRatePerSecond = 50.0,
                RecoverySamples = 3,
                StuckUncertainMs = 5_000,
                StuckBadMs = 9_000,
                ResponseMinimum = 20.0,
                ResponseUncertainMs = 8_000,
                ResponseBadMs = 12_000,
            });
            var input = new AnalogInput("X");
            guard.ExpectResponse();
            foreach (var (kind, value, code, firing, elapsedMs) in trace)
            {
                switch (kind)
                {
                    case 0: input.SetBad(SignalCause.BusFailed); break;
                    case 1: input.SetUncertain(value, SignalCause.Saturated); break;
                    default: input.SetGood(value); break;
                }

                var before = input.Quality;
                guard.Check(input, code, firing, elapsedMs);
                Assert.True(input.Quality <= before);
                Assert.Equal(input.Quality == SignalQuality.Good, input.Cause == SignalCause.None);
                Assert.True(input.IsBad || input.Value is >= -50.0 and <= 850.0);
            }
        });
    }

    [Fact]
    public void A_check_allocates_nothing()
    {
        var guard = new SignalGuard(new SignalGuardSettings
        {
            PlausibleLow = 0.0,
            PlausibleHigh = 100.0,
            MaximumRatePerSecond = 5.0,
            StuckUncertainMs = 1_000,
            ResponseMinimum = 1.0,
            ResponseUncertainMs = 1_000,
        });
        var peer = new AnalogInput("peer");
        var pair = new PeerCheck(100.0, 3.0, 1_000);
        Run(100);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Run(100_000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run(int count)
        {
            for (var i = 0; i < count; i++)
            {
                guard.ExpectResponse();
                Sample(guard, i % 97, code: i % 3);
                peer.SetGood(i % 89);
                pair.Check(_input, peer, PeriodMs);
            }
        }
    }

    [Fact]
    public void Settings_that_contradict_themselves_are_refused()
    {
        SignalGuardSettings[] wrong =
        [
            new() { PlausibleLow = 10.0, PlausibleHigh = 10.0 },
            new() { PlausibleLow = double.NaN },
            new() { MaximumRatePerSecond = 0.0 },
            new() { MaximumRatePerSecond = double.NaN },
            new() { RecoverySamples = 0 },
            new() { StuckUncertainMs = -1 },
            new() { StuckBadMs = 1_000 },
            new() { StuckUncertainMs = 1_000, StuckBadMs = 999 },
            new() { ResponseMinimum = 1.0 },
            new() { ResponseMinimum = double.NaN },
            new() { ResponseMinimum = 1.0, ResponseUncertainMs = 1_000, ResponseBadMs = 1 },
        ];
        Assert.All(wrong, settings =>
        {
            Assert.NotEmpty(settings.Problem());
            Assert.Throws<ArgumentException>(() => new SignalGuard(settings));
        });
    }

    [Fact]
    public void Every_cause_has_a_name_of_its_own()
    {
        Assert.All(Enum.GetValues<SignalCause>(), cause => Assert.Equal(cause.ToString(), SignalCauseNames.Of(cause)));
    }

    private static SignalGuard Rate(double perSecond, int recoverySamples = 10) =>
        new(new SignalGuardSettings { MaximumRatePerSecond = perSecond, RecoverySamples = recoverySamples });

    private static SignalGuard Stuck(int uncertainMs, int badMs) =>
        new(new SignalGuardSettings { StuckUncertainMs = uncertainMs, StuckBadMs = badMs });

    private static SignalGuard Response(double minimum, int uncertainMs, int badMs) =>
        new(new SignalGuardSettings { ResponseMinimum = minimum, ResponseUncertainMs = uncertainMs, ResponseBadMs = badMs });

    private void Sample(SignalGuard guard, double value, int code = 0, bool firing = true, int elapsedMs = PeriodMs)
    {
        _input.SetGood(value);
        guard.Check(_input, code, firing, elapsedMs);
    }

    private void Hold(SignalGuard guard, int ms, int code = 0, bool firing = true, double value = 1.0)
    {
        for (var t = 0; t < ms; t += PeriodMs)
        {
            Sample(guard, value, code, firing);
        }
    }

    private void Bad(SignalGuard guard)
    {
        _input.SetBad(SignalCause.BusFailed);
        guard.Check(_input, 0, true, PeriodMs);
    }

    private void AssertIs(SignalQuality quality, SignalCause cause)
    {
        Assert.Equal((quality, cause), (_input.Quality, _input.Cause));
    }
}
