using System.Collections.Immutable;

namespace GL001.Gateway;

/// <summary>A setpoint lease for one unit.</summary>
/// <param name="LeaseId">Rises with every lease of a session.</param>
/// <param name="Session">The controller's birth number, as it reported it itself.</param>
/// <param name="BasisUptimeMs">The controller's uptime, as it reported it itself, that the lease was decided upon, ms.</param>
/// <param name="ValidFor">Validity from that uptime; a controller refuses more than 15 minutes, with steps more than 8 hours.</param>
/// <param name="HeatMegawatts">Heat wanted, MW; zero asks the burner to rest.</param>
/// <param name="Epoch">Fences off a coordinator that another has replaced: a controller refuses a lower one than it has accepted.</param>
/// <param name="Step">Length of the steps.</param>
/// <param name="StepsMegawatts">Heat of one step after the other, MW, in place of the one heat; none for a lease of one value.</param>
[GenerateSerializer, Immutable]
public sealed record LeaseCommand(
    [property: Id(0)] string PlantId,
    [property: Id(1)] string ControllerId,
    [property: Id(2)] string UnitId,
    [property: Id(3)] long LeaseId,
    [property: Id(4)] int Session,
    [property: Id(5)] long BasisUptimeMs,
    [property: Id(6)] TimeSpan ValidFor,
    [property: Id(7)] double HeatMegawatts,
    [property: Id(8)] long Epoch = 0,
    [property: Id(9)] TimeSpan Step = default,
    [property: Id(10)] ImmutableArray<double> StepsMegawatts = default);
