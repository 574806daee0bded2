using GL001.Orchestration.Tasks;

namespace GL001.Actors.Agents;

/// <summary>Hears what becomes of tasks, for metrics.</summary>
public interface ITaskObserver
{
    void Delegated(DelegatedTask task);

    /// <param name="task">As it was during the attempt.</param>
    /// <param name="answered">With a result or a refusal; otherwise it failed, or nobody answered.</param>
    /// <param name="time">From its offer.</param>
    void Attempted(DelegatedTask task, bool answered, TimeSpan time);

    void Ended(DelegatedTask task);
}
