using System.Collections.Concurrent;
using GL001.Actors.Agents;
using GL001.Operations;
using GL001.Orchestration.Tasks;

namespace GL001.Host.Observation;

/// <summary>How a load test stands.</summary>
public enum LoadTestState
{
    /// <summary>None was run since the start.</summary>
    NotRun = 0,
    Running,
    Done,
}

/// <summary>A load test as it stands.</summary>
/// <param name="Status">not_run, running or done.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Tasks">Tasks it asks for.</param>
/// <param name="Ended">Tasks that ended so far.</param>
/// <param name="Failed">Tasks that did not succeed.</param>
/// <param name="TasksPerSecond">Ended tasks a second; null before the first.</param>
/// <param name="P50Ms">Median time from asking to the kept result; null before the first.</param>
/// <param name="P95Ms">95th percentile of it.</param>
/// <param name="Passed">Whether it meets the runbook's targets (success over 99 %, p95 below 2 s); null while it runs.</param>
public sealed record LoadTestReport(
    LoadTestState Status, DateTimeOffset? StartedAt, int Tasks, int Ended, int Failed, double? TasksPerSecond, double? P50Ms, double? P95Ms, bool? Passed);

/// <summary>Asks the built-in agents for many small calculations at the lowest priority, on the coordinator that runs. One at a time.</summary>
public sealed class LoadTest(TaskDesk desk, TimeProvider clock)
{
    public const int MostTasks = 10_000;

    public const int MostAtATime = 100;

    private const string Balance = """{"inputs":[{"name":"fuel","kw":1000}],"useful_outputs":[{"name":"steam","kw":850}],"losses":[{"name":"stack","kw":130}]}""";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private Run? _run;

    /// <summary>Begins; false while another one runs.</summary>
    public bool TryStart(int tasks, int atATime)
    {
        Run run;
        lock (_lock)
        {
            if (_run is { EndedAt: null })
            {
                return false;
            }

            _run = run = new Run(tasks, clock.GetUtcNow(), clock.GetTimestamp());
        }

        _ = Task.Run(() => RunAsync(run, atATime));
        return true;
    }

    public LoadTestReport Report()
    {
        Run? run;
        lock (_lock)
        {
            run = _run;
        }

        if (run is null)
        {
            return new LoadTestReport(LoadTestState.NotRun, null, 0, 0, 0, null, null, null, null);
        }

        var outcomes = run.Outcomes.ToArray();
        var times = outcomes.Select(outcome => outcome.Seconds).Order().ToList();
        var failed = outcomes.Count(outcome => !outcome.Succeeded);
        var seconds = clock.GetElapsedTime(run.Began, run.EndedAt ?? clock.GetTimestamp()).TotalSeconds;
        double? p95 = times.Count == 0 ? null : times[(int)Math.Ceiling(0.95 * times.Count) - 1] * 1000.0;
        return new LoadTestReport(
            run.EndedAt is null ? LoadTestState.Running : LoadTestState.Done, run.StartedAt, run.Tasks, times.Count, failed, times.Count == 0 ? null : times.Count / seconds,
            times.Count == 0 ? null : times[(times.Count - 1) / 2] * 1000.0, p95, run.EndedAt is null ? null : failed < 0.01 * run.Tasks && p95 < 2000.0);
    }

    private async Task RunAsync(Run run, int atATime)
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, run.Tasks), new ParallelOptions { MaxDegreeOfParallelism = atATime }, async (_, _) =>
        {
            var began = clock.GetTimestamp();
            run.Outcomes.Add((await AskAsync(), clock.GetElapsedTime(began).TotalSeconds));
        });
        run.EndedAt = clock.GetTimestamp();
    }

    private async Task<bool> AskAsync()
    {
        try
        {
            var task = await desk.AskAsync(new NewTask("GL-009", "energy_balance", Balance) { Priority = TaskPriority.Background, MostAttempts = 1, Timeout = s_patience }, s_patience);
            return task.State == DelegatedTaskState.Succeeded;
        }
        catch (Exception problem) when (problem is OperationsException or TaskRefusedException)
        {
            return false;
        }
    }

    private sealed class Run(int tasks, DateTimeOffset startedAt, long began)
    {
        public int Tasks => tasks;

        public DateTimeOffset StartedAt => startedAt;

        public long Began => began;

        public long? EndedAt { get; set; }

        public ConcurrentBag<(bool Succeeded, double Seconds)> Outcomes { get; } = [];
    }
}
