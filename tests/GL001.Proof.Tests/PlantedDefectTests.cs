using GL001.Control;

namespace GL001.Proof.Tests;

/// <summary>The exploration must find what is planted for it, or its silence would mean nothing.</summary>
public sealed class PlantedDefectTests
{
    private const int PeriodMs = 5_000;

    [Fact]
    public void A_row_that_only_alarms_where_it_should_lock_out_is_found_on_the_shortest_way()
    {
        var wrong = Explore(() => Altered("HS-121", row => TableMutant.With(row, tripClass: TripClass.Alarm)));
        Assert.Contains("row B17 HS-121 acts", wrong, StringComparison.Ordinal);

        // Power-up, press, press on, let go with the emergency stop pressed: no shorter way out of the lockout.
        Assert.Contains("4 scans", wrong, StringComparison.Ordinal);
        Assert.Contains("HS-121 EmergencyStop", wrong, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_that_is_missing_is_found()
    {
        var wrong = Explore(() => Rig.NewCycle(UnitKind.Boiler, PeriodMs, [.. Sheet.Generated(UnitKind.Boiler).Where(row => row.Tag != "FSLL-106")]));
        Assert.Contains("FSLL-106", wrong, StringComparison.Ordinal);
    }

    [Fact]
    public void A_purge_that_counts_twice_is_found()
    {
        var wrong = Explore(null, (cycle, end) =>
        {
            if (end == ScanEnd.Scan && cycle.Burner.State == BurnerState.Prepurge && Peek.PurgeMs(cycle.Burner) == PeriodMs)
            {
                Peek.PurgeMs(cycle.Burner) *= 2;
                Peek.PurgeVolumes(cycle.Burner) *= 2.0;
            }
        });
        Assert.Contains("fuel without a completed purge", wrong, StringComparison.Ordinal);
        Assert.Contains("Shortest way from power-up", wrong, StringComparison.Ordinal);
    }

    [Fact]
    public void A_purge_that_forgets_that_air_was_lost_is_found()
    {
        var credit = 0;
        var wrong = Explore(null, (cycle, end) =>
        {
            var burner = cycle.Burner;
            if (end != ScanEnd.Scan || burner.State != BurnerState.Prepurge)
            {
                return;
            }

            // Carries what was purged so far over a break in the air.
            if (Peek.PurgeMs(burner) == 0 && burner.InStateMs == 4 * PeriodMs)
            {
                credit++;
                Peek.PurgeMs(burner) = 3 * PeriodMs;
                Peek.PurgeVolumes(burner) = 3.0;
            }
        });
        Assert.True(credit > 0);
        Assert.Contains("fuel without a completed purge", wrong, StringComparison.Ordinal);
    }

    [Fact]
    public void A_message_that_ends_a_lockout_is_found()
    {
        var wrong = Explore(null, (cycle, end) =>
        {
            if (end == ScanEnd.Offer && cycle.IsLockedOut && cycle.Arbiter.DesiredHeatMw > 0.0)
            {
                Peek.State(cycle.Burner) = BurnerState.Standby;
            }
        });
        Assert.Contains("a message changed more than whether heat is wanted", wrong, StringComparison.Ordinal);
        Assert.Contains("a lease of 20 MW", wrong, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reset_by_a_wedged_button_is_found()
    {
        var wrong = Explore(null, (cycle, end) => Peek.SeenOpen(Peek.Button(cycle)) = true);
        Assert.Contains("left the lockout without a valid local reset", wrong, StringComparison.Ordinal);
    }

    private static ScanCycle Altered(string tag, Func<Interlock, Interlock> change) =>
        Rig.NewCycle(UnitKind.Boiler, PeriodMs, [.. Sheet.Generated(UnitKind.Boiler).Select(row => row.Tag == tag ? change(row) : row)]);

    private static string Explore(Func<ScanCycle>? build, Action<ScanCycle, ScanEnd>? defect = null)
    {
        var wrong = new Explorer(UnitKind.Boiler, PeriodMs, build, defect).Explore();
        Assert.NotNull(wrong);
        return wrong;
    }
}
