namespace GL001.Gateway;

/// <summary>Asks controllers for their parameters and for changes of them. False when there is no connection.</summary>
public interface IParameterCommander
{
    /// <summary>Asks for parameters from a number on; some of them come as <see cref="UnitParametersSent"/>.</summary>
    Task<bool> FetchParametersAsync(UnitAddress unit, int first, CancellationToken cancellationToken = default);

    /// <summary>Asks for a change; the answer stands in the unit's data under the request's number.</summary>
    Task<bool> ChangeParameterAsync(UnitAddress unit, long request, string name, double value, CancellationToken cancellationToken = default);
}
