using CsCheck;
using GL001.Wire.Tests;

namespace GL001.Control.Tests;

/// <summary>Random traces of offers, switch, lockout and time against what must hold whatever the host says.</summary>
public sealed class SetpointArbiterPropertyTests
{
    private enum Deed
    {
        Offer,
        Wait,
        WaitLong,
        Switch,
        Lockout,
        Session,
        Panel,
    }

    private sealed record Event(Deed Deed, long Id, int Session, long Epoch, long BasisAgeMs, long ValidForMs, int Count, int StepMs, double[] Heat, long WaitMs);

    // Mostly plausible, so that many are accepted; the rest is anything a wire can carry.
    private static readonly Gen<double> Heat = Gen.Frequency(
        (300, Gen.Double[8.0, 40.0]),
        (20, Gen.Const(0.0)),
        (10, Gen.Const(8.0)),
        (10, Gen.Const(40.0)),
        (1, Gen.Double),
        (1, OneOf(double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.1, 7.999, 40.001, double.MaxValue)));

    private static readonly Gen<long> Wild = OneOf<long>(long.MinValue, -1, 0, 1, long.MaxValue);

    private static readonly Gen<Event> Events = Gen.Select(
        Gen.Frequency((50, Gen.Const(Deed.Offer)), (30, Gen.Const(Deed.Wait)), (5, Gen.Const(Deed.WaitLong)),
            (3, Gen.Const(Deed.Switch)), (2, Gen.Const(Deed.Lockout)), (3, Gen.Const(Deed.Session)), (5, Gen.Const(Deed.Panel))),
        Gen.Select(
            Gen.Frequency((20, Gen.Long[0, 4]), (1, Wild)),
            Gen.Frequency((9, Gen.Const(0)), (1, Gen.Int)),
            Gen.Frequency((20, Gen.Const(0L)), (2, Gen.Long[-1, 1]), (1, Wild))),
        Gen.Select(
            Gen.Frequency((9, Gen.Long[0, 60_000]), (1, Gen.Long[-1_000, 40_000_000]), (1, Wild)),
            Gen.Frequency((9, Gen.Long[1, 30_000_000]), (5, Gen.Long[1, SetpointArbiter.LongestValidityMs]), (1, Wild))),
        Gen.Select(
            Gen.Frequency((5, Gen.Const(0)), (9, Gen.Int[1, 32]), (1, OneOf(-1, 33, int.MinValue, int.MaxValue))),
            Gen.Frequency((9, Gen.Int[60_000, 900_000]), (1, OneOf(0, -1, 59_999, 900_001, int.MaxValue, int.MinValue)))),
        Heat.Array[32],
        Gen.Long[0, 1_000_000],
        (deed, who, time, steps, heat, wait) => new Event(deed, who.Item1, who.Item2, who.Item3, time.Item1, time.Item2, steps.Item1, steps.Item2, heat, wait));

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    [Fact]
    public void No_trace_of_offers_gets_a_wrong_lease_in_force()
    {
        var accepted = 0;
        var refusals = new HashSet<LeaseRefusal>();
        Seeded.Holds(Events.Array[60], 1_000, trace => Replay(trace, refusals, ref accepted));

        // The property says nothing unless leases do get through and every reason is met.
        Assert.True(accepted > 3_000, $"only {accepted} accepted");
        Assert.Equal(Enum.GetValues<LeaseRefusal>().Length, refusals.Count);
    }

    private static bool Replay(Event[] trace, HashSet<LeaseRefusal> refusals, ref int accepted)
    {
        var desk = new Desk();
        var session = 1;
        var highestEpoch = 0L;
        var lastId = 0L;
        LeaseProposal? inForce = null;
        var proposal = new LeaseProposal();
        var now = 0L;
        foreach (var e in trace)
        {
            switch (e.Deed)
            {
                case Deed.Offer:
                    Fill(proposal, e, session, now, highestEpoch, lastId);
                    var refusal = desk.Arbiter.Offer(proposal, session, now, desk.Remote, desk.LockedOut);
                    refusals.Add(refusal);
                    if (refusal == LeaseRefusal.None)
                    {
                        accepted++;
                        AssertAcceptable(proposal, session, highestEpoch, lastId, now, desk);
                        highestEpoch = proposal.Epoch;
                        lastId = proposal.LeaseId;
                        inForce = new LeaseProposal();
                        inForce.CopyFrom(proposal);
                    }

                    break;
                case Deed.Wait: now += e.WaitMs / 10; break;
                case Deed.WaitLong: now += e.WaitMs * 20; break;
                case Deed.Switch: desk.Remote = !desk.Remote; break;
                case Deed.Lockout: desk.LockedOut = !desk.LockedOut; break;
                case Deed.Panel: desk.Arbiter.TrySetOperatorLoad(e.Heat[0]); break;
                default:
                    session++;
                    lastId = 0;
                    desk.Arbiter.StartSession();
                    break;
            }

            desk.StepTo(now);
            AssertInForce(desk, inForce);
        }

        return true;
    }

    private static void Fill(LeaseProposal proposal, Event e, int session, long now, long highestEpoch, long lastId)
    {
        proposal.LeaseId = Near(e.Id, lastId);
        proposal.Session = unchecked(session + e.Session);
        proposal.Epoch = Near(e.Epoch, highestEpoch);
        proposal.BasisUptimeMs = unchecked(now - e.BasisAgeMs);
        proposal.ValidForMs = e.ValidForMs;
        proposal.HeatMw = e.Heat[0];
        proposal.Schedule.Count = e.Count;
        proposal.Schedule.StepMs = e.StepMs;
        e.Heat.CopyTo(proposal.Schedule.HeatMw, 0);
    }

    /// <summary>Small numbers count from the last one, wild ones are what they are.</summary>
    private static long Near(long value, long last) => Math.Abs(value / 2) > 2 ? value : unchecked(last + value);

    private static void AssertAcceptable(LeaseProposal lease, int session, long highestEpoch, long lastId, long now, Desk desk)
    {
        Assert.Equal(session, lease.Session);
        Assert.True(lease.Epoch > highestEpoch || (lease.Epoch == highestEpoch && lease.LeaseId > lastId), "stale or replayed");
        Assert.InRange(lease.Epoch - highestEpoch, 0, SetpointArbiter.LargestEpochStep);
        Assert.InRange(lease.BasisUptimeMs, 0, now);
        Assert.True(now < EndOf(lease), "expired");
        Assert.True(desk.Remote && !desk.LockedOut);
        var values = lease.Schedule.Count == 0 ? new[] { lease.HeatMw } : lease.Schedule.HeatMw[..lease.Schedule.Count];
        Assert.All(values, value => Assert.True(value == 0.0 || value is >= 8.0 and <= 40.0, $"{value} MW"));
        Assert.True(EndOf(lease) - lease.BasisUptimeMs <= (lease.Schedule.Count == 0 ? 900_000 : 28_800_000), "too long");
    }

    private static void AssertInForce(Desk desk, LeaseProposal? lease)
    {
        var arbiter = desk.Arbiter;
        Assert.True(double.IsFinite(arbiter.DesiredHeatMw) && double.IsFinite(arbiter.AcceptedHeatMw) && double.IsFinite(arbiter.TargetHeatMw));
        Assert.True(arbiter.TargetHeatMw == 0.0 || arbiter.TargetHeatMw is >= 8.0 and <= 40.0, $"{arbiter.TargetHeatMw} MW in force");
        Assert.InRange(arbiter.RampedHeatMw, 0.0, 40.0);
        if (desk.LockedOut)
        {
            Assert.Equal(SetpointSource.Trip, arbiter.Source);
        }

        if (arbiter.Source != SetpointSource.Lease)
        {
            return;
        }

        Assert.True(desk.Remote);
        Assert.NotNull(lease);
        Assert.InRange(desk.NowMs, lease.BasisUptimeMs, EndOf(lease) - 1);
        Assert.Equal(EndOf(lease) - desk.NowMs, arbiter.RemainingMs);
        var value = lease.Schedule.Count == 0
            ? lease.HeatMw
            : lease.Schedule.HeatMw[(desk.NowMs - lease.BasisUptimeMs) / lease.Schedule.StepMs];
        Assert.Equal(value, arbiter.TargetHeatMw);
    }

    private static long EndOf(LeaseProposal lease) => lease.BasisUptimeMs
        + (lease.Schedule.Count == 0 ? lease.ValidForMs : Math.Min(lease.ValidForMs, (long)lease.Schedule.Count * lease.Schedule.StepMs));
}
