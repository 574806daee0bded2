namespace GL001.Gateway;

/// <summary>Brings leases to controllers.</summary>
public interface ILeaseSender
{
    /// <summary>False when there is no connection to send it on; the controller's last lease then runs out.</summary>
    Task<bool> SendLeaseAsync(LeaseCommand lease, CancellationToken cancellationToken = default);
}
