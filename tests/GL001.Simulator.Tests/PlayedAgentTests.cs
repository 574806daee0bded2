using System.Text.Json;
using GL001.Agents;
using GL001.Simulator.Agents;

namespace GL001.Simulator.Tests;

public sealed class PlayedAgentTests
{
    [Fact]
    public async Task Its_answer_says_what_it_was_asked_and_that_it_is_played_and_nothing_else()
    {
        var outcome = await AskAsync("""{"question":"steam loss of trap 7?","takes_seconds":0}""");
        Assert.Equal(AgentOutcomeKind.Succeeded, outcome.Kind);
        var answer = outcome.Result!.Value;
        Assert.Equal(["played", "agent_id", "asked", "note"], answer.EnumerateObject().Select(field => field.Name));
        Assert.True(answer.GetProperty("played").GetBoolean());
        Assert.Equal("GL-008", answer.GetProperty("agent_id").GetString());
        Assert.Equal("steam loss of trap 7?", answer.GetProperty("asked").GetString());
        Assert.Contains("nothing was calculated", answer.GetProperty("note").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("3601")]
    public async Task A_time_that_no_attempt_may_take_is_refused_by_its_field(string seconds)
    {
        var outcome = await AskAsync($$"""{"question":"","takes_seconds":{{seconds}}}""");
        Assert.Equal(AgentOutcomeKind.Refused, outcome.Kind);
        Assert.Equal("takes_seconds", outcome.Error!.Field);
        Assert.Contains("from 0 to 3600", outcome.Error.Message, StringComparison.Ordinal);
    }

    /// <summary>An agent that a class of the coordinator does has an answer of its own, and is never played.</summary>
    [Fact]
    public void All_external_agents_and_no_others_can_be_played_and_offer_one_capability_that_says_so()
    {
        Assert.Equal(AgentCatalogue.All.Where(entry => entry.Runs == AgentHosting.External).Select(entry => entry.Id), PlayedPost.Playable);
        Assert.All(PlayedPost.Playable, id =>
        {
            var capability = Assert.Single(new PlayedAgent(id, PlayedPost.StandardVersion).Capabilities);
            Assert.Equal("played", capability.Name);
            Assert.Contains("calculates nothing", capability.Description, StringComparison.Ordinal);
            Assert.True(PlayedPost.StandardVersion >= AgentCatalogue.Find(id)!.MinimumVersion, $"{id} is not compatible");
        });
    }

    private static Task<AgentOutcome> AskAsync(string input)
    {
        using var document = JsonDocument.Parse(input);
        return new PlayedAgent("GL-008", PlayedPost.StandardVersion).RunAsync(
            PlayedAgent.Capability, document.RootElement.Clone(), new TaskContext("1", null, TimeProvider.System, new Progress<AgentProgress>(), CancellationToken.None));
    }
}
