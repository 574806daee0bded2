using System.Text.Json;
using System.Text.Json.Nodes;
using GL001.Simulator.Agents;
using GL001.Simulator.Faults;

namespace GL001.Simulator.Scenarios;

/// <summary>
/// The JSON schema of a scenario file, for editors. Made from the same words and the same catalogue that the reader uses; docs/scenario.schema.json
/// is this text, and a test holds both against the reader.
/// </summary>
public static class ScenarioSchema
{
    private const string TimePattern = "^([0-9]+\\.)?[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]+)?)?$";

    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true };

    public static string Text() => Root().ToJsonString(s_json).ReplaceLineEndings("\n") + "\n";

    private static JsonObject Root()
    {
        var root = Object("A run of the simulator: what there is, what goes wrong, what people do, what has to come of it.",
            ["name", "site", "duration"],
            ("name", Of("string", "what the run is called")),
            ("description", Of("string", "what it shows")),
            ("site", Site()),
            ("seed", Of("integer", "seed of every noise; 1 when left out")),
            ("start", Of("string", "site time at the beginning, UTC unless it says otherwise")),
            ("duration", Time("how long the run takes; its time begins after a warm-up")),
            ("warm", Of("boolean", "bring the site on load first, as its customers come back one after the other")),
            ("network", Of("boolean", "put the controllers on the virtual broker; true when left out")),
            ("coordinator", Of("boolean", "it needs a real coordinator: run it with --coordinator; false when left out")),
            ("resetsAfter", Time("somebody resets a lockout after this time, and again while it stays")),
            ("agents", List(Agents())),
            ("faults", List(Fault())),
            ("actions", List(Action())),
            ("expect", List(Expectation())));
        root.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        root.Insert(1, "title", "GL-001 scenario");
        return root;
    }

    private static JsonObject Site() => Object("One of sample, file, or units.", [],
        ("sample", Of("string", "a site that comes with the simulator")),
        ("file", Of("string", "a site file, relative to the scenario")),
        ("ambientDegC", Of("number", "ambient of inline units, °C; 10 when left out")),
        ("startsWithPlants", Of("integer", "how many plants of the units, the first ones, the coordinator has until the action expand; all when left out")),
        ("units", List(Object("A unit with the customers of its header.", ["id", "kind", "ratedMegawatts", "demandMegawatts"],
            ("id", Of("string", "its id")),
            ("kind", Words("boiler or furnace", ScenarioWords.UnitKinds.Keys)),
            ("plant", Of("string", "its plant; Plant-1 when left out")),
            ("header", Of("string", "its header; one of its own when left out")),
            ("ratedMegawatts", Of("number", "rated heat, MW")),
            ("minimumMegawatts", Of("number", "least heat while firing, MW; a fifth of rated when left out")),
            ("efficiency", Of("number", "heat over fuel heat; 0.92 when left out")),
            ("setpoint", Of("number", "drum pressure in barg, or outlet in °C; 10 or 280 when left out")),
            ("demandMegawatts", Of("number", "what its customers want, MW")),
            ("tier", Words("how grave it is to leave them without", ScenarioWords.Tiers.Keys)),
            ("options", Object("What the unit is fitted with, where it differs from docs/parameters.md.", [], [.. UnitFit.Parameters.Select(parameter =>
                (Storage.ParameterTable.Name(parameter), Of("number", $"{Storage.ParameterTable.Minimum(parameter)} to {Storage.ParameterTable.Maximum(parameter)}")))]))))));

    private static JsonObject Agents() => Object("Agents of the catalogue that the run plays for the coordinator; they answer with what they were asked and calculate nothing.", [],
        ("external", Words("every agent that no class of the coordinator does; in place of ids", ["all"])),
        ("ids", List(Words("an agent that no class of the coordinator does", PlayedPost.Playable))),
        ("at", List(Of("string", "a plant, or network; network when left out"))),
        ("version", Of("string", "version with which they register; '1.0' when left out")));

    private static JsonObject Fault()
    {
        var kinds = Words(string.Join("; ", FaultCatalog.Entries.Select(entry => $"{FaultCatalog.NameOf(entry.Kind)}: {entry.Meaning}")),
            FaultCatalog.Entries.Select(entry => FaultCatalog.NameOf(entry.Kind)));
        return Object("Something that goes wrong.", ["kind", "at"],
            ("kind", kinds),
            ("unit", Of("string", "the unit; not for broker and coordinator")),
            ("agents", List(Of("string", "agent-silent: which of the scenario's agents, in place of a magnitude"))),
            ("part", Of("string", "tag of the signal, valve, relay or chip, where the kind needs one")),
            ("magnitude", Of("number", string.Join("; ", FaultCatalog.Entries.Where(entry => entry.Magnitude is not null).Select(entry => $"{FaultCatalog.NameOf(entry.Kind)}: {entry.Magnitude!.Unit}")))),
            ("at", Time("when it begins")),
            ("until", Time("when it ends; not for what happens once")));
    }

    private static JsonObject Action() => Object("Something that somebody does.", ["do", "at"],
        ("do", Words("what", ScenarioWords.Actions.Keys)),
        ("unit", Of("string", "at which unit; not for a demand, agents, incidents and expand")),
        ("alert", Words("tell-incident, acknowledge-incident, resolve-incident: its rule", ScenarioWords.Alerts)),
        ("severity", Words("tell-incident: how grave at least", ScenarioWords.Severities)),
        ("role", Words("acknowledge-incident, resolve-incident: who does it", ScenarioWords.Roles)),
        ("agent", Of("string", "agent-version: which agent is started over")),
        ("version", Of("string", "agent-version: its version from now on")),
        ("perSecond", Of("number", "ask-agents: tasks a second, for one agent after the other")),
        ("during", Time("ask-agents: for how long")),
        ("takes", Time("ask-agents: how long each task takes its agent; no time when left out")),
        ("share", Of("number", "demand: share of the series that all customers want from now on")),
        ("megawatts", Of("number", "lease: heat, MW")),
        ("validFor", Time("lease: how long it is valid")),
        ("steps", List(Of("number", "schedule: heat of each step, MW; zero asks for rest"))),
        ("step", Time("schedule: length of each step")),
        ("at", Time("when")));

    private static JsonObject Expectation() => Object("Something that has to come of it.", ["what"],
        ("what", Words("what is looked at", ScenarioWords.Expectations.Keys)),
        ("unit", Of("string", "at which unit; not for served, plan, agents, tasks, incidents and verification")),
        ("header", Of("string", "served: at which header, charge or hot-water network")),
        ("is", Of("string", "state: state of the burner; first-out: tag; source: where the load comes from; plan: its outcome; cascade-level: none, several, many or cascade")),
        ("of", Words("within: which quantity", ScenarioWords.Quantities.Keys)),
        ("low", Of("number", "within: least value")),
        ("high", Of("number", "within: greatest value")),
        ("least", Of("number", "served: least share; agents-connected, tasks-succeeded, tasks-not-kept: least number")),
        ("agent", Of("string", "agent-compatible, agent-incompatible: which agent")),
        ("alert", Words("incident-opened, -told, -not-told, -closed: its rule", ScenarioWords.Alerts)),
        ("severity", Words("incident-opened: how grave", ScenarioWords.Severities)),
        ("roles", List(Words("incident-told: who is called; incident-not-told: who is not", ScenarioWords.Roles))),
        ("tier", Words("served: only these customers", ScenarioWords.Tiers.Keys)),
        ("after", Time("from when on; the beginning when left out")),
        ("by", Time("until when; the end when left out")));

    private static JsonObject Of(string type, string meaning) => new() { ["type"] = type, ["description"] = meaning };

    private static JsonObject Time(string meaning) => new() { ["type"] = "string", ["pattern"] = TimePattern, ["description"] = meaning + ", hh:mm:ss" };

    private static JsonObject Words(string meaning, IEnumerable<string> words) => new()
    {
        ["enum"] = new JsonArray([.. words.Select(word => (JsonNode)word)]),
        ["description"] = meaning,
    };

    private static JsonObject List(JsonObject items) => new() { ["type"] = "array", ["items"] = items };

    private static JsonObject Object(string meaning, string[] required, params (string Name, JsonObject Schema)[] properties)
    {
        var members = new JsonObject();
        foreach (var (name, schema) in properties)
        {
            members[name] = schema;
        }

        return new JsonObject
        {
            ["type"] = "object",
            ["description"] = meaning,
            ["additionalProperties"] = false,
            ["required"] = new JsonArray([.. required.Select(name => (JsonNode)name)]),
            ["properties"] = members,
        };
    }
}
