using GL001.Agents;
using GL001.Orchestration.Tasks;

namespace GL001.Operations.Tests;

public abstract class TaskStoreTests
{
    protected abstract Task<TestStore> MakeAsync();

    [Fact]
    public async Task A_task_comes_back_as_it_was_kept()
    {
        await using var store = await MakeAsync();
        var tasks = new TaskStore(store.Database);
        var task = Make(store, "t-1") with { PlantId = "Plant-001", Deadline = store.Clock.GetUtcNow().AddHours(1), TraceParent = "00-a-b-01", Timeout = TimeSpan.FromSeconds(2.5) };
        Assert.Equal((task, true), await tasks.AddAsync(task));
        Assert.Equal(task, await tasks.FindAsync("t-1"));
        Assert.Null(await tasks.FindAsync("t-2"));
    }

    [Fact]
    public async Task A_key_that_was_used_gives_the_task_of_that_key()
    {
        await using var store = await MakeAsync();
        var tasks = new TaskStore(store.Database);
        await tasks.AddAsync(Make(store, "t-1") with { IdempotencyKey = "k" });
        var (task, isNew) = await tasks.AddAsync(Make(store, "t-2") with { IdempotencyKey = "k" });
        Assert.Equal(("t-1", false), (task.TaskId, isNew));
        Assert.Null(await tasks.FindAsync("t-2"));
    }

    [Fact]
    public async Task Of_two_who_change_a_task_the_second_is_told_so()
    {
        await using var store = await MakeAsync();
        await using var other = store.Open();
        var (tasks, others) = (new TaskStore(store.Database), new TaskStore(other));
        var (task, _) = await tasks.AddAsync(Make(store, "t-1"));
        var changed = await tasks.ChangeAsync(task with { State = DelegatedTaskState.Running, Attempt = 1, StartedAt = store.Clock.GetUtcNow() });
        Assert.Equal(task.Version + 1, changed!.Version);
        Assert.Null(await others.ChangeAsync(task with { State = DelegatedTaskState.Cancelled }));
        Assert.Equal(changed, await others.FindAsync("t-1"));
    }

    [Fact]
    public async Task Tasks_are_found_counted_and_forgotten()
    {
        await using var store = await MakeAsync();
        var tasks = new TaskStore(store.Database);
        var now = store.Clock.GetUtcNow();
        await tasks.AddAsync(Make(store, "old") with { State = DelegatedTaskState.Succeeded, EndedAt = now.AddDays(-2), Result = "{}" });
        await tasks.AddAsync(Make(store, "failed") with { State = DelegatedTaskState.Failed, EndedAt = now.AddMinutes(-1), CreatedAt = now.AddMinutes(-2), Error = new AgentError("internal", "broken", null) });
        await tasks.AddAsync(Make(store, "waiting") with { Instance = "Plant-001", PlantId = "Plant-001" });

        Assert.Equal(["waiting"], (await tasks.UnfinishedAsync("GL-002", "Plant-001")).Select(task => task.TaskId));
        Assert.Equal([("GL-002", "Plant-001")], (await tasks.OwnersAsync()).AsEnumerable());
        Assert.Equal("waiting of 1", await Ids(new TaskFilter(PlantId: "Plant-001"), 10));
        Assert.Equal("failed of 1", await Ids(new TaskFilter(State: DelegatedTaskState.Failed), 10));
        Assert.Equal("waiting of 3", await Ids(new TaskFilter(AgentId: "GL-002"), 1));
        Assert.Equal("broken", Assert.Single(await tasks.EndedAsync(DelegatedTaskState.Failed, now.AddHours(-1), 10)).Error!.Message);
        Assert.Equal([new TaskCount("GL-002", "Plant-001", DelegatedTaskState.Pending, 1), new TaskCount("GL-002", "network", DelegatedTaskState.Failed, 1)],
            (await tasks.CountAsync(now.AddHours(-1))).OrderBy(count => count.Instance, StringComparer.Ordinal));
        Assert.Equal(1, await tasks.RemoveEndedAsync(now.AddDays(-1), 10));
        Assert.Equal("waiting failed of 2", await Ids(new TaskFilter(), 10));

        async Task<string> Ids(TaskFilter filter, int limit)
        {
            var (found, total) = await tasks.ListAsync(filter, limit, 0);
            return $"{string.Join(' ', found.Select(task => task.TaskId))} of {total}";
        }
    }

    [Fact]
    public async Task A_registration_replaces_the_one_before()
    {
        await using var store = await MakeAsync();
        var agents = new AgentStore(store.Database);
        var first = new KnownAgent(new AgentRegistration("GL-002", "network", "1.0", 1, 1, []), store.Clock.GetUtcNow());
        await agents.PutAsync(first);
        await agents.PutAsync(first with { Registration = first.Registration with { Version = "1.1" } });
        Assert.Equal("1.1", (await agents.FindAsync("GL-002", "network"))!.Registration.Version);
        Assert.Equal("1.1", Assert.Single(await agents.AllAsync()).Registration.Version);
        Assert.Null(await agents.FindAsync("GL-003", "network"));
    }

    [Fact]
    public async Task An_epoch_is_never_handed_out_twice_and_is_above_what_the_controller_tells()
    {
        await using var store = await MakeAsync();
        await using var other = store.Open();
        var (one, two) = (new EpochStore(store.Database), new EpochStore(other));
        Assert.Equal(0, await one.NextAsync("Plant-001", "gl-1", null));
        Assert.Equal(1, await two.NextAsync("Plant-001", "gl-1", null));
        Assert.Equal(8, await one.NextAsync("Plant-001", "gl-1", 7));
        Assert.Equal(9, await two.NextAsync("Plant-001", "gl-1", 7));
        Assert.Equal(0, await two.NextAsync("Plant-001", "gl-2", null));

        var many = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => (i % 2 == 0 ? one : two).NextAsync("Plant-001", "gl-1", 3)));
        Assert.Equal(Enumerable.Range(10, 200).Select(epoch => (long)epoch), many.Order());
    }

    private static DelegatedTask Make(TestStore store, string id) => new()
    {
        TaskId = id,
        AgentId = "GL-002",
        Instance = "network",
        Capability = "calculate",
        Input = "{}",
        Priority = TaskPriority.Normal,
        State = DelegatedTaskState.Pending,
        CreatedAt = store.Clock.GetUtcNow(),
        NotBefore = store.Clock.GetUtcNow(),
    };
}

public sealed class SqliteTaskStoreTests : TaskStoreTests
{
    protected override Task<TestStore> MakeAsync() => Task.FromResult<TestStore>(new SqliteStore());
}

[Collection(PostgresTests.Name)]
public sealed class PostgresTaskStoreTests(PostgresFixture postgres) : TaskStoreTests
{
    protected override async Task<TestStore> MakeAsync() => await PostgresStore.MakeAsync(postgres.Server);
}
