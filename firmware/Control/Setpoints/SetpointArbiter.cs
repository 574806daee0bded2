namespace GL001.Control;

/// <summary>
/// Decides who sets the load: Trip before Operator before Lease before LocalCurve. Judges the host's leases and ramps
/// to the load in force. A lease runs on the controller's own monotonic clock, counted from the uptime that this
/// controller reported and the host echoes back: delay on the way can only shorten it, and a wall clock has no say.
/// A lease with steps goes on by itself for up to eight hours, whether or not host and broker are there.
/// Taking local or a lockout ends both lease and panel setpoint for good: neither comes back by surprise.
/// </summary>
public sealed class SetpointArbiter
{
    /// <summary>No lease of one value may run longer than this, ms.</summary>
    public const int LongestValidityMs = 15 * 60 * 1000;

    /// <summary>No lease with steps may run longer than this, ms.</summary>
    public const int LongestScheduleMs = LeaseSchedule.Capacity * LeaseSchedule.LongestStepMs;

    /// <summary>
    /// A lease may lie so far above the highest epoch. A coordinator goes one above what it was told; one whose controller
    /// has got a new memory is ahead by its own takeovers, a few a year. One lease so can never use the numbers up.
    /// </summary>
    public const int LargestEpochStep = 65_536;

    private readonly UnitParameters _unit;
    private readonly RateLimiter _ramp;
    private readonly LeaseProposal _lease = new LeaseProposal();
    private readonly LeaseProposal _singleValue = new LeaseProposal();
    private bool _hasLease;
    private bool _remoteSelected;
    private bool _hasOperatorLoad;
    private bool _holdIsPending;
    private double _operatorHeatMw;

    public SetpointArbiter(UnitParameters unit)
    {
        _unit = unit;
        _ramp = new RateLimiter(unit.RampMwPerMinute / 60.0);
    }

    public SetpointSource Source { get; private set; }

    /// <summary>Whether a load is in force, rather than the unit's own pressure or temperature.</summary>
    public bool IsLoadSet => Source == SetpointSource.Lease || Source == SetpointSource.Operator;

    /// <summary>The load in force, MW; zero asks the burner to rest. Means nothing unless <see cref="IsLoadSet"/>.</summary>
    public double TargetHeatMw { get; private set; }

    /// <summary>Where the ramp to the load in force stands, MW.</summary>
    public double RampedHeatMw => _ramp.Value;

    /// <summary>What the host asked for last, accepted or not, MW; a number that is none is refused and not kept.</summary>
    public double DesiredHeatMw { get; private set; }

    /// <summary>The heat of the lease accepted last, at its present step, MW. In force while <see cref="Source"/> is Lease.</summary>
    public double AcceptedHeatMw { get; private set; }

    /// <summary>The load that the firing rate stands for, MW.</summary>
    public double ActualHeatMw { get; private set; }

    public long LastLeaseId { get; private set; }

    /// <summary>Highest coordinator epoch ever accepted: keep it over a power cut and give it back by <see cref="RestoreEpoch"/>.</summary>
    public long HighestEpoch { get; private set; }

    public LeaseRefusal LastRefusal { get; private set; }

    /// <summary>Time left of the lease, ms; zero without one.</summary>
    public long RemainingMs { get; private set; }

    /// <summary>Step of the schedule in force, from zero; -1 without one.</summary>
    public int ScheduleStep { get; private set; } = -1;

    /// <summary>Steps of the schedule in force; zero without one.</summary>
    public int ScheduleSteps => ScheduleStep < 0 ? 0 : _lease.Schedule.Count;

    /// <summary>At start-up: no coordinator below this epoch is heard any more.</summary>
    public void RestoreEpoch(long epoch)
    {
        HighestEpoch = epoch > HighestEpoch ? epoch : HighestEpoch;
    }

    /// <summary>A new session starts lease numbers over; the lease in force runs on until it expires.</summary>
    public void StartSession()
    {
        LastLeaseId = 0;
    }

    /// <summary>Judges a lease of one value from a host without an epoch, which counts as epoch zero.</summary>
    /// <param name="leaseId">Rises with each lease of a session.</param>
    /// <param name="session">The controller's birth number that the host knows.</param>
    /// <param name="currentSession">The controller's birth number now.</param>
    /// <param name="basisUptimeMs">Uptime of this controller that the host decided upon.</param>
    /// <param name="validForMs">Validity from that uptime.</param>
    /// <param name="heatMw">Heat wanted, MW; zero asks for rest.</param>
    /// <param name="nowMs">Uptime now.</param>
    /// <param name="remoteSelected">Whether the local switch allows remote setpoints.</param>
    /// <param name="lockedOut">Whether the unit is locked out.</param>
    public LeaseRefusal Offer(long leaseId, int session, int currentSession, long basisUptimeMs, long validForMs,
        double heatMw, long nowMs, bool remoteSelected, bool lockedOut)
    {
        _singleValue.LeaseId = leaseId;
        _singleValue.Session = session;
        _singleValue.BasisUptimeMs = basisUptimeMs;
        _singleValue.ValidForMs = validForMs;
        _singleValue.HeatMw = heatMw;
        return Offer(_singleValue, currentSession, nowMs, remoteSelected, lockedOut);
    }

    /// <summary>
    /// Judges one lease. Nothing but the return value and the reports change when it is refused; when it is accepted
    /// it replaces the one before as a whole, from the next <see cref="Step"/> on.
    /// </summary>
    /// <param name="proposal">Copied when accepted.</param>
    /// <param name="currentSession">The controller's birth number now.</param>
    /// <param name="nowMs">Uptime now.</param>
    /// <param name="remoteSelected">Whether the local switch allows remote setpoints.</param>
    /// <param name="lockedOut">Whether the unit is locked out.</param>
    public LeaseRefusal Offer(LeaseProposal proposal, int currentSession, long nowMs, bool remoteSelected,
        bool lockedOut)
    {
        LastRefusal = Judge(proposal, currentSession, nowMs, remoteSelected, lockedOut);
        double desired = proposal.HeatMwAt(nowMs);
        if (IsFinite(desired))
        {
            DesiredHeatMw = desired;
        }

        if (LastRefusal != LeaseRefusal.None)
        {
            return LastRefusal;
        }

        _lease.CopyFrom(proposal);
        _hasLease = true;
        LastLeaseId = proposal.LeaseId;
        HighestEpoch = proposal.Epoch;
        Report(nowMs);
        return LeaseRefusal.None;
    }

    /// <summary>Sets the load at the panel, MW; zero asks for rest. False, and nothing changes, while the switch stands
    /// on remote or the value is outside the unit's limits.</summary>
    public bool TrySetOperatorLoad(double heatMw)
    {
        if (_remoteSelected || Source == SetpointSource.Trip || !IsAllowed(heatMw))
        {
            return false;
        }

        _hasOperatorLoad = true;
        _holdIsPending = false;
        _operatorHeatMw = heatMw;
        return true;
    }

    /// <summary>Holds the present load by the panel. False, and nothing changes, while the switch stands on remote or there is no load.</summary>
    public bool TryHoldOperatorLoad()
    {
        if (ActualHeatMw <= 0.0 || !TrySetOperatorLoad(WithinLimits(ActualHeatMw)))
        {
            return false;
        }

        _holdIsPending = true;
        return true;
    }

    /// <summary>Gives the load back to the unit's own pressure or temperature.</summary>
    public void ClearOperatorLoad()
    {
        _hasOperatorLoad = false;
    }

    /// <summary>Puts the ramp at <paramref name="heatMw"/>: in this scan the load is not for a lease or a panel to move.</summary>
    public void HoldRamp(double heatMw)
    {
        _ramp.StartFrom(heatMw > 0.0 ? heatMw : 0.0);
    }

    /// <summary>A load in force starts to move the firing rate: the ramp begins at <paramref name="heatMw"/>, and a hold holds it.</summary>
    public void TakeOver(double heatMw)
    {
        HoldRamp(heatMw);
        if (_holdIsPending && Source == SetpointSource.Operator)
        {
            _holdIsPending = false;
            _operatorHeatMw = WithinLimits(heatMw);
            TargetHeatMw = _operatorHeatMw;
        }
    }

    /// <summary>Takes the load that the firing rate of this scan stands for, MW.</summary>
    public void ReportActual(double heatMw)
    {
        ActualHeatMw = heatMw;
    }

    /// <summary>One scan: lets the lease expire or go to its next step, decides who sets the load, moves the ramp.</summary>
    /// <param name="nowMs">Uptime now.</param>
    /// <param name="trip">The gravest trip of this scan; an alarm is none.</param>
    /// <param name="lockedOut">Whether the unit is locked out.</param>
    /// <param name="remoteSelected">Whether the local switch allows remote setpoints.</param>
    /// <param name="elapsedMs">Time since the last scan, ms.</param>
    public void Step(long nowMs, TripClass trip, bool lockedOut, bool remoteSelected, int elapsedMs)
    {
        // A clock that went back behind the basis ends the lease as well: its age is no longer known.
        bool leaseIsOver = nowMs < _lease.BasisUptimeMs || nowMs - _lease.BasisUptimeMs >= _lease.RunsForMs;
        _hasLease = _hasLease && !leaseIsOver && remoteSelected && !lockedOut;
        _hasOperatorLoad = _hasOperatorLoad && !remoteSelected && !lockedOut;
        _remoteSelected = remoteSelected;

        Source = trip > TripClass.Alarm || lockedOut ? SetpointSource.Trip
            : _hasOperatorLoad ? SetpointSource.Operator
            : _hasLease ? SetpointSource.Lease
            : SetpointSource.LocalCurve;
        Report(nowMs);
        if (IsLoadSet)
        {
            _ramp.Step(TargetHeatMw, elapsedMs);
        }
    }

    public void Exchange(StateBuffer state)
    {
        Source = (SetpointSource)state.Int((int)Source);
        TargetHeatMw = state.Double(TargetHeatMw);
        DesiredHeatMw = state.Double(DesiredHeatMw);
        AcceptedHeatMw = state.Double(AcceptedHeatMw);
        ActualHeatMw = state.Double(ActualHeatMw);
        LastLeaseId = state.Long(LastLeaseId);
        HighestEpoch = state.Long(HighestEpoch);
        LastRefusal = (LeaseRefusal)state.Int((int)LastRefusal);
        RemainingMs = state.Long(RemainingMs);
        ScheduleStep = state.Int(ScheduleStep);
        _hasLease = state.Bool(_hasLease);
        _remoteSelected = state.Bool(_remoteSelected);
        _hasOperatorLoad = state.Bool(_hasOperatorLoad);
        _holdIsPending = state.Bool(_holdIsPending);
        _operatorHeatMw = state.Double(_operatorHeatMw);
        _ramp.Exchange(state);
        _lease.Exchange(state);
    }

    private void Report(long nowMs)
    {
        RemainingMs = _hasLease ? _lease.BasisUptimeMs + _lease.RunsForMs - nowMs : 0;
        ScheduleStep = _hasLease ? _lease.StepAt(nowMs) : -1;
        if (_hasLease)
        {
            double heatMw = _lease.HeatMwAt(nowMs);
            AcceptedHeatMw = heatMw;
            DesiredHeatMw = LastRefusal == LeaseRefusal.None ? heatMw : DesiredHeatMw;
        }

        TargetHeatMw = Source == SetpointSource.Operator ? _operatorHeatMw
            : Source == SetpointSource.Lease ? AcceptedHeatMw
            : 0.0;
    }

    private LeaseRefusal Judge(LeaseProposal proposal, int currentSession, long nowMs, bool remoteSelected, bool lockedOut)
    {
        if (proposal.Session != currentSession)
        {
            return LeaseRefusal.WrongSession;
        }

        if (proposal.Epoch < HighestEpoch)
        {
            return LeaseRefusal.StaleEpoch;
        }

        // Neither is negative here, so the difference does not overflow.
        if (proposal.Epoch - HighestEpoch > LargestEpochStep)
        {
            return LeaseRefusal.EpochOutOfRange;
        }

        // A coordinator that takes the lead numbers its leases from one.
        long lastLeaseId = proposal.Epoch > HighestEpoch ? 0 : LastLeaseId;
        if (proposal.LeaseId <= lastLeaseId)
        {
            return LeaseRefusal.Replayed;
        }

        LeaseRefusal byTime = JudgeTime(proposal, nowMs);
        if (byTime != LeaseRefusal.None)
        {
            return byTime;
        }

        LeaseRefusal byHeat = JudgeHeat(proposal);
        if (byHeat != LeaseRefusal.None)
        {
            return byHeat;
        }

        if (!remoteSelected)
        {
            return LeaseRefusal.LocalMode;
        }

        return lockedOut ? LeaseRefusal.LockedOut : LeaseRefusal.None;
    }

    /// <summary>Compared without adding, so that no number from the wire can overflow.</summary>
    private static LeaseRefusal JudgeTime(LeaseProposal proposal, long nowMs)
    {
        int steps = proposal.Schedule.Count;
        int stepMs = proposal.Schedule.StepMs;
        bool hasSteps = steps != 0;
        if (proposal.BasisUptimeMs < 0 || proposal.ValidForMs <= 0 || steps < 0
            || (hasSteps && (stepMs < LeaseSchedule.ShortestStepMs || stepMs > LeaseSchedule.LongestStepMs)))
        {
            return LeaseRefusal.OutOfRange;
        }

        if (steps > LeaseSchedule.Capacity || proposal.ValidForMs > (hasSteps ? LongestScheduleMs : LongestValidityMs))
        {
            return LeaseRefusal.TooLong;
        }

        if (proposal.BasisUptimeMs > nowMs)
        {
            return LeaseRefusal.FromTheFuture;
        }

        return nowMs - proposal.BasisUptimeMs >= proposal.RunsForMs ? LeaseRefusal.Expired : LeaseRefusal.None;
    }

    /// <summary>Every step, those in the past too: a plan with one wrong number is a wrong plan.</summary>
    private LeaseRefusal JudgeHeat(LeaseProposal proposal)
    {
        int steps = proposal.Schedule.Count;
        for (int i = 0; i < (steps > 0 ? steps : 1); i++)
        {
            double heatMw = steps > 0 ? proposal.Schedule.HeatMw[i] : proposal.HeatMw;
            if (!IsFinite(heatMw))
            {
                return LeaseRefusal.NotFinite;
            }

            if (!IsAllowed(heatMw))
            {
                return LeaseRefusal.OutOfRange;
            }
        }

        return LeaseRefusal.None;
    }

    private bool IsAllowed(double heatMw)
    {
        // Written so that NaN fails.
        return heatMw == 0.0 || (heatMw >= _unit.MinimumHeatMw && heatMw <= _unit.MaximumHeatMw);
    }

    private double WithinLimits(double heatMw)
    {
        return heatMw < _unit.MinimumHeatMw ? _unit.MinimumHeatMw : heatMw > _unit.MaximumHeatMw ? _unit.MaximumHeatMw : heatMw;
    }

    private static bool IsFinite(double value)
    {
        return !double.IsNaN(value) && !double.IsInfinity(value);
    }
}
