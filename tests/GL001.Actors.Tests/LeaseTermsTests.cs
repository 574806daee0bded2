using GL001.Dispatch;

namespace GL001.Actors.Tests;

public sealed class LeaseTermsTests
{
    private static readonly TimeSpan s_quarter = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan s_valid = TimeSpan.FromMinutes(5);

    [Fact]
    public void The_first_step_is_what_is_leased_now_and_the_others_are_the_plans()
    {
        var terms = Terms(now: 12.0, [10.0, 11.0, 50.0, 1.0], [true, true, true, true]);
        Assert.Equal<double>([12.0, 11.0, 20.0, 4.0], terms.StepsMegawatts);
        Assert.Equal((TimeSpan.FromHours(1), s_quarter), (terms.ValidFor, terms.Step));
    }

    [Fact]
    public void Steps_end_before_the_plan_lets_the_unit_rest()
    {
        Assert.Equal<double>([12.0, 11.0], Terms(now: 12.0, [10.0, 11.0, 0.0, 9.0], [true, true, false, true]).StepsMegawatts);
    }

    [Fact]
    public void Rest_is_leased_for_now_alone()
    {
        var terms = Terms(now: 0.0, [0.0, 11.0], [false, true]);
        Assert.Empty(terms.StepsMegawatts);
        Assert.Equal(s_valid, terms.ValidFor);
    }

    [Fact]
    public void No_lease_has_more_steps_than_a_controller_takes()
    {
        var terms = Terms(now: 12.0, [.. Enumerable.Repeat(10.0, 96)], [.. Enumerable.Repeat(true, 96)]);
        Assert.Equal(LeaseTerms.MostSteps, terms.StepsMegawatts.Length);
        Assert.Equal(TimeSpan.FromHours(8), terms.ValidFor);
    }

    private static LeaseTerms Terms(double now, double[] heat, bool[] on)
    {
        var unit = new DispatchUnit
        {
            Id = "BLR-1",
            HeaderId = "A",
            Availability = UnitAvailability.Available,
            CurrentHeatMegawatts = 10.0,
            BurnerRunning = true,
            MinHeatMegawatts = 4.0,
            MaxHeatMegawatts = 20.0,
            RampUpMegawattsPerMinute = 1.0,
            RampDownMegawattsPerMinute = 1.0,
            Efficiency = 0.9,
            FuelPriceEurPerMegawattHour = [30.0],
        };
        return LeaseTerms.Of(unit, new UnitPlan("BLR-1", [.. heat], [.. on], [.. heat.Select(_ => UnitReason.Free)], 0.0), new PlannedLease(now, ""), s_quarter, s_valid);
    }
}
