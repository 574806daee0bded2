using System.Text.Json;
using GL001.Simulator.Campaigns;
using GL001.Simulator.Faults;
using GL001.Simulator.Scenarios;
using GL001.SiteFiles;

namespace GL001.Simulator.Tests.Scenarios;

public sealed class ScenarioFileTests
{
    private const string Site = "site: { units: [ { id: BLR-1, kind: boiler, ratedMegawatts: 20, demandMegawatts: 12 } ] }";

    [Theory]
    [InlineData("faults: [ { kind: senser-open, unit: BLR-1, part: PT-102A, at: '00:01:00' } ]", "faults[0].kind", "did you mean 'sensor-open'")]
    [InlineData("faults: [ { kind: sensor-open, unit: BLR-2, part: PT-102A, at: '00:01:00' } ]", "faults[0].unit", "allowed: BLR-1")]
    [InlineData("faults: [ { kind: sensor-open, unit: BLR-1, part: TT-110, at: '00:01:00' } ]", "faults[0].part", "PT-102A")]
    [InlineData("faults: [ { kind: door-open, unit: BLR-1, at: '00:01:00' } ]", "faults[0].kind", "cannot befall")]
    [InlineData("faults: [ { kind: power-dip, unit: BLR-1, magnitude: 5, at: '00:01:00' } ]", "faults[0].magnitude", "from 100")]
    [InlineData("faults: [ { kind: flame-out, unit: BLR-1, at: '00:01:00', until: '00:01:00' } ]", "faults[0].until", "ends before it begins")]
    [InlineData("faults: [ { kind: host-killed, at: '00:01:00' } ]", "faults[0].kind", "no coordinator")]
    [InlineData("faults: [ { kind: database-lost, at: '00:01:00' } ]", "faults[0].kind", "no coordinator")]
    [InlineData("faults: [ { kind: disk-full, at: '00:01:00' } ]", "faults[0].kind", "no coordinator")]
    [InlineData("faults: [ { kind: slow-solver, magnitude: 1, at: '00:01:00' } ]", "faults[0].kind", "no coordinator")]
    [InlineData("faults: [ { kind: agent-silent, magnitude: 1, at: '00:01:00' } ]", "faults[0].kind", "no coordinator")]
    [InlineData("faults: [ { kind: operations-lost, at: '00:01:00' } ]", "faults[0].kind", "no coordinator")]
    [InlineData("agents: [ { external: all } ]", "agents", "coordinator: true")]
    [InlineData("actions: [ { do: ask-agents, perSecond: 1, during: '00:01:00', at: '00:01:00' } ]", "actions[0].do", "a list 'agents'")]
    [InlineData("expect: [ { what: cascade-level, is: cascade } ]", "expect[0].what", "no coordinator")]
    [InlineData("expect: [ { what: incident-not-told, alert: gl-001.agent_cascade, roles: [safety_officer] } ]", "expect[0].what", "no coordinator")]
    [InlineData("actions: [ { do: tell-incident, alert: gl-001.master_down, severity: P0, at: '00:01:00' } ]", "actions[0].do", "no coordinator")]
    [InlineData("network: false\nfaults: [ { kind: broker-restart, at: '00:01:00' } ]", "faults[0].kind", "virtual broker")]
    [InlineData("faults: [ { kind: flame-out, unit: BLR-1, at: soon } ]", "faults[0].at", "hh:mm:ss")]
    [InlineData("actions: [ { do: kick, unit: BLR-1, at: '00:01:00' } ]", "actions[0].do", "reset")]
    [InlineData("actions: [ { do: schedule, unit: BLR-1, steps: [1, x], step: '00:15:00', at: '00:01:00' } ]", "actions[0].steps[1]", "not a number")]
    [InlineData("actions: [ { do: schedule, unit: BLR-1, steps: [], step: '00:15:00', at: '00:01:00' } ]", "actions[0].steps", "1 to 32")]
    [InlineData("actions: [ { do: schedule, unit: BLR-1, steps: [-1], step: '00:15:00', at: '00:01:00' } ]", "actions[0].steps[0]", "from 0")]
    [InlineData("actions: [ { do: schedule, unit: BLR-1, steps: 3, step: '00:15:00', at: '00:01:00' } ]", "actions[0].steps", "a list of numbers")]
    [InlineData("actions: [ { do: schedule, unit: BLR-1, steps: [3], step: '00:20:00', at: '00:01:00' } ]", "actions[0].step", "00:15:00")]
    [InlineData("network: false\nactions: [ { do: schedule, unit: BLR-1, steps: [3], step: '00:15:00', at: '00:01:00' } ]", "actions[0].do", "virtual broker")]
    [InlineData("expect: [ { what: state, unit: BLR-1, is: Firing } ]", "expect[0].is", "Modulating")]
    [InlineData("expect: [ { what: first-out, unit: BLR-1, is: TSHH-123 } ]", "expect[0].is", "PSHH-102")]
    [InlineData("expect: [ { what: state, unit: BLR-1, is: Lockout, by: '02:00:00' } ]", "expect[0].by", "01:00:00")]
    [InlineData("expect: [ { what: plan, is: optimal } ]", "expect[0].what", "no coordinator")]
    [InlineData("resetAfter: '00:01:00'", "resetAfter", "did you mean 'resetsAfter'")]
    public void A_mistake_is_told_with_file_line_field_and_what_is_allowed(string lines, string field, string words)
    {
        var path = Write($"name: t\n{Site}\nduration: '01:00:00'\n{lines}\n");
        var finding = Assert.Single(Assert.Throws<SiteFileException>(() => ScenarioFile.Load(path)).Findings);
        Assert.Equal(field, finding.Field);
        Assert.Equal(path, finding.File);
        Assert.Equal(lines.StartsWith("network", StringComparison.Ordinal) ? 5 : 4, finding.Line);
        Assert.Contains(words, finding.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("site: { startsWithPlants: 1, units: [ { id: BLR-1, kind: boiler, ratedMegawatts: 20, demandMegawatts: 12 } ] }", "", "site.startsWithPlants", "units of several plants")]
    [InlineData("site: { startsWithPlants: 0, units: [ { id: A, kind: boiler, ratedMegawatts: 20, demandMegawatts: 12, plant: P-1 }, { id: B, kind: boiler, ratedMegawatts: 20, demandMegawatts: 12, plant: P-2 } ] }", "", "site.startsWithPlants", "from 1")]
    [InlineData("site: { units: [ { id: A, kind: boiler, ratedMegawatts: 20, demandMegawatts: 12, plant: P-1, header: H }, { id: B, kind: boiler, ratedMegawatts: 20, demandMegawatts: 12, plant: P-2, header: H } ] }", "", "site.units[1].header", "a header of P-1")]
    [InlineData("site: { units: [ { id: A, kind: boiler, ratedMegawatts: 20, demandMegawatts: 12, plant: P/1 } ] }", "", "site.units[0].plant", "P/1")]
    [InlineData("site: { sample: two-plants }", "actions: [ { do: expand, at: '00:01:00' } ]", "actions[0].do", "startsWithPlants")]
    [InlineData("site: { sample: two-plants }", "actions: [ { do: tell-incident, alert: gl-001.master_down, severity: P9, at: '00:01:00' } ]", "actions[0].severity", "P0")]
    [InlineData("site: { sample: two-plants }", "actions: [ { do: resolve-incident, alert: gl-001.master_down, role: boss, at: '00:01:00' } ]", "actions[0].role", "operations_manager")]
    [InlineData("site: { sample: two-plants }", "actions: [ { do: acknowledge-incident, alert: gl-001.fire, role: primary_on_call, at: '00:01:00' } ]", "actions[0].alert", "gl-001.master_down")]
    [InlineData("site: { sample: two-plants }", "expect: [ { what: incident-not-told, alert: gl-001.agent_cascade } ]", "expect[0].roles", "somebody")]
    [InlineData("site: { sample: two-plants }", "network: false", "network", "over the network")]
    [InlineData("site: { sample: two-plants }", "actions: [ { do: lease, unit: BLR-101, megawatts: 9, validFor: '00:05:00', at: '00:01:00' } ]", "actions[0].do", "itself offers")]
    [InlineData("site: { sample: two-plants }", "expect: [ { what: plan, is: optima } ]", "expect[0].is", "optimal")]
    [InlineData("site: { sample: two-plants }", "faults: [ { kind: agent-silent, magnitude: 1, at: '00:01:00' } ]", "faults[0].kind", "plays no agents")]
    [InlineData("site: { sample: two-plants }", "agents: [ { ids: [GL-002] } ]", "agents[0].ids[0]", "GL-008")]
    [InlineData("site: { sample: two-plants }", "agents: [ { at: [Plant-001] } ]", "agents[0].ids", "external: all")]
    [InlineData("site: { sample: two-plants }", "agents: [ { external: some } ]", "agents[0].external", "all")]
    [InlineData("site: { sample: two-plants }", "agents: [ { ids: [GL-008], at: [Plant-003] } ]", "agents[0].at[0]", "Plant-002")]
    [InlineData("site: { sample: two-plants }", "agents: [ { ids: [GL-008], version: new } ]", "agents[0].version", "such as '1.2'")]
    [InlineData("site: { sample: two-plants }", "agents: [ { ids: [GL-008, GL-008] } ]", "agents[0].ids", "played twice")]
    [InlineData("site: { sample: two-plants }", "agents: [ { ids: [GL-008] } ]\nfaults: [ { kind: agent-silent, agents: [GL-012], at: '00:01:00' } ]", "faults[0].agents[0]", "allowed: GL-008")]
    [InlineData("site: { sample: two-plants }", "agents: [ { ids: [GL-008] } ]\nactions: [ { do: agent-version, agent: GL-012, version: '1.1', at: '00:01:00' } ]", "actions[0].agent", "allowed: GL-008")]
    [InlineData("site: { sample: two-plants }", "agents: [ { ids: [GL-008] } ]\nactions: [ { do: ask-agents, perSecond: 0, during: '00:01:00', at: '00:01:00' } ]", "actions[0].perSecond", "from 0.01")]
    [InlineData("site: { sample: two-plants }", "expect: [ { what: cascade-level, is: much } ]", "expect[0].is", "several")]
    [InlineData("site: { sample: two-plants }", "expect: [ { what: incident-opened, alert: gl-001.fire, severity: P1 } ]", "expect[0].alert", "gl-001.agent_cascade")]
    [InlineData("site: { sample: two-plants }", "expect: [ { what: incident-opened, alert: gl-001.agent_cascade, severity: P5 } ]", "expect[0].severity", "P0")]
    [InlineData("site: { sample: two-plants }", "expect: [ { what: incident-told, alert: gl-001.agent_cascade, roles: [boss] } ]", "expect[0].roles[0]", "safety_officer")]
    [InlineData("site: { sample: two-plants }", "expect: [ { what: tasks-succeeded, least: 0 } ]", "expect[0].least", "1")]
    public void What_does_not_go_with_a_coordinator_is_told(string site, string lines, string field, string words)
    {
        var path = Write($"name: t\n{site}\ncoordinator: true\nduration: '01:00:00'\n{lines}\n");
        var finding = Assert.Single(Assert.Throws<SiteFileException>(() => ScenarioFile.Load(path)).Findings);
        Assert.Equal(field, finding.Field);
        Assert.Contains(words, finding.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DrumLevelTransmitters: 4", "site.units[0].options.DrumLevelTransmitters", "from 2 up to 3")]
    [InlineData("DrumLevelTransmitters: 2.5", "site.units[0].options.DrumLevelTransmitters", "whole number")]
    [InlineData("HighTemperatureMode: 1", "site.units[0].options.HighTemperatureMode", "no such field")]
    [InlineData("FuelKind: 1", "site.units[0].options", "no unit may run with these")]
    public void A_unit_that_cannot_be_fitted_so_is_refused(string options, string field, string words)
    {
        var path = Write($"name: t\nsite: {{ units: [ {{ id: B, kind: boiler, ratedMegawatts: 2, demandMegawatts: 1, options: {{ {options} }} }} ] }}\nduration: '01:00:00'\n");
        var finding = Assert.Single(Assert.Throws<SiteFileException>(() => ScenarioFile.Load(path)).Findings);
        Assert.Equal(field, finding.Field);
        Assert.Equal(2, finding.Line);
        Assert.Contains(words, finding.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_and_tags_are_those_of_the_unit_as_it_is_fitted()
    {
        const string Oil = "name: t\nsite: { units: [ { id: B, kind: boiler, ratedMegawatts: 2, demandMegawatts: 1, options: { FuelKind: 1, LeakTest: 0 } } ] }\nduration: '01:00:00'\n";
        Assert.NotNull(ScenarioFile.Load(Write(Oil + "faults: [ { kind: sensor-open, unit: B, part: PT-151, at: '00:01:00' } ]\nexpect: [ { what: first-out, unit: B, is: PSLL-151 } ]\n")));
        Assert.Throws<SiteFileException>(() => ScenarioFile.Load(Write(Oil + "faults: [ { kind: sensor-open, unit: B, part: PT-111, at: '00:01:00' } ]\n")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void What_the_writer_prints_the_reader_reads_and_it_runs_the_same(int seed)
    {
        var scenario = RandomScenario.Of(seed, 0.5);
        var text = ScenarioWriter.Write(scenario);
        var read = ScenarioFile.Load(Write(text));
        Assert.Equal(text, ScenarioWriter.Write(read));
        Assert.Equal(HashOf(scenario), HashOf(read));
    }

    [Theory]
    [InlineData("drill-4-fifteen-agents-down")]
    [InlineData("drill-6-operations-lost")]
    [InlineData("drill-7-rollback-with-agents")]
    [InlineData("drill-8-ten-to-fifteen-plants")]
    [InlineData("incident-p1-agent-cascade")]
    public void A_drill_with_agents_comes_through_the_writer_unchanged(string drill)
    {
        var scenario = ScenarioFile.Load(Path.Combine(AppContext.BaseDirectory, "scenarios", drill + ".yaml"));
        var read = ScenarioFile.Load(Write(ScenarioWriter.Write(scenario)));
        Assert.Equal(scenario.Agents, read.Agents);
        Assert.Equal(scenario.Faults, read.Faults);
        Assert.Equal(scenario.Actions.Select(action => (action.Kind, action.Subject, action.AtMs, action.Value, action.ValidForMs, action.TakesMs, action.Version, action.Word)),
            read.Actions.Select(action => (action.Kind, action.Subject, action.AtMs, action.Value, action.ValidForMs, action.TakesMs, action.Version, action.Word)));
        Assert.Equal((scenario.Site.StartsWithPlants, scenario.Site.Units.Count), (read.Site.StartsWithPlants, read.Site.Units.Count));
        Assert.Equal(scenario.Site.Units.Select(unit => (unit.Id, unit.PlantId, unit.HeaderId)), read.Site.Units.Select(unit => (unit.Id, unit.PlantId, unit.HeaderId)));
        Assert.Equal(scenario.Expectations, read.Expectations);
    }

    [Fact]
    public void The_published_schema_is_the_one_that_the_program_makes() =>
        Assert.Equal(ScenarioSchema.Text(), File.ReadAllText(Path.Combine(Repository(), "docs", "scenario.schema.json")));

    /// <summary>An unknown field's finding lists every field that the reader asks for: that list has to be the schema's.</summary>
    [Fact]
    public void Reader_and_schema_know_the_same_fields()
    {
        using var schema = JsonDocument.Parse(ScenarioSchema.Text());
        var properties = schema.RootElement.GetProperty("properties");
        Assert.Equal(Names(schema.RootElement), Known($"name: t\n{Site}\nduration: '01:00:00'\nzzz: 1\n"));
        Assert.Equal(Names(properties.GetProperty("site").GetProperty("properties").GetProperty("units").GetProperty("items")),
            Known("name: t\nsite: { units: [ { id: B, kind: boiler, ratedMegawatts: 2, demandMegawatts: 1, zzz: 1 } ] }\nduration: '01:00:00'\n"));
        var units = properties.GetProperty("site").GetProperty("properties").GetProperty("units").GetProperty("items").GetProperty("properties");
        var options = new SortedSet<string>(StringComparer.Ordinal);
        options.UnionWith(Known("name: t\nsite: { units: [ { id: B, kind: boiler, ratedMegawatts: 2, demandMegawatts: 1, options: { zzz: 1 } } ] }\nduration: '01:00:00'\n"));
        options.UnionWith(Known("name: t\nsite: { units: [ { id: B, kind: furnace, ratedMegawatts: 2, demandMegawatts: 1, options: { zzz: 1 } } ] }\nduration: '01:00:00'\n"));
        Assert.Equal(Names(units.GetProperty("options")), options);

        // Fields that belong to one kind only are asked for with that kind.
        var faults = new SortedSet<string>(StringComparer.Ordinal);
        faults.UnionWith(Known(With("faults: [ { kind: sensor-drift, unit: BLR-1, part: PT-102A, magnitude: 1, at: '00:01:00', zzz: 1 } ]")));
        faults.UnionWith(Known(WithAgents("faults: [ { kind: agent-silent, agents: [GL-008], at: '00:01:00', zzz: 1 } ]")));
        Assert.Equal(Names(properties.GetProperty("faults").GetProperty("items")), faults);
        Assert.Equal(Names(properties.GetProperty("agents").GetProperty("items")), Known("name: t\nsite: { sample: two-plants }\nduration: '01:00:00'\ncoordinator: true\nagents: [ { ids: [GL-008], zzz: 1 } ]\n"));
        var actions = new SortedSet<string>(StringComparer.Ordinal);
        actions.UnionWith(Known(With("actions: [ { do: lease, unit: BLR-1, megawatts: 1, validFor: '00:05:00', at: '00:01:00', zzz: 1 } ]")));
        actions.UnionWith(Known(With("actions: [ { do: schedule, unit: BLR-1, steps: [1], step: '00:15:00', at: '00:01:00', zzz: 1 } ]")));
        actions.UnionWith(Known(With("actions: [ { do: demand, share: 1, at: '00:01:00', zzz: 1 } ]")));
        actions.UnionWith(Known(WithAgents("actions: [ { do: ask-agents, perSecond: 1, during: '00:01:00', at: '00:01:00', zzz: 1 } ]")));
        actions.UnionWith(Known(WithAgents("actions: [ { do: agent-version, agent: GL-008, version: '1.1', at: '00:01:00', zzz: 1 } ]")));
        actions.UnionWith(Known(WithAgents("actions: [ { do: tell-incident, alert: gl-001.master_down, severity: P0, at: '00:01:00', zzz: 1 } ]")));
        actions.UnionWith(Known(WithAgents("actions: [ { do: resolve-incident, alert: gl-001.master_down, role: safety_officer, at: '00:01:00', zzz: 1 } ]")));
        Assert.Equal(Names(properties.GetProperty("actions").GetProperty("items")), actions);
        var expectations = new SortedSet<string>(StringComparer.Ordinal);
        expectations.UnionWith(Known(With("expect: [ { what: within, unit: BLR-1, of: level, low: 1, high: 2, zzz: 1 } ]")));
        expectations.UnionWith(Known(With("expect: [ { what: served, header: HDR-BLR-1, least: 1, zzz: 1 } ]")));
        expectations.UnionWith(Known(With("expect: [ { what: state, unit: BLR-1, is: Lockout, zzz: 1 } ]")));
        expectations.UnionWith(Known(WithAgents("expect: [ { what: agent-compatible, agent: GL-008, zzz: 1 } ]")));
        expectations.UnionWith(Known(WithAgents("expect: [ { what: incident-opened, alert: gl-001.agent_cascade, severity: P1, zzz: 1 } ]")));
        expectations.UnionWith(Known(WithAgents("expect: [ { what: incident-told, alert: gl-001.agent_cascade, roles: [safety_officer], zzz: 1 } ]")));
        Assert.Equal(Names(properties.GetProperty("expect").GetProperty("items")), expectations);
    }

    [Fact]
    public void Every_kind_of_fault_is_in_the_catalogue_with_a_name_of_its_own()
    {
        Assert.Equal(Enum.GetValues<FaultKind>().Length - 1, FaultCatalog.Entries.Count);
        Assert.Equal(FaultCatalog.Entries.Count, FaultCatalog.ByName.Count);
    }

    private static string WithAgents(string line) => $"name: t\nsite: {{ sample: two-plants }}\nduration: '01:00:00'\ncoordinator: true\nagents: [ {{ ids: [GL-008] }} ]\n{line}\n";

    private static string With(string line) => $"name: t\n{Site}\nduration: '01:00:00'\n{line}\n";

    private static SortedSet<string> Known(string yaml)
    {
        var finding = Assert.Single(Assert.Throws<SiteFileException>(() => ScenarioFile.Load(Write(yaml))).Findings);
        Assert.Equal(SiteFindingKind.UnknownField, finding.Kind);
        return new SortedSet<string>(finding.Allowed!.Split(", "), StringComparer.Ordinal);
    }

    private static SortedSet<string> Names(JsonElement schema) =>
        new(schema.GetProperty("properties").EnumerateObject().Select(property => property.Name), StringComparer.Ordinal);

    private static string HashOf(Scenario scenario)
    {
        var run = new ScenarioRun(scenario, null, Swarm.Boards);
        run.Run();
        return run.Log.Hash;
    }

    private static string Write(string text)
    {
        var path = Path.Combine(Path.GetTempPath(), $"gl001-{Guid.NewGuid():N}.yaml");
        File.WriteAllText(path, text);
        return path;
    }

    internal static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "GL001.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
