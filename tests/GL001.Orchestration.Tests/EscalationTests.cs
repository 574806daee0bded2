using GL001.Orchestration.Authority;
using GL001.Orchestration.Incidents;

namespace GL001.Orchestration.Tests;

/// <summary>The clocks of decision 6 and of the escalation contacts of the runbooks, to the second.</summary>
public sealed class EscalationTests
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 12, 6, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("gl-001.critical_heat_loss", Severity.P0, false, "primary_on_call 0; secondary_on_call 0; operations_manager 0; safety_officer 0; engineering_manager 3600; vp_operations 7200")]
    [InlineData("gl-001.master_down", Severity.P0, true, "primary_on_call 0; secondary_on_call 0; operations_manager 0; safety_officer 0; engineering_manager 3600; vp_operations 7200")]
    [InlineData("gl-001.plant_heat_loss", Severity.P1, false, "primary_on_call 0; secondary_on_call 300; operations_manager 1800; engineering_manager 14400")]
    [InlineData("gl-001.plant_heat_loss", Severity.P1, true, "primary_on_call 0; operations_manager 1800; engineering_manager 14400")]
    [InlineData("gl-001.optimization_failure", Severity.P2, false, "primary_on_call 0; secondary_on_call 300; operations_manager 7200")]
    [InlineData("gl-001.high_resource_usage", Severity.P2, false, "primary_on_call 0; operations_manager 7200")]
    [InlineData("gl-001.high_resource_usage", Severity.P3, false, "primary_on_call 0")]
    public void Each_role_is_called_when_its_clock_runs_out_and_once(string alert, Severity severity, bool acknowledged, string expected)
    {
        var incident = Open(alert, severity) with { AcknowledgedAt = acknowledged ? s_start : null };
        var called = new List<string>();
        for (var second = 0; second <= 24 * 3600; second++)
        {
            var due = Escalation.Due(incident, s_start.AddSeconds(second));
            called.AddRange(due.Select(role => $"{Names.Of(role)} {second}"));
            incident = due.IsEmpty ? incident : incident.With(s_start.AddSeconds(second), TimelineKind.Escalated, Actor.Coordinator, "", due);
        }

        Assert.Equal(expected, string.Join("; ", called));
    }

    [Fact]
    public void Nobody_is_called_for_what_is_over()
    {
        var incident = Open("gl-001.critical_heat_loss", Severity.P0) with { Status = IncidentStatus.Resolved };
        Assert.Empty(Escalation.Due(incident, s_start.AddDays(1)));
    }

    [Fact]
    public void Several_plants_call_the_vice_president_at_once()
    {
        var incident = Open("gl-001.multi_plant_cascade", Severity.P0) with { Plants = ["Plant-001", "Plant-002", "Plant-003"] };
        Assert.Contains(Role.VpOperations, Escalation.Due(incident, s_start));
    }

    private static Incident Open(string alert, Severity severity)
    {
        var rule = IncidentRules.All.First(candidate => candidate.Alert == alert && candidate.Severity == severity);
        return new Incident
        {
            IncidentId = "INC-1",
            Alert = alert,
            Family = rule.Family,
            Scope = "Plant-001",
            Severity = severity,
            SeveritySince = s_start,
            Title = "",
            Detail = "",
            Plants = ["Plant-001"],
            Components = [],
            IsHazard = rule.IsHazard,
            Ends = rule.Ends,
            Runbook = rule.Runbook,
            AcknowledgeWithin = rule.AcknowledgeWithin,
            Route = rule.Route,
            OpenedAt = s_start,
        };
    }
}
