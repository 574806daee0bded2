using Orleans.Storage;

namespace GL001.Operations.Tests;

public sealed class SqliteGrainStorageTests
{
    private static readonly GrainId s_grain = GrainId.Create("test", "Plant-001");

    [Fact]
    public async Task A_state_comes_back_after_a_restart()
    {
        await using var folder = new OperationsFolder();
        var state = new Held { State = new Counted { Count = 7 } };
        await Storage(folder).WriteStateAsync("counted", s_grain, state);
        await folder.ReopenAsync();

        var read = new Held();
        await Storage(folder).ReadStateAsync("counted", s_grain, read);
        Assert.True(read.RecordExists);
        Assert.Equal(7, read.State.Count);
        Assert.Equal(state.ETag, read.ETag);
    }

    [Fact]
    public async Task Of_two_writers_the_second_is_refused()
    {
        await using var folder = new OperationsFolder();
        var (one, other) = (new Held(), new Held());
        await Storage(folder).WriteStateAsync("counted", s_grain, one);
        await Storage(folder).ReadStateAsync("counted", s_grain, other);
        await Storage(folder).WriteStateAsync("counted", s_grain, one);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage(folder).WriteStateAsync("counted", s_grain, other));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage(folder).ClearStateAsync("counted", s_grain, other));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage(folder).WriteStateAsync("counted", s_grain, new Held()));
    }

    [Fact]
    public async Task A_cleared_state_is_gone()
    {
        await using var folder = new OperationsFolder();
        var state = new Held { State = new Counted { Count = 7 } };
        await Storage(folder).WriteStateAsync("counted", s_grain, state);
        await Storage(folder).ClearStateAsync("counted", s_grain, state);
        Assert.Equal((0, null, false), (state.State.Count, state.ETag, state.RecordExists));
        await Storage(folder).ReadStateAsync("counted", s_grain, state);
        Assert.False(state.RecordExists);
        await Storage(folder).WriteStateAsync("counted", s_grain, state);
    }

    private static SqliteGrainStorage Storage(OperationsFolder folder) => new(folder.Database, new JsonStateSerializer());

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
