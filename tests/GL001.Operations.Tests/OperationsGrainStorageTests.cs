using Orleans.Storage;

namespace GL001.Operations.Tests;

public abstract class OperationsGrainStorageTests
{
    protected abstract Task<TestStore> MakeAsync();

    private static readonly GrainId s_grain = GrainId.Create("test", "Plant-001");

    [Fact]
    public async Task A_state_comes_back_after_a_restart()
    {
        await using var store = await MakeAsync();
        var state = new Held { State = new Counted { Count = 7 } };
        await Storage(store).WriteStateAsync("counted", s_grain, state);
        await store.ReopenAsync();

        var read = new Held();
        await Storage(store).ReadStateAsync("counted", s_grain, read);
        Assert.True(read.RecordExists);
        Assert.Equal(7, read.State.Count);
        Assert.Equal(state.ETag, read.ETag);
    }

    [Fact]
    public async Task Of_two_writers_the_second_is_refused()
    {
        await using var store = await MakeAsync();
        var (one, other) = (new Held(), new Held());
        await Storage(store).WriteStateAsync("counted", s_grain, one);
        await Storage(store).ReadStateAsync("counted", s_grain, other);
        await Storage(store).WriteStateAsync("counted", s_grain, one);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage(store).WriteStateAsync("counted", s_grain, other));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage(store).ClearStateAsync("counted", s_grain, other));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage(store).WriteStateAsync("counted", s_grain, new Held()));
    }

    [Fact]
    public async Task A_cleared_state_is_gone()
    {
        await using var store = await MakeAsync();
        var state = new Held { State = new Counted { Count = 7 } };
        await Storage(store).WriteStateAsync("counted", s_grain, state);
        await Storage(store).ClearStateAsync("counted", s_grain, state);
        Assert.Equal((0, null, false), (state.State.Count, state.ETag, state.RecordExists));
        await Storage(store).ReadStateAsync("counted", s_grain, state);
        Assert.False(state.RecordExists);
        await Storage(store).WriteStateAsync("counted", s_grain, state);
    }

    private static OperationsGrainStorage Storage(TestStore store) => new(store.Database, new JsonStateSerializer());

    private sealed class Held : IGrainState<Counted>
    {
        [System.Diagnostics.CodeAnalysis.AllowNull]
        public Counted State { get; set; } = new();

        public string? ETag { get; set; }

        public bool RecordExists { get; set; }
    }

    private sealed class Counted
    {
        public int Count { get; set; }
    }
}

public sealed class SqliteOperationsGrainStorageTests : OperationsGrainStorageTests
{
    protected override Task<TestStore> MakeAsync() => Task.FromResult<TestStore>(new SqliteStore());
}

[Collection(PostgresTests.Name)]
public sealed class PostgresOperationsGrainStorageTests(PostgresFixture postgres) : OperationsGrainStorageTests
{
    protected override async Task<TestStore> MakeAsync() => await PostgresStore.MakeAsync(postgres.Server);
}
