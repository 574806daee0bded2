using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GL001.Agents;

namespace GL001.BuiltInAgents.Tests;

/// <summary>Each agent through its JSON, as the coordinator asks it.</summary>
public sealed class BuiltInAgentTests
{
    private static readonly Dictionary<string, Agent> s_agents = BuiltIn.Engineering().ToDictionary(agent => agent.Id);

    public static TheoryData<int> ExampleIndices => [.. Enumerable.Range(0, WorkedExamples.All.Count)];

    [Theory]
    [MemberData(nameof(ExampleIndices))]
    public async Task The_answer_holds_the_known_figure(int index)
    {
        WorkedExample example = WorkedExamples.All[index];
        Assert.Equal("", (await example.CheckAsync(s_agents[example.Agent], TimeProvider.System)).Problem);
    }

    [Fact]
    public void Every_capability_has_an_example() => Assert.Equal(
        s_agents.Values.SelectMany(agent => agent.Capabilities.Select(capability => $"{agent.Id} {capability.Name}")).Order(),
        WorkedExamples.All.Select(example => example.ToString()).Order());

    [Fact]
    public void Every_agent_is_built_in_by_the_catalogue() =>
        Assert.All(s_agents.Values, agent => Assert.Equal(AgentHosting.BuiltIn, AgentCatalogue.Find(agent.Id)!.Runs));

    /// <summary>The class carries the catalogue's name, so that one finds the other.</summary>
    [Fact]
    public void Every_class_has_the_name_of_the_catalogue() =>
        Assert.All(s_agents.Values, agent => Assert.Equal(AgentCatalogue.Find(agent.Id)!.Name, agent.GetType().Name));

    [Theory]
    [MemberData(nameof(ExampleIndices))]
    public async Task The_same_question_has_the_same_answer(int index)
    {
        WorkedExample example = WorkedExamples.All[index];
        AgentOutcome first = await Ask(s_agents[example.Agent], example.Capability, example.Input);
        AgentOutcome second = await Ask(s_agents[example.Agent], example.Capability, example.Input);
        Assert.Equal(first.Result!.Value.GetRawText(), second.Result!.Value.GetRawText());
    }

    [Theory]
    [InlineData("GL-010", "emission_rate", """{ "pollutant": "nitrogen_oxides", "concentration_ppm": 30, "oxygen_pct": 21, "fuel": "natural_gas" }""", "oxygen_pct", "0 to 19 volume %")]
    [InlineData("GL-006", "pinch_targets", """{ "least_approach_k": 10, "streams": [ { "name": "a", "supply_deg_c": 100, "target_deg_c": 50, "capacity_kw_per_k": -1 } ] }""", "streams[0].capacity_kw_per_k", "kW/K")]
    [InlineData("GL-018", "flame_temperature", """{ "fuel": { "gas": { "methane_pct": 50 } }, "excess_air_pct": 0 }""", "fuel.gas", "100 ± 0.5")]
    public async Task A_bad_value_is_refused_at_its_field_with_what_is_allowed(string agent, string capability, string input, string field, string allowed)
    {
        AgentOutcome outcome = await Ask(s_agents[agent], capability, input);
        Assert.Equal(AgentOutcomeKind.Refused, outcome.Kind);
        Assert.Equal("bad_input", outcome.Error!.Code);
        Assert.Equal(field, outcome.Error.Field);
        Assert.Contains(allowed, outcome.Error.Message, StringComparison.Ordinal);
    }

    /// <summary>Whatever a null, an empty object or a wrong type in any field: the task is refused, never failed, for it would be tried again in vain.</summary>
    [Theory]
    [MemberData(nameof(ExampleIndices))]
    public async Task Spoiled_inputs_are_refused_and_never_fail(int index)
    {
        WorkedExample example = WorkedExamples.All[index];
        Agent agent = s_agents[example.Agent];
        JsonNode schema = agent.Capabilities.Single(capability => capability.Name == example.Capability).InputSchema;
        foreach (string input in Spoiled(example.Input, schema))
        {
            AgentOutcome outcome = await Ask(agent, example.Capability, input);
            Assert.True(outcome.Kind is AgentOutcomeKind.Refused or AgentOutcomeKind.Succeeded, $"{example}: {outcome.Error} for {input[..Math.Min(300, input.Length)]}");

            // The field told is one that the caller can find; a field that is missing altogether is named in the message alone.
            if (outcome.Error is { Field.Length: > 0 } error)
            {
                Assert.True(Knows(schema, error.Field), $"{example}: no field {error.Field}: {error.Message}");
            }
        }
    }

    private static Task<AgentOutcome> Ask(Agent agent, string capability, string input) => agent.RunAsync(
        capability, JsonDocument.Parse(input).RootElement, new TaskContext("t-1", "plant-001", TimeProvider.System, new Progress<AgentProgress>(), CancellationToken.None));

    /// <summary>
    /// The input with each of its fields, at any depth, gone, null, an empty list, zero, below zero, enormous, ... So with each field that the
    /// schema knows and the example leaves out, one at a time.
    /// </summary>
    private static IEnumerable<string> Spoiled(string input, JsonNode schema)
    {
        yield return "{}";
        JsonNode whole = JsonNode.Parse(input)!;
        foreach (string spoiled in Paths(whole, []).SelectMany(path => Spoil(whole, path)))
        {
            yield return spoiled;
        }

        foreach ((string[] way, JsonNode? value) in Missing(whole, schema, []))
        {
            JsonNode more = whole.DeepClone();
            Follow(more, way[..^1])[way[^1]] = value?.DeepClone();
            foreach (string spoiled in Paths(value, way).Prepend(way).SelectMany(path => Spoil(more, path)))
            {
                yield return spoiled;
            }
        }
    }

    private static IEnumerable<string> Spoil(JsonNode whole, string[] path)
    {
        foreach (string? value in new[] { null, "null", "[]", "{}", "0", "-1", "1", "1e300", "-1e300", "1e-300", "\"\"", "[null]", "[0]", "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59Z\"" })
        {
            JsonNode root = whole.DeepClone();
            JsonNode parent = Follow(root, path[..^1]);
            if (parent is JsonArray items)
            {
                int at = int.Parse(path[^1], CultureInfo.InvariantCulture);
                items.RemoveAt(at);
                if (value is not null)
                {
                    items.Insert(at, JsonNode.Parse(value));
                }
            }
            else if (value is null)
            {
                parent.AsObject().Remove(path[^1]);
            }
            else
            {
                parent[path[^1]] = JsonNode.Parse(value);
            }

            yield return root.ToJsonString();
        }
    }

    private static JsonNode Follow(JsonNode root, string[] path) =>
        path.Aggregate(root, (node, step) => node is JsonArray list ? list[int.Parse(step, CultureInfo.InvariantCulture)]! : node[step]!);

    /// <summary>Fields that the schema knows and the node has not, each with a value to begin from: an object with its defaults, or null.</summary>
    private static IEnumerable<(string[] Way, JsonNode? Value)> Missing(JsonNode? node, JsonNode? schema, string[] way)
    {
        schema = Resolved(schema);
        if (node is JsonArray list && schema?["items"] is { } items)
        {
            return list.Take(2).SelectMany((item, i) => Missing(item, items, [.. way, i.ToString(CultureInfo.InvariantCulture)]));
        }

        return node is JsonObject value && schema?["properties"] is JsonObject properties
            ? properties.SelectMany(property => value.ContainsKey(property.Key)
                ? Missing(value[property.Key], property.Value, [.. way, property.Key])
                : [([.. way, property.Key], Defaults(property.Value))])
            : [];
    }

    private static JsonObject? Defaults(JsonNode? schema) => Resolved(schema)?["properties"] is JsonObject properties
        ? new JsonObject(properties.Select(property => KeyValuePair.Create(property.Key, property.Value!["default"]?.DeepClone())).Where(pair => pair.Value is not null))
        : null;

    /// <summary>Ways to each field; of a list the first two items, which stand for the rest.</summary>
    private static IEnumerable<string[]> Paths(JsonNode? node, string[] way)
    {
        IEnumerable<(string Step, JsonNode? Child)> children = node switch
        {
            JsonObject item => item.Select(field => (field.Key, field.Value)),
            JsonArray list => list.Take(2).Select((item, i) => (i.ToString(CultureInfo.InvariantCulture), item)),
            _ => [],
        };
        return children.SelectMany(child => Paths(child.Child, [.. way, child.Step]).Prepend([.. way, child.Step]));
    }

    /// <summary>A type that a schema has described before is a pointer to that place.</summary>
    private static JsonNode? Resolved(JsonNode? schema) => schema?["$ref"]?.GetValue<string>() is { } pointer
        ? pointer.Split('/').Skip(1).Aggregate(schema.Root, (node, step) => node[step]!)
        : schema;

    private static bool Knows(JsonNode? schema, string path)
    {
        foreach (string step in path.Replace("[", ".[", StringComparison.Ordinal).Split('.'))
        {
            schema = Resolved(step.StartsWith('[') ? schema?["items"] : schema?["properties"]?[step]);
        }

        return schema is not null;
    }
}
