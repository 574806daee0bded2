using GL001.Dispatch;
using GL001.Gateway;
using GL001.Wire;
using Unit = GL001.Plant.Unit;

namespace GL001.Actors.Tests;

public sealed class UnitJudgementTests
{
    private static readonly Unit s_unit = TestSite.Boiler("BLR-1", "A", 8.0, 40.0);

    [Fact]
    public void A_unit_that_takes_leases_is_available_within_the_narrower_of_both_ranges()
    {
        var values = Told.Firing(20.0).But(Told.Number(MetricId.MinimumHeatMw, 9.0), Told.Number(MetricId.MaximumHeatMw, 35.0));
        var (state, reason) = UnitJudgement.Of(s_unit, values.Snapshot());
        Assert.Equal(new UnitState(UnitAvailability.Available, 20.0, MaxHeatMegawatts: 35.0, MinHeatMegawatts: 9.0, BurnerRunning: true), state);
        Assert.Equal("", reason);

        var problem = DispatchProblem.FromSite(TestSite.Make(), Told.At, new Dictionary<string, UnitState> { ["BLR-1"] = state });
        Assert.Equal((9.0, 35.0), (problem.Units[0].MinHeatMegawatts, problem.Units[0].MaxHeatMegawatts));
    }

    [Fact]
    public void A_range_that_is_wider_than_the_sites_changes_nothing()
    {
        var (state, _) = UnitJudgement.Of(s_unit, Told.Firing().But(Told.Number(MetricId.MaximumHeatMw, 99.0)).Snapshot());
        Assert.Equal((8.0, 40.0), (state.MinHeatMegawatts, state.MaxHeatMegawatts));
    }

    public static TheoryData<string, int, MetricValue?> Obstacles => new()
    {
        { "in local mode", MetricId.RemoteSelected, Told.Number(MetricId.RemoteSelected, 0.0) },
        { "in local mode", MetricId.RemoteSelected, null },
        { "its controller does not tell its session", MetricId.Session, null },
        { "its controller does not tell its uptime", MetricId.UptimeMs, null },
        { "its controller's maximum is no usable number", MetricId.MaximumHeatMw, Told.Number(MetricId.MaximumHeatMw, null) },
        { "its controller's maximum is no usable number", MetricId.MaximumHeatMw, Told.Number(MetricId.MaximumHeatMw, -1.0) },
        { "its controller's minimum is no usable number", MetricId.MinimumHeatMw, Told.Number(MetricId.MinimumHeatMw, -1.0) },
        { "its maximum of 5.0 MW is below its minimum of 8.0 MW", MetricId.MaximumHeatMw, Told.Number(MetricId.MaximumHeatMw, 5.0) },
        { "its maximum of 40.0 MW is below its minimum of 41.0 MW", MetricId.MinimumHeatMw, Told.Number(MetricId.MinimumHeatMw, 41.0) },
    };

    [Theory]
    [MemberData(nameof(Obstacles))]
    public void A_unit_that_takes_no_lease_counts_with_its_heat_while_it_fires_and_not_at_all_otherwise(string reason, int metricId, MetricValue? told)
    {
        var firing = told is { } value ? Told.Firing(4.0).But(value) : Told.Firing(4.0).Remove(metricId);
        var judged = UnitJudgement.Of(s_unit, firing.Snapshot());
        Assert.Equal((UnitAvailability.Fixed, 4.0, reason), (judged.State.Availability, judged.State.HeatMegawatts, judged.Reason));

        var idle = UnitJudgement.Of(s_unit, firing.But(Told.Text(MetricId.BurnerState, "Standby")).Snapshot());
        Assert.Equal((UnitAvailability.Unavailable, 0.0, reason), (idle.State.Availability, idle.State.HeatMegawatts, idle.Reason));
    }

    [Fact]
    public void A_unit_that_tells_no_burner_state_is_unavailable()
    {
        var judged = UnitJudgement.Of(s_unit, Told.Firing().Remove(MetricId.BurnerState).Snapshot());
        Assert.Equal((UnitAvailability.Unavailable, "its controller does not tell its burner state"), (judged.State.Availability, judged.Reason));
    }

    [Fact]
    public void A_locked_out_or_silent_unit_is_unavailable()
    {
        var locked = UnitJudgement.Of(s_unit, Told.Firing().But(Told.Text(MetricId.BurnerState, "Lockout")).Snapshot());
        Assert.Equal((UnitAvailability.Unavailable, "locked out"), (locked.State.Availability, locked.Reason));
        var record = new ControllerRecord("Plant-A", "BLR-1-CTL", TimeProvider.System);
        Assert.Equal("its controller is NeverSeen", UnitJudgement.Of(s_unit, record.Judged()).Reason);
    }

    [Fact]
    public void A_purging_unit_is_available_runs_its_burner_and_gives_nothing()
    {
        var (state, _) = UnitJudgement.Of(s_unit, Told.Firing().But(Told.Text(MetricId.BurnerState, "Prepurge")).Snapshot());
        Assert.Equal((UnitAvailability.Available, 0.0, true), (state.Availability, state.HeatMegawatts, state.BurnerRunning));
    }

    [Fact]
    public void A_refusal_is_told_and_the_unit_is_offered_the_next_lease_all_the_same()
    {
        var refused = Told.Firing().But(Told.Text(MetricId.LeaseRefusal, "OutOfRange")).Snapshot();
        var judged = UnitJudgement.Of(s_unit, refused);
        Assert.Equal((UnitAvailability.Available, "refused its last lease: OutOfRange"), (judged.State.Availability, judged.Reason));
        Assert.Equal([new UnitAlarm(UnitAlarmKind.RefusedLease, "OutOfRange")], UnitAlarms.Of(refused));
        Assert.Empty(UnitAlarms.Of(Told.Firing().Snapshot()));
    }

    [Fact]
    public void A_lease_is_made_for_exactly_the_units_that_can_take_one()
    {
        var record = new ControllerRecord("Plant-A", "BLR-1-CTL", TimeProvider.System);
        record.Take(Told.Firing().Birth());
        var lease = record.NextLease(LeaseTerms.OfOneValue(20.0, TimeSpan.FromMinutes(5)), 0);
        Assert.Equal((4L, 7, 60_000L, 20.0), (lease!.LeaseId, lease.Session, lease.BasisUptimeMs, lease.HeatMegawatts));
        foreach (var row in Obstacles)
        {
            record.Take((row[2] is MetricValue value ? Told.Firing().But(value) : Told.Firing().Remove((int)row[1])).Birth());
            Assert.Equal(record.Judged().CanTakeLease, record.NextLease(LeaseTerms.OfOneValue(20.0, TimeSpan.FromMinutes(5)), 0) is not null);
        }
    }

    [Fact]
    public void Heat_that_no_boiler_of_its_size_gives_is_not_believed()
    {
        var judged = UnitJudgement.Of(s_unit, Told.Firing().But(Told.Number(MetricId.HeatOutputMw, 1e300)).Snapshot());
        Assert.Equal((UnitAvailability.Fixed, 0.0), (judged.State.Availability, judged.State.HeatMegawatts));
        Assert.Contains("more than it can give", judged.Reason, StringComparison.Ordinal);
    }
}
