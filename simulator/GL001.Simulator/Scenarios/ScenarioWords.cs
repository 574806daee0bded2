using GL001.Control;
using GL001.Plant;
using UnitKind = GL001.Plant.UnitKind;

namespace GL001.Simulator.Scenarios;

/// <summary>The words of a scenario file: one place for reader, writer and schema.</summary>
internal static class ScenarioWords
{
    public static readonly Dictionary<string, UnitKind> UnitKinds = new() { ["boiler"] = UnitKind.Boiler, ["furnace"] = UnitKind.Furnace };

    public static readonly Dictionary<string, OperatorActionKind> Actions = new()
    {
        ["reset"] = OperatorActionKind.Reset,
        ["local"] = OperatorActionKind.SelectLocal,
        ["remote"] = OperatorActionKind.SelectRemote,
        ["demand"] = OperatorActionKind.Demand,
        ["lease"] = OperatorActionKind.Lease,
        ["schedule"] = OperatorActionKind.Schedule,
        ["power-off"] = OperatorActionKind.PowerOff,
        ["power-on"] = OperatorActionKind.PowerOn,
        ["emergency-stop"] = OperatorActionKind.EmergencyStop,
        ["emergency-stop-released"] = OperatorActionKind.EmergencyStopReleased,
        ["ask-agents"] = OperatorActionKind.AskAgents,
        ["agent-version"] = OperatorActionKind.AgentVersion,
        ["expand"] = OperatorActionKind.Expand,
        ["tell-incident"] = OperatorActionKind.TellIncident,
        ["acknowledge-incident"] = OperatorActionKind.AcknowledgeIncident,
        ["resolve-incident"] = OperatorActionKind.ResolveIncident,
    };

    public static readonly Dictionary<string, ExpectationKind> Expectations = new()
    {
        ["state"] = ExpectationKind.State,
        ["first-out"] = ExpectationKind.FirstOut,
        ["no-lockout"] = ExpectationKind.NoLockout,
        ["within"] = ExpectationKind.Within,
        ["served"] = ExpectationKind.Served,
        ["source"] = ExpectationKind.Source,
        ["online"] = ExpectationKind.Online,
        ["offline"] = ExpectationKind.Offline,
        ["plan"] = ExpectationKind.Plan,
        ["records-waiting"] = ExpectationKind.RecordsWaiting,
        ["records-confirmed"] = ExpectationKind.RecordsConfirmed,
        ["agents-connected"] = ExpectationKind.AgentsConnected,
        ["agent-compatible"] = ExpectationKind.AgentCompatible,
        ["agent-incompatible"] = ExpectationKind.AgentIncompatible,
        ["cascade-level"] = ExpectationKind.CascadeLevel,
        ["tasks-succeeded"] = ExpectationKind.TasksSucceeded,
        ["tasks-not-kept"] = ExpectationKind.TasksNotKept,
        ["incident-opened"] = ExpectationKind.IncidentOpened,
        ["incident-told"] = ExpectationKind.IncidentTold,
        ["incident-not-told"] = ExpectationKind.IncidentNotTold,
        ["incident-closed"] = ExpectationKind.IncidentClosed,
        ["verification"] = ExpectationKind.Verification,
    };

    /// <summary>How a plan came about, as the coordinator's API says it; unreachable when it does not answer.</summary>
    public static readonly string[] PlanStatuses = ["optimal", "feasible", "infeasible", "solver_failed", "refuted", "error", "not_run", "unreachable"];

    /// <summary>How far failures of agents have spread, as the coordinator's API says it.</summary>
    public static readonly string[] CascadeLevels = ["none", "several", "many", "cascade"];

    /// <summary>Alerts of the coordinator's incident rules.</summary>
    public static readonly string[] Alerts =
    [
        "gl-001.critical_heat_loss", "gl-001.master_down", "gl-001.multi_plant_cascade", "gl-001.plant_heat_loss", "gl-001.agent_cascade", "gl-001.scada_outage",
        "gl-001.optimization_failure", "gl-001.performance_degradation", "gl-001.high_resource_usage", "gl-001.safety_hazard",
    ];

    public static readonly string[] Severities = ["P0", "P1", "P2", "P3"];

    /// <summary>Who an incident may call.</summary>
    public static readonly string[] Roles = ["primary_on_call", "secondary_on_call", "operations_manager", "safety_officer", "engineering_manager", "vp_operations"];

    public static readonly Dictionary<string, Quantity> Quantities = new()
    {
        ["pressure"] = Quantity.Pressure,
        ["level"] = Quantity.Level,
        ["outlet"] = Quantity.Outlet,
        ["firing-rate"] = Quantity.FiringRate,
    };

    public static readonly Dictionary<string, DemandTier> Tiers = new()
    {
        ["life-safety"] = DemandTier.LifeSafety,
        ["product-safety"] = DemandTier.ProductSafety,
        ["equipment-protection"] = DemandTier.EquipmentProtection,
        ["production"] = DemandTier.Production,
    };

    public static readonly Dictionary<string, BurnerState> States = Enum.GetValues<BurnerState>().ToDictionary(BurnerStateNames.Of);

    public static readonly Dictionary<string, SetpointSource> Sources = Enum.GetValues<SetpointSource>().ToDictionary(source => source.ToString());

    public static string Of<T>(Dictionary<string, T> words, T value)
        where T : struct => words.First(word => EqualityComparer<T>.Default.Equals(word.Value, value)).Key;

    public static string Time(long ms) => TimeSpan.FromMilliseconds(ms).ToString(
        (ms >= 86_400_000 ? "d\\." : "") + "hh\\:mm\\:ss" + (ms % 1_000 == 0 ? "" : "\\.f"),
        System.Globalization.CultureInfo.InvariantCulture);
}
