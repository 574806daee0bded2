using System.Text.Json;

namespace GL001.Agents.Tests;

public sealed class AgentTests
{
    private static readonly TaskContext s_context = new("t", null, TimeProvider.System, new Progress<AgentProgress>(), CancellationToken.None);

    [Fact]
    public async Task It_answers_in_snake_case()
    {
        var outcome = await RunAsync("add", """{"left_mw": 1.5, "right_mw": 2}""");
        Assert.Equal(AgentOutcomeKind.Succeeded, outcome.Kind);
        Assert.Equal("""{"sum_mw":3.5}""", outcome.Result!.Value.GetRawText());
    }

    [Theory]
    [InlineData("""{"left_mw": -1, "right_mw": 2}""", "left_mw", "allowed is 0 or more")]
    [InlineData("""{"left_mw": 1}""", "", "right_mw")]
    [InlineData("""{"left_mw": "1", "right_mw": 2}""", "left_mw", "left_mw")]
    [InlineData("""{"left_mw": 1, "right_mw": 2, "wrong_mw": 3}""", "wrong_mw", "wrong_mw")]
    [InlineData("null", "", "null")]
    public async Task A_bad_input_is_refused_with_its_field(string input, string field, string inMessage)
    {
        var outcome = await RunAsync("add", input);
        Assert.Equal((AgentOutcomeKind.Refused, "bad_input", field), (outcome.Kind, outcome.Error!.Code, outcome.Error.Field));
        Assert.Contains(inMessage, outcome.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_does_not_offer_is_refused_with_what_it_does()
    {
        var outcome = await RunAsync("divide", "{}");
        Assert.Equal((AgentOutcomeKind.Refused, "unknown_capability"), (outcome.Kind, outcome.Error!.Code));
        Assert.Contains("add, add_later, fail", outcome.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_own_mistake_is_a_failure_that_may_be_tried_again() =>
        Assert.Equal((AgentOutcomeKind.Failed, "InvalidOperationException: broken"), await RunAsync("fail", """{"left_mw": 1, "right_mw": 2}""") is var outcome ? (outcome.Kind, outcome.Error!.Message) : default);

    [Fact]
    public void It_tells_what_it_offers_with_schemas()
    {
        var add = new AdditionAgent().Capabilities.First();
        Assert.Equal("add", add.Name);
        Assert.Contains("left_mw", add.InputSchema.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("sum_mw", add.ResultSchema.ToJsonString(), StringComparison.Ordinal);
    }

    private static Task<AgentOutcome> RunAsync(string capability, string input) =>
        new AdditionAgent().RunAsync(capability, JsonSerializer.Deserialize<JsonElement>(input), s_context);
}
