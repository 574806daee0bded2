using GL001.Orchestration.Fleet;

namespace GL001.Agents.Tests;

public sealed class FleetTests
{
    [Theory]
    [InlineData("GL-200", "1.0", 1, 4, "no agent")]
    [InlineData("GL-001", "1.0", 1, 4, "the coordinator itself")]
    [InlineData("GL-055", "0.9", 1, 4, "older than 1.0")]
    [InlineData("GL-055", "new", 1, 4, "'new'")]
    [InlineData("GL-055", "1.0", 2, 4, "version 2 of the protocol")]
    [InlineData("GL-055", "1.0", 1, 65, "1 to 64")]
    public void A_registration_that_cannot_be_taken_is_told_why(string agentId, string version, int protocol, int concurrency, string why) =>
        Assert.Contains(why, AgentRules.Incompatibility(new AgentRegistration(agentId, "network", version, protocol, concurrency, [Add])), StringComparison.Ordinal);

    [Fact]
    public void One_that_offers_nothing_is_not_taken_and_a_good_one_is()
    {
        Assert.Contains("no capability", AgentRules.Incompatibility(new AgentRegistration("GL-055", "network", "1.0", 1, 4, [])), StringComparison.Ordinal);
        Assert.Empty(AgentRules.Incompatibility(new AgentRegistration("GL-055", "network", "1.0", 1, 4, [Add])));
    }

    [Theory]
    [InlineData(1.0, AgentSelfReport.Healthy, AgentHealth.Healthy)]
    [InlineData(0.985, AgentSelfReport.Healthy, AgentHealth.Degraded)]
    [InlineData(0.89, AgentSelfReport.Healthy, AgentHealth.Unhealthy)]
    [InlineData(1.0, AgentSelfReport.Degraded, AgentHealth.Degraded)]
    [InlineData(0.985, AgentSelfReport.Unhealthy, AgentHealth.Unhealthy)]
    public void Health_is_the_worse_of_what_it_does_and_what_it_says(double rate, AgentSelfReport says, AgentHealth expected)
    {
        var (health, reason) = AgentRules.Judge(AgentConnection.Connected, new AgentHeartbeat(says, [], ""), 100, rate);
        Assert.Equal(expected, health);
        Assert.Equal(expected == AgentHealth.Healthy, reason.Length == 0);
    }

    [Fact]
    public void Too_few_attempts_say_nothing_and_nobody_knows_of_one_that_is_away()
    {
        Assert.Equal(AgentHealth.Healthy, AgentRules.Judge(AgentConnection.Connected, null, AgentRules.LeastAttempts - 1, 0.0).Health);
        Assert.Equal(AgentHealth.Unknown, AgentRules.Judge(AgentConnection.Silent, null, 100, 1.0).Health);
    }

    [Theory]
    [InlineData(2, CascadeLevel.None)]
    [InlineData(3, CascadeLevel.Several)]
    [InlineData(4, CascadeLevel.Several)]
    [InlineData(5, CascadeLevel.Many)]
    [InlineData(9, CascadeLevel.Many)]
    [InlineData(10, CascadeLevel.Cascade)]
    public void A_cascade_counts_agents(int down, CascadeLevel level)
    {
        var fleet = Enumerable.Range(2, 20).Select(number => Agent($"GL-{number:000}", "network", number - 2 < down ? AgentConnection.Silent : AgentConnection.Connected));
        Assert.Equal(level, Cascade.Of(fleet).Level);
    }

    [Fact]
    public void Two_instances_of_an_agent_are_one_agent_and_three_plants_are_many()
    {
        var cascade = Cascade.Of([Agent("GL-002", "Plant-001", AgentConnection.Disconnected), Agent("GL-002", "Plant-002", AgentConnection.Silent),
            Agent("GL-002", "Plant-003", AgentConnection.Connected) with { Health = AgentHealth.Unhealthy }, Agent("GL-003", "network", AgentConnection.NotRegistered)]);
        Assert.Equal("GL-002", Assert.Single(cascade.Agents));
        Assert.Equal(["Plant-001", "Plant-002", "Plant-003"], cascade.Plants.ToArray());
        Assert.True(cascade.IsMultiPlant);
        Assert.Equal(CascadeLevel.None, cascade.Level);
    }

    private static CapabilityOffer Add => new("add", "Adds.", new System.Text.Json.Nodes.JsonObject(), new System.Text.Json.Nodes.JsonObject());

    private static AgentStatus Agent(string id, string instance, AgentConnection connection) => new() { AgentId = id, Instance = instance, Connection = connection };
}
