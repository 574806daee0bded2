namespace GL001.Control;

/// <summary>A lease as the host proposes it, unjudged. Made once, then filled again and again.</summary>
public sealed class LeaseProposal
{
    /// <summary>Rises with each lease of a session and epoch.</summary>
    public long LeaseId { get; set; }

    /// <summary>The controller's birth number that the host knows.</summary>
    public int Session { get; set; }

    /// <summary>The coordinator's fencing epoch: rises whenever another coordinator takes the lead.</summary>
    public long Epoch { get; set; }

    /// <summary>Uptime of this controller that the lease counts from, ms.</summary>
    public long BasisUptimeMs { get; set; }

    /// <summary>Validity from that uptime, ms.</summary>
    public long ValidForMs { get; set; }

    /// <summary>Heat wanted, MW, for a lease without steps; zero asks for rest.</summary>
    public double HeatMw { get; set; }

    /// <summary>With steps, they stand in place of <see cref="HeatMw"/>.</summary>
    public LeaseSchedule Schedule { get; } = new LeaseSchedule();

    /// <summary>How long the lease runs from its basis, ms: its validity or its last step, whichever ends first.</summary>
    public long RunsForMs
    {
        get
        {
            long stepsMs = (long)Schedule.Count * Schedule.StepMs;
            return Schedule.Count > 0 && stepsMs < ValidForMs ? stepsMs : ValidForMs;
        }
    }

    /// <summary>Index of the step at an uptime; -1 for a lease without steps.</summary>
    public int StepAt(long uptimeMs)
    {
        if (Schedule.Count <= 0 || Schedule.Count > LeaseSchedule.Capacity || Schedule.StepMs <= 0)
        {
            return -1;
        }

        long step = (uptimeMs - BasisUptimeMs) / Schedule.StepMs;
        return step < 0 ? 0 : step >= Schedule.Count ? Schedule.Count - 1 : (int)step;
    }

    /// <summary>Heat wanted at an uptime, MW.</summary>
    public double HeatMwAt(long uptimeMs)
    {
        int step = StepAt(uptimeMs);
        return step < 0 ? HeatMw : Schedule.HeatMw[step];
    }

    public void CopyFrom(LeaseProposal other)
    {
        LeaseId = other.LeaseId;
        Session = other.Session;
        Epoch = other.Epoch;
        BasisUptimeMs = other.BasisUptimeMs;
        ValidForMs = other.ValidForMs;
        HeatMw = other.HeatMw;
        Schedule.CopyFrom(other.Schedule);
    }

    public void Exchange(StateBuffer state)
    {
        LeaseId = state.Long(LeaseId);
        Session = state.Int(Session);
        Epoch = state.Long(Epoch);
        BasisUptimeMs = state.Long(BasisUptimeMs);
        ValidForMs = state.Long(ValidForMs);
        HeatMw = state.Double(HeatMw);
        Schedule.Exchange(state);
    }
}
