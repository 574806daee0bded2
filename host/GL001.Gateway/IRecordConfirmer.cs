namespace GL001.Gateway;

/// <summary>Tells controllers what history has for good.</summary>
public interface IRecordConfirmer
{
    /// <summary>False when there is no connection to send it on; the controller then sends its records again.</summary>
    /// <param name="unit">Whose controller.</param>
    /// <param name="metricId">ConfirmEvent or ConfirmRecord of <see cref="Wire.MetricId"/>.</param>
    /// <param name="number">The highest number that is kept, and all before it.</param>
    Task<bool> ConfirmAsync(UnitAddress unit, int metricId, long number, CancellationToken cancellationToken = default);
}
