using GL001.Orchestration.Incidents;

namespace GL001.Orchestration.Tests;

public sealed class IncidentRuleTests
{
    [Fact]
    public void The_table_has_the_nine_alerts_the_hazard_and_the_orders()
    {
        Assert.Equal(
            ["gl-001.agent_cascade", "gl-001.critical_heat_loss", "gl-001.emergency_order", "gl-001.emergency_stop", "gl-001.high_resource_usage", "gl-001.master_down", "gl-001.multi_plant_cascade",
             "gl-001.optimization_failure", "gl-001.performance_degradation", "gl-001.plant_heat_loss", "gl-001.safety_hazard", "gl-001.scada_outage"],
            IncidentRules.All.Select(rule => rule.Alert).Distinct().Order());
        Assert.All(IncidentRules.All, rule => Assert.NotEmpty(rule.Route));
        Assert.All(IncidentRules.All.SelectMany(rule => rule.Subject), tag => Assert.Contains(tag, Alarms.AlarmClasses.Tags));
    }

    [Fact]
    public void Every_condition_of_the_code_has_a_rule() =>
        Assert.Equal(Enum.GetValues<IncidentCondition>().Order(), IncidentRules.All.Select(rule => rule.Condition).Distinct().Order());

    [Fact]
    public void A_well_system_opens_nothing_and_neither_does_one_of_which_nothing_is_known()
    {
        Assert.Empty(Standing(Facts.Well));
        Assert.Empty(Standing(Facts.Of(new PlantFacts { PlantId = "Plant-001" }, new PlantFacts { PlantId = "Plant-002" })));
    }

    /// <summary>Warning and critical of the alerting table, just reached and just not.</summary>
    [Theory]
    [InlineData("latency", 3.0, null)]
    [InlineData("latency", 3.1, Severity.P3)]
    [InlineData("latency", 5.1, Severity.P2)]
    [InlineData("optimization", 0.05, null)]
    [InlineData("optimization", 0.06, Severity.P3)]
    [InlineData("optimization", 0.21, Severity.P2)]
    [InlineData("coordination", 0.02, null)]
    [InlineData("coordination", 0.03, Severity.P3)]
    [InlineData("coordination", 0.11, Severity.P2)]
    [InlineData("errors", 0.02, null)]
    [InlineData("errors", 0.03, Severity.P3)]
    [InlineData("errors", 0.11, Severity.P2)]
    [InlineData("cpu", 0.70, null)]
    [InlineData("cpu", 0.71, Severity.P3)]
    [InlineData("cpu", 0.86, Severity.P2)]
    [InlineData("memory", 0.75, null)]
    [InlineData("memory", 0.76, Severity.P3)]
    [InlineData("memory", 0.91, Severity.P2)]
    [InlineData("database", 0.80, null)]
    [InlineData("database", 0.81, Severity.P3)]
    [InlineData("database", 0.96, Severity.P2)]
    [InlineData("lag", 0.5, null)]
    [InlineData("lag", 0.6, Severity.P3)]
    [InlineData("lag", 2.1, Severity.P2)]
    [InlineData("agents", 2.0, null)]
    [InlineData("agents", 3.0, Severity.P2)]
    [InlineData("agents", 9.0, Severity.P2)]
    [InlineData("agents", 10.0, Severity.P1)]
    [InlineData("latency", double.NaN, null)]
    public void Thresholds_are_those_of_the_runbooks(string fact, double value, Severity? gravest)
    {
        var facts = fact switch
        {
            "latency" => Facts.Well with { OrchestrationLatencyP95Seconds = value },
            "optimization" => Facts.Well with { OptimizationFailureRatio = value },
            "coordination" => Facts.Well with { CoordinationFailureRatio = value },
            "errors" => Facts.Well with { ErrorRatio = value },
            "cpu" => Facts.Well with { CpuRatio = value },
            "memory" => Facts.Well with { MemoryRatio = value },
            "database" => Facts.Well with { DatabasePoolRatio = value },
            "lag" => Facts.Well with { MessageBusLagSeconds = value },
            _ => Facts.Well with { AgentsDown = (int)value },
        };
        Assert.Equal(gravest, Standing(facts).Select(rule => (Severity?)rule.Severity).Min());
    }

    [Fact]
    public void Heat_is_critical_where_life_safety_is_unserved_or_nothing_is_delivered()
    {
        Assert.Equal(["gl-001.plant_heat_loss"], Standing(Facts.Well.With(Facts.Plant("Plant-001", HeatSupply.Short))).Select(rule => rule.Alert));
        Assert.Contains("gl-001.critical_heat_loss", Standing(Facts.Well.With(Facts.Plant("Plant-001", HeatSupply.Short, lifeSafety: false))).Select(rule => rule.Alert));
        Assert.Contains("gl-001.critical_heat_loss", Standing(Facts.Well.With(Facts.Plant("Plant-001", HeatSupply.LostAtHeader, nothing: true))).Select(rule => rule.Alert));
    }

    [Fact]
    public void Three_plants_are_a_cascade_and_a_plant_that_is_unknown_neither_makes_nor_ends_one()
    {
        var two = Facts.Well.With(Facts.Plant("Plant-001", HeatSupply.Short), Facts.Plant("Plant-002", HeatSupply.Short));
        Assert.Equal(false, Cascade(two).Stands);
        Assert.Equal(true, Cascade(two.With(Facts.Plant("Plant-003", HeatSupply.Enough, lifeSafety: false))).Stands);
        Assert.Null(Cascade(two.With(Facts.Plant("Plant-003", null, null, null))).Stands);

        static RuleObservation Cascade(SystemFacts facts) => IncidentConditions.Judge(IncidentRules.All.First(rule => rule.Condition == IncidentCondition.PlantsShortOfHeat), facts).Single();
    }

    [Fact]
    public void Agents_that_take_a_life_safety_consumer_with_them_are_a_P0()
    {
        var facts = (Facts.Well with { AgentsDown = 10 }).With(Facts.Plant("Plant-001", HeatSupply.Short, lifeSafety: false));
        Assert.Contains(Standing(facts), rule => rule is { Alert: "gl-001.agent_cascade", Severity: Severity.P0 });
        Assert.DoesNotContain(Standing(facts with { AgentsDown = 9 }), rule => rule is { Alert: "gl-001.agent_cascade", Severity: < Severity.P2 });
    }

    [Theory]
    [InlineData("PSH-102", true)]
    [InlineData("LSLL-103", false)]
    public void A_pressure_alarm_of_a_boiler_is_a_hazard(string tag, bool isHazard)
    {
        var facts = Facts.Well.With(Facts.Plant("Plant-001") with { ActiveTags = [new ActiveTag("BLR-101", tag)] });
        Assert.Equal(isHazard, Standing(facts).Any(rule => rule is { Alert: "gl-001.safety_hazard", Severity: Severity.P0, IsHazard: true }));
    }

    [Fact]
    public void Several_plants_that_cannot_be_heard_are_a_P1_and_one_is_a_warning()
    {
        var one = Facts.Well.With(Facts.Plant("Plant-001") with { IsConnected = false });
        Assert.Equal([Severity.P3], Standing(one).Select(rule => rule.Severity));
        Assert.Equal(Severity.P1, Standing(one.With(Facts.Plant("Plant-002") with { IsConnected = false })).Min(rule => rule.Severity));
    }

    [Theory]
    [InlineData("a,b,P9,cpu_ratio,0.1,1,1,1,,primary_on_call,by_itself,no,r,,t", "line 2: severity is 'P9'")]
    [InlineData("a,b,P0,sunspots,0.1,1,1,1,,primary_on_call,by_itself,no,r,,t", "allowed are reported, life_safety_unserved")]
    [InlineData("a,b,P0,cpu_ratio,much,1,1,1,,primary_on_call,by_itself,no,r,,t", "threshold is 'much'")]
    [InlineData("a,b,P0,cpu_ratio,0.1,1,1,1,,nobody,by_itself,no,r,,t", "route is 'nobody'")]
    [InlineData("a,b,P0", "3 cells instead of 15")]
    public void A_wrong_line_is_refused_by_name(string line, string complaint)
    {
        using var reader = new StringReader("header\n" + line);
        Assert.Contains(complaint, Assert.Throws<FormatException>(() => IncidentRules.Read(reader)).Message, StringComparison.Ordinal);
    }

    private static List<IncidentRule> Standing(SystemFacts facts) =>
        [.. IncidentRules.All.Where(rule => IncidentConditions.Judge(rule, facts).Any(observation => observation.Stands == true))];
}
