using CsCheck;
using GL001.Wire.Tests;

namespace GL001.Control.Tests;

public sealed class LeadLagSequencerTests
{
    private const int Minute = 60;

    [Fact]
    public void The_lead_is_called_at_once_and_carries_the_load_alone()
    {
        var house = new House(3);
        house.DemandMw = 6.0;
        house.RunFor(1);
        Assert.Equal([0], house.Called);
        house.RunFor(2 * Minute);
        Assert.Equal(0, house.Sequencer.Lead);
        Assert.Equal(60.0, house.Sequencer.LoadPct(0), 1e-9);
        Assert.Equal(0.0, house.Sequencer.LoadPct(1));
        Assert.Equal(0.0, house.Sequencer.UnmetMw);
    }

    [Fact]
    public void The_next_starts_only_after_the_demand_was_high_for_its_delay()
    {
        var house = Running(3, 6.0);
        house.DemandMw = 9.0;
        house.RunFor(115);
        Assert.Equal([0], house.Called);
        house.DemandMw = 8.0;
        house.RunFor(1);
        house.DemandMw = 9.0;
        house.RunFor(115);
        Assert.Equal([0], house.Called);
        house.RunFor(10);
        Assert.Equal([0, 1], house.Called);
        house.RunFor(2 * Minute);
        Assert.Equal(45.0, house.Sequencer.LoadPct(0), 1e-9);
        Assert.Equal(45.0, house.Sequencer.LoadPct(1), 1e-9);
    }

    [Fact]
    public void Between_the_thresholds_nothing_changes()
    {
        // One unit of 10 MW: the second starts above 8.5 MW and stops at or below 7 MW.
        var house = Running(2, 9.0);
        house.RunFor(10 * Minute);
        Assert.Equal([0, 1], house.Called);
        house.DemandMw = 7.1;
        house.RunFor(60 * Minute);
        Assert.Equal([0, 1], house.Called);
        house.DemandMw = 7.0;
        house.RunFor((5 * Minute) - 5);
        Assert.Equal([0, 1], house.Called);
        house.RunFor(10);
        Assert.Equal([0], house.Called);
        house.DemandMw = 8.4;
        house.RunFor(60 * Minute);
        Assert.Equal([0], house.Called);
    }

    [Fact]
    public void Units_start_one_after_the_other()
    {
        var house = new House(4) { DemandMw = 36.0, StartSeconds = 300 };
        var most = 0;
        for (var i = 0; i < 60 * Minute; i++)
        {
            house.RunFor(1);
            most = Math.Max(most, Enumerable.Range(0, 4).Count(unit => house.Sequencer.IsCalled(unit) && !house.Firing[unit]));
        }

        Assert.Equal([0, 1, 2, 3], house.Called);
        Assert.Equal(1, most);
    }

    [Fact]
    public void Without_demand_all_rest_after_the_stop_delay_even_one_that_is_still_starting()
    {
        var house = Running(2, 6.0);
        house.DemandMw = 0.0;
        house.RunFor((5 * Minute) + 5);
        Assert.Empty(house.Called);
        Assert.Equal(-1, house.Sequencer.Lead);

        house.StartSeconds = 3_600;
        house.DemandMw = 6.0;
        house.RunFor(30);
        Assert.Equal([0], house.Called);
        house.DemandMw = 0.0;
        house.RunFor((5 * Minute) + 5);
        Assert.Empty(house.Called);
    }

    [Fact]
    public void A_tripped_unit_is_replaced_at_once_and_does_not_push_its_replacement_out_when_it_returns()
    {
        var house = Running(3, 6.0);
        house.Available[0] = false;
        house.RunFor(1);
        Assert.Equal([1], house.Called);
        house.RunFor(2 * Minute);
        Assert.Equal(1, house.Sequencer.Lead);
        house.Available[0] = true;
        house.RunFor(60 * Minute);
        Assert.Equal([1], house.Called);
    }

    [Fact]
    public void With_nobody_left_to_replace_it_the_shortfall_is_told()
    {
        var house = Running(2, 16.0);
        house.RunFor(10 * Minute);
        Assert.Equal([0, 1], house.Called);
        house.Available[1] = false;
        house.RunFor(2);
        Assert.Equal([0], house.Called);
        Assert.Equal(6.0, house.Sequencer.UnmetMw, 1e-9);
        Assert.Equal(100.0, house.Sequencer.LoadPct(0));
        house.Available[1] = true;
        house.RunFor(2);
        Assert.Equal([0, 1], house.Called);
    }

    [Fact]
    public void A_unit_that_does_not_start_in_time_is_passed_over_until_it_was_reset()
    {
        var house = new House(2) { DemandMw = 6.0 };
        house.Blocked[0] = true;
        house.RunFor((10 * Minute) - 5);
        Assert.Equal([0], house.Called);
        house.RunFor(10);
        Assert.Equal([1], house.Called);
        Assert.True(house.Sequencer.HasFailedToStart(0));
        house.RunFor(60 * Minute);
        Assert.Equal([1], house.Called);
        house.Blocked[0] = false;
        house.Available[0] = false;
        house.RunFor(1);
        house.Available[0] = true;
        house.Available[1] = false;
        house.RunFor(1);
        Assert.False(house.Sequencer.HasFailedToStart(0));
        Assert.Equal([0], house.Called);
    }

    [Fact]
    public void The_lead_passes_on_by_running_hours_and_the_old_one_fires_until_the_new_one_does()
    {
        var house = Running(2, 6.0);
        house.RunFor((24 * 60 * Minute) - 60, periodMs: 10_000);
        Assert.Equal([0], house.Called);
        var bothSeen = false;
        for (var i = 0; i < 600; i++)
        {
            house.RunFor(1);
            Assert.True(house.Firing[0] || house.Firing[1], "nobody fires");
            bothSeen |= house.Called.Count == 2;
        }

        Assert.True(bothSeen);
        Assert.Equal([1], house.Called);
        Assert.Equal(1, house.Sequencer.Lead);
        Assert.Equal(24.0, house.Sequencer.RunningHours(0), 0.2);
    }

    [Fact]
    public void Hours_of_before_a_power_cut_decide_who_leads()
    {
        var house = new House(3) { DemandMw = 6.0 };
        house.Sequencer.RestoreRunningMs(0, 9_000_000_000);
        house.Sequencer.RestoreRunningMs(1, 3_000_000_000);
        house.Sequencer.RestoreRunningMs(2, 6_000_000_000);
        house.RunFor(1);
        Assert.Equal(1, house.Sequencer.Lead);
        Assert.Equal(3_000_000_000, house.Sequencer.RunningMs(1));
    }

    [Fact]
    public void Units_share_in_proportion_and_none_goes_below_its_minimum()
    {
        var house = Running(2, 9.0);
        house.RunFor(10 * Minute);
        house.DemandMw = 1.0;
        house.RunFor(1);
        Assert.Equal(20.0, house.Sequencer.LoadPct(0));
        Assert.Equal(20.0, house.Sequencer.LoadPct(1));
    }

    [Fact]
    public void A_demand_that_is_no_number_leaves_things_as_they_are()
    {
        var house = Running(2, 6.0);
        house.DemandMw = double.NaN;
        house.RunFor(20 * Minute);
        Assert.Equal([0], house.Called);
        Assert.Equal(60.0, house.Sequencer.LoadPct(0), 1e-9);
    }

    [Fact]
    public void Wrong_settings_are_named_and_leave_no_units()
    {
        var good = new[] { 10.0, 10.0 };
        AssertFault(new LeadLagOptions { StopBelowPct = 85.0 }, good, good);
        AssertFault(new LeadLagOptions { StartAbovePct = double.NaN }, good, good);
        AssertFault(new LeadLagOptions { StartTimeoutMs = 0 }, good, good);
        AssertFault(new LeadLagOptions { RotateAfterHours = 0.0 }, good, good);
        AssertFault(new LeadLagOptions(), good, new[] { 1.0 });
        AssertFault(new LeadLagOptions(), good, new[] { 1.0, 11.0 });
        AssertFault(new LeadLagOptions(), new[] { 10.0, 0.0 }, new[] { 1.0, 0.0 });
        AssertFault(new LeadLagOptions(), new double[9], new double[9]);
        AssertFault(new LeadLagOptions(), [], []);
    }

    [Fact]
    public void Whatever_trips_and_whatever_is_asked_only_units_that_may_run_are_called_and_never_fewer_than_needed()
    {
        var seen = 0;
        var steps = Gen.Select(Gen.Double[-5.0, 60.0], Gen.Int[0, 3], Gen.Bool, Gen.Bool, Gen.Int[1, 900],
            (demand, unit, toggle, block, seconds) => (demand, unit, toggle, block, seconds));
        Seeded.Holds(steps.Array[40], 40, trace =>
        {
            var house = new House(4);
            foreach (var (demand, unit, toggle, block, seconds) in trace)
            {
                house.DemandMw = demand;
                house.Available[unit] ^= toggle;
                house.Blocked[unit] = block && toggle;
                for (var i = 0; i < seconds; i += 10)
                {
                    house.RunFor(10, periodMs: 1_000);
                    AssertSound(house);
                    seen = Math.Max(seen, house.Called.Count);
                }
            }

            return true;
        });
        Assert.Equal(4, seen);
    }

    [Fact]
    public void A_step_allocates_nothing()
    {
        var sequencer = Running(4, 30.0).Sequencer;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++)
        {
            sequencer.SetUnit(i % 4, i % 7 > 0, i % 3 > 0);
            sequencer.Step(i % 50, 1_000);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void AssertSound(House house)
    {
        var sequencer = house.Sequencer;
        var mayRun = Enumerable.Range(0, 4).Where(unit => house.Available[unit] && !sequencer.HasFailedToStart(unit)).ToArray();
        Assert.All(house.Called, unit => Assert.Contains(unit, mayRun));
        Assert.True(house.Called.Count >= Math.Min(sequencer.UnitsWanted, mayRun.Length), "fewer called than wanted");
        Assert.True(house.DemandMw <= 0.0 || mayRun.Length == 0 || house.Called.Count > 0, "demand and nobody called");
        Assert.All(Enumerable.Range(0, 4), unit => Assert.InRange(sequencer.LoadPct(unit), sequencer.IsCalled(unit) ? 20.0 : 0.0, sequencer.IsCalled(unit) ? 100.0 : 0.0));
        Assert.Equal(house.Called.Count == 0, sequencer.Lead < 0);
    }

    private static void AssertFault(LeadLagOptions options, double[] ratedMw, double[] minimumMw)
    {
        var sequencer = new LeadLagSequencer(options, ratedMw, minimumMw);
        Assert.NotEqual("", sequencer.Fault);
        sequencer.Step(10.0, 1_000);
        Assert.Equal(0, sequencer.Count);
        Assert.Equal(-1, sequencer.Lead);
    }

    private static House Running(int units, double demandMw)
    {
        var house = new House(units) { DemandMw = demandMw };
        house.RunFor(2 * Minute);
        Assert.Equal([0], house.Called);
        return house;
    }

    /// <summary>Units of 10 MW, 2 MW at least, that fire 90 s after they are called.</summary>
    private sealed class House
    {
        private readonly int[] _startingMs;

        public House(int units)
        {
            var rated = new double[units];
            var minimum = new double[units];
            Array.Fill(rated, 10.0);
            Array.Fill(minimum, 2.0);
            Sequencer = new LeadLagSequencer(new LeadLagOptions(), rated, minimum);
            Available = new bool[units];
            Array.Fill(Available, true);
            Firing = new bool[units];
            Blocked = new bool[units];
            _startingMs = new int[units];
        }

        public LeadLagSequencer Sequencer { get; }

        public double DemandMw { get; set; }

        public bool[] Available { get; }

        public bool[] Firing { get; }

        /// <summary>Called, but never fires.</summary>
        public bool[] Blocked { get; }

        public int StartSeconds { get; set; } = 90;

        public List<int> Called => Enumerable.Range(0, Firing.Length).Where(Sequencer.IsCalled).ToList();

        public void RunFor(int seconds, int periodMs = 1_000)
        {
            for (var ms = 0; ms < seconds * 1000; ms += periodMs)
            {
                for (var i = 0; i < Firing.Length; i++)
                {
                    var runs = Sequencer.IsCalled(i) && Available[i] && !Blocked[i];
                    _startingMs[i] = runs ? _startingMs[i] + periodMs : 0;
                    Firing[i] = runs && _startingMs[i] > StartSeconds * 1000;
                    Sequencer.SetUnit(i, Available[i], Firing[i]);
                }

                Sequencer.Step(DemandMw, periodMs);
            }
        }
    }
}
