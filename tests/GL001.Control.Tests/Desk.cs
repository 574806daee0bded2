namespace GL001.Control.Tests;

/// <summary>An arbiter of an 8 to 40 MW unit, alone, with the switch on remote and time moved by hand.</summary>
internal sealed class Desk
{
    private long _leaseId;

    public Desk()
    {
        Unit = new UnitParameters(UnitKind.Boiler, ratedHeatMw: 40.0, minimumHeatMw: 8.0, rampMwPerMinute: 6.0, setpoint: 10.0);
        Arbiter = new SetpointArbiter(Unit);
    }

    public UnitParameters Unit { get; }

    public SetpointArbiter Arbiter { get; }

    public long NowMs { get; private set; }

    public bool Remote { get; set; } = true;

    public bool LockedOut { get; set; }

    public TripClass Trip { get; set; }

    /// <summary>A lease of quarter-hour steps that counts from now, numbered on; one value is a schedule of one step.</summary>
    public LeaseProposal Proposal(params double[] heatMw)
    {
        var proposal = new LeaseProposal
        {
            LeaseId = ++_leaseId,
            Session = 1,
            BasisUptimeMs = NowMs,
            ValidForMs = SetpointArbiter.LongestScheduleMs,
        };
        proposal.Schedule.StepMs = LeaseSchedule.LongestStepMs;
        proposal.Schedule.Count = heatMw.Length;
        heatMw.CopyTo(proposal.Schedule.HeatMw, 0);
        return proposal;
    }

    public LeaseRefusal Offer(LeaseProposal proposal) => Arbiter.Offer(proposal, 1, NowMs, Remote, LockedOut);

    public void StepTo(long nowMs)
    {
        NowMs = nowMs;
        Arbiter.Step(nowMs, Trip, LockedOut, Remote, 100);
    }
}
