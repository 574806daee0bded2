using System.Globalization;
using System.Text;
using GL001.Simulator.Faults;
using UnitKind = GL001.Plant.UnitKind;

namespace GL001.Simulator.Scenarios;

/// <summary>Prints a scenario as the YAML that <see cref="ScenarioFile"/> reads: what a campaign hands over when a seed fails.</summary>
public static class ScenarioWriter
{
    public static string Write(Scenario scenario)
    {
        var text = new StringBuilder();
        void Line(int indent, FormattableString line) => text.Append(' ', indent).Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Line(0, $"name: {Quoted(scenario.Name)}");
        if (scenario.Description.Length > 0)
        {
            Line(0, $"description: {Quoted(scenario.Description)}");
        }

        Line(0, $"site:");
        WriteSite(scenario.Site, Line);
        Line(0, $"seed: {scenario.Seed}");
        Line(0, $"start: {scenario.Start.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}");
        Line(0, $"duration: {ScenarioWords.Time(scenario.DurationMs)}");
        Line(0, $"warm: {(scenario.IsWarm ? "true" : "false")}");
        Line(0, $"network: {(scenario.HasNetwork ? "true" : "false")}");
        if (scenario.NeedsCoordinator)
        {
            Line(0, $"coordinator: true");
        }

        if (scenario.ResetsAfterMs is { } resets)
        {
            Line(0, $"resetsAfter: {ScenarioWords.Time(resets)}");
        }

        if (scenario.Agents.Count > 0)
        {
            Line(0, $"agents:");
            foreach (var group in scenario.Agents.GroupBy(post => (post.Instance, post.Version)))
            {
                Line(2, $"- ids: [{string.Join(", ", group.Select(post => post.AgentId))}]");
                Line(4, $"at: [{group.Key.Instance}]");
                Line(4, $"version: '{group.Key.Version}'");
            }
        }

        if (scenario.Faults.Count > 0)
        {
            Line(0, $"faults:");
            foreach (var fault in scenario.Faults)
            {
                WriteFault(fault, Line);
            }
        }

        if (scenario.Actions.Count > 0)
        {
            Line(0, $"actions:");
            foreach (var action in scenario.Actions)
            {
                WriteAction(action, Line);
            }
        }

        if (scenario.Expectations.Count > 0)
        {
            Line(0, $"expect:");
            foreach (var expectation in scenario.Expectations)
            {
                WriteExpectation(expectation, Line);
            }
        }

        return text.ToString();
    }

    private static void WriteSite(ScenarioSite site, Action<int, FormattableString> line)
    {
        if (site.Sample is { } sample)
        {
            line(2, $"sample: {sample}");
            return;
        }

        if (site.File is { } file)
        {
            line(2, $"file: {file}");
            return;
        }

        line(2, $"ambientDegC: {site.AmbientDegC:R}");
        if (site.StartsWithPlants is { } plants)
        {
            line(2, $"startsWithPlants: {plants}");
        }

        line(2, $"units:");
        foreach (var unit in site.Units)
        {
            line(4, $"- id: {unit.Id}");
            line(6, $"kind: {(unit.Kind == UnitKind.Boiler ? "boiler" : "furnace")}");
            line(6, $"plant: {unit.PlantId}");
            line(6, $"header: {unit.HeaderId}");
            line(6, $"ratedMegawatts: {unit.RatedMw:R}");
            line(6, $"minimumMegawatts: {unit.MinimumMw:R}");
            line(6, $"efficiency: {unit.Efficiency:R}");
            line(6, $"setpoint: {unit.Setpoint:R}");
            line(6, $"demandMegawatts: {unit.DemandMw:R}");
            line(6, $"tier: {ScenarioWords.Of(ScenarioWords.Tiers, unit.Tier)}");
            if (unit.Fit.Count > 0)
            {
                line(6, $"options:");
                foreach (var (name, value) in unit.Fit.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    line(8, $"{name}: {value:R}");
                }
            }
        }
    }

    private static void WriteFault(Fault fault, Action<int, FormattableString> line)
    {
        var entry = FaultCatalog.Of(fault.Kind);
        line(2, $"- kind: {FaultCatalog.NameOf(fault.Kind)}");
        if (fault.Subject.Length > 0)
        {
            line(4, $"unit: {fault.Subject}");
        }

        if (fault is { Kind: FaultKind.AgentSilent, Part.Length: > 0 })
        {
            line(4, $"agents: [{fault.Part.Replace(" ", ", ", StringComparison.Ordinal)}]");
        }
        else if (fault.Part.Length > 0)
        {
            line(4, $"part: {fault.Part}");
        }

        if (entry.Magnitude is { } magnitude && fault is not { Kind: FaultKind.AgentSilent, Part.Length: > 0 })
        {
            line(4, $"magnitude: {fault.Magnitude:R}   # {magnitude.Unit}");
        }

        line(4, $"at: {ScenarioWords.Time(fault.FromMs)}");
        if (!fault.Stays && !entry.IsMomentary)
        {
            line(4, $"until: {ScenarioWords.Time(fault.UntilMs)}");
        }
    }

    private static void WriteAction(OperatorAction action, Action<int, FormattableString> line)
    {
        line(2, $"- do: {ScenarioWords.Of(ScenarioWords.Actions, action.Kind)}");
        line(4, $"at: {ScenarioWords.Time(action.AtMs)}");
        switch (action.Kind)
        {
            case OperatorActionKind.Demand:
                line(4, $"share: {action.Value:R}");
                return;
            case OperatorActionKind.AskAgents:
                line(4, $"perSecond: {action.Value:R}");
                line(4, $"during: {ScenarioWords.Time(action.ValidForMs)}");
                line(4, $"takes: {ScenarioWords.Time(action.TakesMs)}");
                return;
            case OperatorActionKind.AgentVersion:
                line(4, $"agent: {action.Subject}");
                line(4, $"version: '{action.Version}'");
                return;
            case OperatorActionKind.Expand:
                return;
            case OperatorActionKind.TellIncident:
                line(4, $"alert: {action.Subject}");
                line(4, $"severity: {action.Word}");
                return;
            case OperatorActionKind.AcknowledgeIncident or OperatorActionKind.ResolveIncident:
                line(4, $"alert: {action.Subject}");
                line(4, $"role: {action.Word}");
                return;
            case OperatorActionKind.Lease:
                line(4, $"megawatts: {action.Value:R}");
                line(4, $"validFor: {ScenarioWords.Time(action.ValidForMs)}");
                break;
            case OperatorActionKind.Schedule:
                line(4, $"step: {ScenarioWords.Time(action.ValidForMs)}");
                line(4, $"steps: [{string.Join(", ", action.StepsMw.Select(step => step.ToString("R", CultureInfo.InvariantCulture)))}]");
                break;
        }

        line(4, $"unit: {action.Subject}");
    }

    private static void WriteExpectation(Expectation expectation, Action<int, FormattableString> line)
    {
        line(2, $"- what: {ScenarioWords.Of(ScenarioWords.Expectations, expectation.Kind)}");
        if (expectation.Subject.Length > 0)
        {
            line(4, $"{SubjectOf(expectation.Kind)}: {expectation.Subject}");
        }

        if (expectation.Value.Length > 0)
        {
            line(4, expectation.Kind switch
            {
                ExpectationKind.IncidentOpened => $"severity: {expectation.Value}",
                ExpectationKind.IncidentTold or ExpectationKind.IncidentNotTold => $"roles: [{expectation.Value.Replace(" ", ", ", StringComparison.Ordinal)}]",
                _ => $"is: {expectation.Value}",
            });
        }

        if (expectation.Kind == ExpectationKind.Within)
        {
            line(4, $"of: {ScenarioWords.Of(ScenarioWords.Quantities, expectation.Quantity)}");
            line(4, $"low: {expectation.Low:R}");
            line(4, $"high: {expectation.High:R}");
        }

        if (expectation.Kind == ExpectationKind.Served)
        {
            line(4, $"least: {expectation.Low:R}");
            if (expectation.Tier is { } tier)
            {
                line(4, $"tier: {ScenarioWords.Of(ScenarioWords.Tiers, tier)}");
            }
        }

        if (expectation.Kind is ExpectationKind.AgentsConnected or ExpectationKind.TasksSucceeded or ExpectationKind.TasksNotKept)
        {
            line(4, $"least: {expectation.Low:R}");
        }

        line(4, $"after: {ScenarioWords.Time(expectation.AfterMs)}");
        line(4, $"by: {ScenarioWords.Time(expectation.ByMs)}");
    }

    private static string SubjectOf(ExpectationKind kind) => kind switch
    {
        ExpectationKind.Served => "header",
        ExpectationKind.AgentCompatible or ExpectationKind.AgentIncompatible => "agent",
        ExpectationKind.IncidentOpened or ExpectationKind.IncidentTold or ExpectationKind.IncidentNotTold or ExpectationKind.IncidentClosed => "alert",
        _ => "unit",
    };

    private static string Quoted(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal).ReplaceLineEndings(" ") + "'";
}
