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
    };

    /// <summary>How a plan came about, as the coordinator's API says it; unreachable when it does not answer.</summary>
    public static readonly string[] PlanStatuses = ["optimal", "feasible", "infeasible", "solver_failed", "refuted", "error", "not_run", "unreachable"];

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
