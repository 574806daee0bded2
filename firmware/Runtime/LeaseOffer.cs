namespace GL001.Runtime;

/// <summary>A lease as it came over the wire, unjudged.</summary>
public sealed class LeaseOffer
{
    public long LeaseId { get; set; }

    public int Session { get; set; }

    public long BasisUptimeMs { get; set; }

    public long ValidForMs { get; set; }

    public double HeatMw { get; set; }

    public void CopyFrom(LeaseOffer other)
    {
        LeaseId = other.LeaseId;
        Session = other.Session;
        BasisUptimeMs = other.BasisUptimeMs;
        ValidForMs = other.ValidForMs;
        HeatMw = other.HeatMw;
    }
}
