namespace GL001.Control;

/// <summary>
/// Judges the host's setpoint leases and ramps to the accepted one. A lease runs on the controller's own
/// monotonic clock, counted from the uptime that this controller reported and the host echoes back: delay on
/// the way can only shorten it.
/// </summary>
public sealed class SetpointArbiter
{
    /// <summary>No lease may run longer than this, ms.</summary>
    public const int LongestValidityMs = 15 * 60 * 1000;

    private readonly UnitParameters _unit;
    private readonly RateLimiter _ramp;
    private long _validUntilMs;

    public SetpointArbiter(UnitParameters unit)
    {
        _unit = unit;
        _ramp = new RateLimiter(unit.RampMwPerMinute / 60.0);
    }

    public SetpointSource Source { get; private set; }

    /// <summary>What the host asked for last, accepted or not, MW; a number that is none is refused and not kept.</summary>
    public double DesiredHeatMw { get; private set; }

    /// <summary>What was accepted last, MW; zero asks the burner to rest. In force while <see cref="Source"/> is Lease.</summary>
    public double AcceptedHeatMw { get; private set; }

    /// <summary>Where the ramp to the accepted heat stands, MW.</summary>
    public double RampedHeatMw => _ramp.Value;

    public long LastLeaseId { get; private set; }

    public LeaseRefusal LastRefusal { get; private set; }

    /// <summary>Time left, ms; zero without a lease in force.</summary>
    public long RemainingMs { get; private set; }

    /// <summary>Judges one lease. Nothing but the return value and the reports change when it is refused.</summary>
    /// <param name="leaseId">Rises with each lease of a session.</param>
    /// <param name="session">The controller's birth number that the host knows.</param>
    /// <param name="currentSession">The controller's birth number now.</param>
    /// <param name="basisUptimeMs">Uptime of this controller that the host decided upon.</param>
    /// <param name="validForMs">Validity from that uptime.</param>
    /// <param name="heatMw">Heat wanted, MW; zero asks for rest.</param>
    /// <param name="nowMs">Uptime now.</param>
    /// <param name="remoteSelected">Whether the local switch allows remote setpoints.</param>
    /// <param name="lockedOut">Whether the unit is locked out.</param>
    /// <param name="presentHeatMw">Load now, MW: where the ramp starts when a lease takes over.</param>
    public LeaseRefusal Offer(long leaseId, int session, int currentSession, long basisUptimeMs, long validForMs,
        double heatMw, long nowMs, bool remoteSelected, bool lockedOut, double presentHeatMw)
    {
        LastRefusal = Judge(leaseId, session, currentSession, basisUptimeMs, validForMs, heatMw, nowMs,
            remoteSelected, lockedOut);
        if (!double.IsNaN(heatMw) && !double.IsInfinity(heatMw))
        {
            DesiredHeatMw = heatMw;
        }

        if (LastRefusal != LeaseRefusal.None)
        {
            return LastRefusal;
        }

        if (Source != SetpointSource.Lease)
        {
            _ramp.StartFrom(presentHeatMw);
        }

        Source = SetpointSource.Lease;
        LastLeaseId = leaseId;
        AcceptedHeatMw = heatMw;
        _validUntilMs = basisUptimeMs + validForMs;
        return LeaseRefusal.None;
    }

    /// <summary>A new session starts lease numbers over; the lease in force runs on until it expires.</summary>
    public void StartSession()
    {
        LastLeaseId = 0;
    }

    /// <summary>Puts the ramp at <paramref name="heatMw"/>: the load is not the lease's to move in this scan, or starts to be.</summary>
    public void HoldRamp(double heatMw)
    {
        _ramp.StartFrom(heatMw > 0.0 ? heatMw : 0.0);
    }

    /// <summary>One scan: lets the lease expire, moves the ramp.</summary>
    public void Step(long nowMs, bool remoteSelected, bool lockedOut, int elapsedMs)
    {
        if (Source == SetpointSource.Lease && (nowMs >= _validUntilMs || !remoteSelected || lockedOut))
        {
            Source = SetpointSource.Local;
        }

        RemainingMs = Source == SetpointSource.Lease ? _validUntilMs - nowMs : 0;
        if (Source == SetpointSource.Lease)
        {
            _ramp.Step(AcceptedHeatMw, elapsedMs);
        }
    }

    private LeaseRefusal Judge(long leaseId, int session, int currentSession, long basisUptimeMs, long validForMs,
        double heatMw, long nowMs, bool remoteSelected, bool lockedOut)
    {
        if (session != currentSession)
        {
            return LeaseRefusal.WrongSession;
        }

        if (leaseId <= LastLeaseId)
        {
            return LeaseRefusal.StaleId;
        }

        // Compared without adding, so that no number from the wire can overflow.
        if (basisUptimeMs < 0 || validForMs <= 0 || validForMs > LongestValidityMs)
        {
            return LeaseRefusal.OutOfRange;
        }

        if (basisUptimeMs > nowMs)
        {
            return LeaseRefusal.FromTheFuture;
        }

        if (nowMs - basisUptimeMs >= validForMs)
        {
            return LeaseRefusal.Expired;
        }

        // Written so that NaN fails.
        bool rest = heatMw == 0.0;
        bool inRange = heatMw >= _unit.MinimumHeatMw && heatMw <= _unit.MaximumHeatMw;
        if (!rest && !inRange)
        {
            return LeaseRefusal.OutOfRange;
        }

        if (!remoteSelected)
        {
            return LeaseRefusal.LocalMode;
        }

        return lockedOut ? LeaseRefusal.Tripped : LeaseRefusal.None;
    }
}
