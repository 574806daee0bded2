using GL001.Orchestration.Authority;
using GL001.Orchestration.Modes;
using GL001.Orchestration.Restoration;

namespace GL001.Actors.Tests;

public sealed class ModeRulesTests
{
    private static readonly OrderedBy s_officer = new(Role.SafetyOfficer, "J. Doe");

    private static readonly OrderedBy s_manager = new(Role.OperationsManager, "M. Roe");

    private static readonly OrderedBy s_onCall = new(Role.PrimaryOnCall, "");

    [Theory]
    [InlineData("safety_officer: J. Doe", Role.SafetyOfficer, "J. Doe")]
    [InlineData("Plant Safety Officer", Role.SafetyOfficer, "")]
    [InlineData("operations-manager:M. Roe", Role.OperationsManager, "M. Roe")]
    [InlineData("on-call engineer: a: b", Role.PrimaryOnCall, "a: b")]
    [InlineData("", null, "")]
    public void Who_ordered_is_a_role_and_a_name(string text, Role? role, string name)
    {
        Assert.Equal(new OrderedBy(role, name), EmergencyAuthority.Read(text, out var problem));
        Assert.Equal("", problem);
    }

    [Theory]
    [InlineData("J. Doe")]
    [InlineData("system")]
    [InlineData("5")]
    [InlineData("safety_officer: a\nb")]
    public void What_names_no_role_is_refused_with_the_roles_there_are(string text)
    {
        EmergencyAuthority.Read(text, out var problem);
        Assert.Contains("safety_officer", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("system", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(EmergencyAction.StopUnit, Role.PrimaryOnCall, true)]
    [InlineData(EmergencyAction.StopUnit, Role.System, false)]
    [InlineData(EmergencyAction.ShiftMode, Role.SecondaryOnCall, true)]
    [InlineData(EmergencyAction.WithdrawStop, Role.SecondaryOnCall, false)]
    [InlineData(EmergencyAction.WithdrawStop, Role.VpOperations, false)]
    [InlineData(EmergencyAction.WithdrawStop, Role.OperationsManager, true)]
    public void Roles_have_the_authority_of_the_runbooks(EmergencyAction action, Role role, bool may) =>
        Assert.Equal(may, EmergencyAuthority.Refusal(action, new OrderedBy(role, "")).Length == 0);

    [Theory]
    [InlineData(ModeOrderKind.Manual, ModeOrderKind.Automatic)]
    [InlineData(ModeOrderKind.CriticalHeatOnly, ModeOrderKind.NormalHeat)]
    [InlineData(ModeOrderKind.GreedyHeuristic, ModeOrderKind.Optimizer)]
    [InlineData(ModeOrderKind.LocalControl, ModeOrderKind.Integrate)]
    [InlineData(ModeOrderKind.ActivateBackupHeat, ModeOrderKind.EndBackupHeat)]
    [InlineData(ModeOrderKind.SafetyShutdown, ModeOrderKind.WithdrawStop)]
    public void What_the_safety_officer_ordered_nobody_else_ends(ModeOrderKind order, ModeOrderKind end)
    {
        var modes = After(new OperatingModes(), Order(order, s_officer));
        Assert.False(modes.IsNormal);
        Assert.Contains("Safety Officer", ModeRules.Refusal(modes, Order(end, s_manager)), StringComparison.Ordinal);
        Assert.Equal("", ModeRules.Refusal(modes, Order(end, s_officer)));
    }

    [Fact]
    public void A_stop_is_never_refused_because_another_one_stands()
    {
        var modes = After(new OperatingModes(), Order(ModeOrderKind.SafetyShutdown, s_officer));
        Assert.Equal("", ModeRules.Refusal(modes, Order(ModeOrderKind.FuelCutoff, s_onCall)));
        modes = After(modes, Order(ModeOrderKind.FuelCutoff, s_onCall), Order(ModeOrderKind.SafetyShutdown, s_onCall));
        Assert.Equal(2, modes.Stops.Length);
        Assert.Equal((StopKind.FuelCutoff, s_onCall), (modes.StopOf("X")!.Kind, modes.StopOf("X")!.Order.By));

        // Both are withdrawn together, and remembered.
        modes = After(modes, Order(ModeOrderKind.WithdrawStop, s_officer));
        Assert.Null(modes.StopOf("X"));
        Assert.True(modes.IsNormal);
        Assert.All(modes.Stops, stop => Assert.Equal((Told.At, s_officer), (stop.WithdrawnAt, stop.WithdrawnBy)));
    }

    [Fact]
    public void What_has_an_end_ends_then_and_what_has_none_does_not()
    {
        var hour = TimeSpan.FromHours(1);
        var modes = After(
            new OperatingModes(), Order(ModeOrderKind.GreedyHeuristic, s_onCall) with { For = hour }, Order(ModeOrderKind.Relax, s_onCall) with { For = hour, Factor = 0.9 },
            Order(ModeOrderKind.ActivateBackupHeat, s_onCall) with { For = hour }, Order(ModeOrderKind.Manual, s_onCall), Order(ModeOrderKind.SafetyShutdown, s_onCall) with { For = hour });
        Assert.Same(modes, ModeRules.Expire(modes, Told.At + hour - TimeSpan.FromTicks(1)));
        var ended = ModeRules.Expire(modes, Told.At + hour);
        Assert.Equal((PlanningAlgorithm.Optimizer, 0, 0), (ended.Algorithm, ended.Relaxations.Length, ended.Backup.Length));
        Assert.Equal((ControlMode.Manual, true), (ended.ControlMode, ended.StopOf("X") is not null));
        Assert.Equal(3, ended.Audit.Count(change => change.By == OrderedBy.Coordinator));
        Assert.Equal(Enumerable.Range(1, 8).Select(number => (long)number), ended.Audit.Select(change => change.Number));
    }

    [Fact]
    public void Local_control_ends_by_itself_once_the_plant_has_been_well_for_five_minutes()
    {
        var modes = After(new OperatingModes(), Order(ModeOrderKind.LocalControl, s_onCall) with { RevertWhenRestored = true });
        Assert.Equal(["X"], ModeRules.Watched(modes));
        modes = ModeRules.Settle(modes, At(0), ["X"]);
        modes = ModeRules.Settle(modes, At(4), []);         // not well for a moment: it counts anew
        modes = ModeRules.Settle(modes, At(5), ["X"]);
        modes = ModeRules.Settle(modes, At(9), ["X"]);
        Assert.Equal(PlantControl.LocalControl, modes.ControlOf("X"));
        modes = ModeRules.Settle(modes, At(10), ["X"]);
        Assert.Equal(PlantControl.Integrating, modes.ControlOf("X"));
        modes = ModeRules.Settle(modes, At(15), []);        // through, but not verified
        Assert.Equal(PlantControl.Integrating, modes.ControlOf("X"));
        Assert.Equal(PlantControl.Coordinated, ModeRules.Settle(modes, At(15), ["X"]).ControlOf("X"));
    }

    [Fact]
    public void Local_control_without_that_wish_stays()
    {
        var modes = After(new OperatingModes(), Order(ModeOrderKind.LocalControl, s_onCall));
        Assert.Empty(ModeRules.Watched(modes));
        Assert.Same(modes, ModeRules.Settle(modes, At(600), ["X"]));
    }

    [Theory]
    [InlineData(10, 20, 0.0, false, 10)]
    [InlineData(10, 20, 0.4, false, 14)]
    [InlineData(10, 20, 0.4, true, 14)]
    [InlineData(20, 10, 0.5, false, 15)]
    [InlineData(20, 10, 0.5, true, 20)]
    [InlineData(20, 10, 1.0, true, 20)]
    [InlineData(20, 0, 0.9, false, 5)]      // not below its minimum
    [InlineData(20, 0, 1.0, false, 0)]
    public void On_the_way_back_a_unit_goes_from_what_it_gives_to_what_is_wanted(double gives, double wanted, double share, bool verify, double heat) =>
        Assert.Equal(heat, ModeRules.IntegrationHeat(gives, wanted, 5.0, share, verify), 9);

    [Theory]
    [InlineData(0, 0, HeatLossClass.None, "none")]
    [InlineData(2, 0, HeatLossClass.PlantHeatLoss, "P1")]
    [InlineData(1, 1, HeatLossClass.CriticalHeatLoss, "P0")]
    [InlineData(3, 0, HeatLossClass.MultiPlantCascade, "P0")]
    public void A_loss_of_heat_has_the_severity_of_the_runbooks(int shortPlants, int lostPlants, HeatLossClass expected, string severity)
    {
        var found = HeatLossRules.Judge([.. Enumerable.Repeat(new PlantHeatLoss(true, false, false), shortPlants), .. Enumerable.Repeat(new PlantHeatLoss(true, true, false), lostPlants), default]);
        Assert.Equal((expected, severity), (found, HeatLossRules.Severity(found)));
    }

    private static DateTimeOffset At(int minutes) => Told.At.AddMinutes(minutes);

    private static ModeOrder Order(ModeOrderKind kind, OrderedBy by) => new(kind, by, "drill") { Subjects = ["X"] };

    private static OperatingModes After(OperatingModes modes, params ModeOrder[] orders) => orders.Aggregate(modes, (now, order) => ModeRules.Apply(now, order, Told.At));
}
