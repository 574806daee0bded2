namespace GL001.Orchestration.Tasks;

/// <summary>The unfinished tasks of one agent.</summary>
public sealed class TaskBacklog
{
    private readonly Dictionary<string, DelegatedTask> _tasks = [];

    // Most urgent first; among equals the earlier deadline, then the older task. The id makes the order whole.
    private readonly SortedSet<(TaskPriority Priority, DateTimeOffset Deadline, DateTimeOffset CreatedAt, string TaskId)> _pending = [];

    public int Pending => _pending.Count;

    public int Running => _tasks.Count - _pending.Count;

    public IEnumerable<DelegatedTask> All => _tasks.Values;

    public DelegatedTask? Find(string taskId) => _tasks.GetValueOrDefault(taskId);

    /// <summary>Takes the new version of a task; one that has ended leaves.</summary>
    public void Put(DelegatedTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        Remove(task.TaskId);
        if (task.HasEnded)
        {
            return;
        }

        _tasks.Add(task.TaskId, task);
        if (task.State == DelegatedTaskState.Pending)
        {
            _pending.Add(Place(task));
        }
    }

    public void Remove(string taskId)
    {
        if (_tasks.Remove(taskId, out var old))
        {
            _pending.Remove(Place(old));
        }
    }

    /// <summary>The task whose turn it is; null when none may begin yet.</summary>
    public DelegatedTask? Next(DateTimeOffset now)
    {
        foreach (var place in _pending)
        {
            var task = _tasks[place.TaskId];
            if (task.NotBefore <= now)
            {
                return task;
            }
        }

        return null;
    }

    private static (TaskPriority, DateTimeOffset, DateTimeOffset, string) Place(DelegatedTask task) =>
        (task.Priority, task.Deadline ?? DateTimeOffset.MaxValue, task.CreatedAt, task.TaskId);
}
