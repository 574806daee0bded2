namespace GL001.Operations.Tests;

public abstract class AnswerStoreTests
{
    protected abstract Task<TestStore> MakeAsync();

    [Fact]
    public async Task The_first_acts_and_the_second_gets_its_answer()
    {
        await using var store = await MakeAsync();
        var answers = new AnswerStore(store.Database, store.Clock);
        Assert.Null(await answers.ReserveAsync("k", "POST /a", "h"));
        Assert.Null((await answers.ReserveAsync("k", "POST /a", "h"))!.Status);
        await answers.KeepAsync("k", "POST /a", 202, "application/json", [1, 2]);

        var given = await answers.ReserveAsync("k", "POST /a", "h");
        Assert.Equal((202, "application/json", "h"), (given!.Status, given.ContentType, given.RequestHash));
        Assert.Equal([1, 2], given.Body);
        Assert.Null(await answers.ReserveAsync("k", "POST /b", "h"));
    }

    [Fact]
    public async Task A_key_is_free_again_after_a_failure_after_a_crash_and_after_a_day()
    {
        await using var store = await MakeAsync();
        var answers = new AnswerStore(store.Database, store.Clock);
        await answers.ReserveAsync("failed", "r", "h");
        await answers.ReleaseAsync("failed", "r");
        Assert.Null(await answers.ReserveAsync("failed", "r", "h"));
        await answers.KeepAsync("failed", "r", 200, null, []);

        await answers.ReserveAsync("crashed", "r", "h");
        await answers.ReleaseUnansweredAsync();
        Assert.Null(await answers.ReserveAsync("crashed", "r", "h"));
        Assert.Equal(200, (await answers.ReserveAsync("failed", "r", "h"))!.Status);

        store.Clock.Advance(AnswerStore.Kept + TimeSpan.FromSeconds(1));
        Assert.Null(await answers.ReserveAsync("failed", "r", "h"));
    }

    /// <summary>A store that was locked between request and answer took neither the answer nor that there is none.</summary>
    [Fact]
    public async Task A_key_whose_request_was_never_answered_is_given_to_the_next_after_two_minutes_and_not_before()
    {
        await using var store = await MakeAsync();
        var answers = new AnswerStore(store.Database, store.Clock);
        await answers.ReserveAsync("open", "r", "h");
        store.Clock.Advance(AnswerStore.Abandoned);
        Assert.NotNull(await answers.ReserveAsync("open", "r", "h"));
        store.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await answers.ReserveAsync("open", "r", "h"));
        await answers.KeepAsync("open", "r", 200, null, []);
        store.Clock.Advance(AnswerStore.Abandoned * 2);
        Assert.Equal(200, (await answers.ReserveAsync("open", "r", "h"))!.Status);
    }
}

public sealed class SqliteAnswerStoreTests : AnswerStoreTests
{
    protected override Task<TestStore> MakeAsync() => Task.FromResult<TestStore>(new SqliteStore());
}

[Collection(PostgresTests.Name)]
public sealed class PostgresAnswerStoreTests(PostgresFixture postgres) : AnswerStoreTests
{
    protected override async Task<TestStore> MakeAsync() => await PostgresStore.MakeAsync(postgres.Server);
}
