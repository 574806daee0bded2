namespace GL001.Gateway;

/// <summary>A setpoint lease for one unit. See the design of the walking plant for what each field protects from.</summary>
[GenerateSerializer]
public sealed record LeaseCommand
{
    [Id(0)]
    public required string PlantId { get; init; }

    [Id(1)]
    public required string ControllerId { get; init; }

    [Id(2)]
    public required string UnitId { get; init; }

    /// <summary>Rises with each lease.</summary>
    [Id(3)]
    public required long LeaseId { get; init; }

    /// <summary>The controller's birth number.</summary>
    [Id(4)]
    public required int Session { get; init; }

    /// <summary>The controller's own uptime that the decision rests on.</summary>
    [Id(5)]
    public required long BasisUptimeMs { get; init; }

    /// <summary>Validity from that uptime.</summary>
    [Id(6)]
    public required TimeSpan ValidFor { get; init; }

    /// <summary>Heat wanted; zero asks for rest.</summary>
    [Id(7)]
    public required double HeatMegawatts { get; init; }
}

/// <summary>Brings leases to controllers.</summary>
public interface ILeaseSender
{
    /// <summary>False when the broker cannot be reached; the controller's last lease then runs out.</summary>
    Task<bool> SendLeaseAsync(LeaseCommand lease, CancellationToken cancellationToken);
}
