namespace GL001.Operations.Tests;

public sealed class AnswerStoreTests
{
    [Fact]
    public async Task The_first_acts_and_the_second_gets_its_answer()
    {
        await using var folder = new OperationsFolder();
        var answers = new AnswerStore(folder.Database, folder.Clock);
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
        await using var folder = new OperationsFolder();
        var answers = new AnswerStore(folder.Database, folder.Clock);
        await answers.ReserveAsync("failed", "r", "h");
        await answers.ReleaseAsync("failed", "r");
        Assert.Null(await answers.ReserveAsync("failed", "r", "h"));
        await answers.KeepAsync("failed", "r", 200, null, []);

        await answers.ReserveAsync("crashed", "r", "h");
        await answers.ReleaseUnansweredAsync();
        Assert.Null(await answers.ReserveAsync("crashed", "r", "h"));
        Assert.Equal(200, (await answers.ReserveAsync("failed", "r", "h"))!.Status);

        folder.Clock.Advance(AnswerStore.Kept + TimeSpan.FromSeconds(1));
        Assert.Null(await answers.ReserveAsync("failed", "r", "h"));
    }

    /// <summary>A store that was locked between request and answer took neither the answer nor that there is none.</summary>
    [Fact]
    public async Task A_key_whose_request_was_never_answered_is_given_to_the_next_after_two_minutes_and_not_before()
    {
        await using var folder = new OperationsFolder();
        var answers = new AnswerStore(folder.Database, folder.Clock);
        await answers.ReserveAsync("open", "r", "h");
        folder.Clock.Advance(AnswerStore.Abandoned);
        Assert.NotNull(await answers.ReserveAsync("open", "r", "h"));
        folder.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await answers.ReserveAsync("open", "r", "h"));
        await answers.KeepAsync("open", "r", 200, null, []);
        folder.Clock.Advance(AnswerStore.Abandoned * 2);
        Assert.Equal(200, (await answers.ReserveAsync("open", "r", "h"))!.Status);
    }
}
