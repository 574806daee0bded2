using System.Collections.Immutable;
using System.Globalization;

namespace GL001.Dispatch;

/// <summary>What a constraint is made of, and so whether it can give way.</summary>
public enum ConstraintNature
{
    /// <summary>A wish of the planner: safety does not rest on it, and it can give way for a while.</summary>
    Wish = 0,

    /// <summary>What a unit, line or store can do. Never relaxed.</summary>
    EquipmentLimit,

    /// <summary>Emissions and lock-outs. Never relaxed.</summary>
    Protection,

    /// <summary>The model has no such constraint.</summary>
    NotInModel,
}

/// <summary>A constraint by the name under which the API knows it.</summary>
/// <param name="Name">snake_case.</param>
/// <param name="Nature">Whether it can give way.</param>
/// <param name="Says">What it says.</param>
public sealed record ConstraintKind(string Name, ConstraintNature Nature, string Says);

/// <summary>What a relaxed wish means for a problem.</summary>
/// <param name="Problem">The problem with it.</param>
/// <param name="Effects">What changed, one sentence each; empty when the problem has no such wish.</param>
public sealed record RelaxedProblem(DispatchProblem Problem, ImmutableArray<string> Effects);

/// <summary>Every constraint that can be asked about, and how wishes give way.</summary>
public static class ConstraintCatalogue
{
    public const string Reserve = "reserve";
    public const string NMinusOne = "n_minus_one";
    public const string StoreEndLevel = "store_end_level";
    public const string Contract = "fuel_contract";
    public const string MinimumUpTime = "minimum_up_time";
    public const string MinimumDownTime = "minimum_down_time";
    public const string StartCost = "start_cost";
    public const string MustRun = "must_run";

    public static ImmutableArray<ConstraintKind> All { get; } =
    [
        new(Reserve, ConstraintNature.Wish, "the maxima of the units that fire exceed demand by this"),
        new(NMinusOne, ConstraintNature.Wish, "any one unit may trip and life safety stays served"),
        new(StoreEndLevel, ConstraintNature.Wish, "least level of a store at the end of the plan"),
        new(Contract, ConstraintNature.Wish, "fuel that is paid for whether it is taken or not"),
        new(MinimumUpTime, ConstraintNature.Wish, "a unit fires at least this long"),
        new(MinimumDownTime, ConstraintNature.Wish, "a unit rests at least this long"),
        new(StartCost, ConstraintNature.Wish, "what a start costs"),
        new(MustRun, ConstraintNature.Wish, "a unit that the site wants to fire all the time"),
        new("unit_maximum", ConstraintNature.EquipmentLimit, "most heat of a unit, the site's or what its controller allows, whichever is lower"),
        new("unit_minimum", ConstraintNature.EquipmentLimit, "least heat of a unit while it fires (burner turndown)"),
        new("unit_ramp", ConstraintNature.EquipmentLimit, "how fast a unit may rise or fall"),
        new("line_capacity", ConstraintNature.EquipmentLimit, "most flow in a line between headers"),
        new("inter_plant_flow_limit", ConstraintNature.EquipmentLimit, "the capacity of the lines between plants, see line_capacity"),
        new("dump_capacity", ConstraintNature.EquipmentLimit, "most heat that a header can get rid of"),
        new("store_range", ConstraintNature.EquipmentLimit, "levels and rates of a store"),
        new("power_connection", ConstraintNature.EquipmentLimit, "most electricity bought and sold"),
        new("fuel_stock", ConstraintNature.EquipmentLimit, "most fuel that there is"),
        new("emission_cap", ConstraintNature.Protection, "most that units may emit"),
        new("maintenance", ConstraintNature.Protection, "a unit that is out of service and may be locked out with people at it"),
        new("min_efficiency", ConstraintNature.NotInModel, "the plan minimises cost and holds no least efficiency"),
        new("max_heat_loss", ConstraintNature.NotInModel, "losses of lines follow from their flow; nothing bounds them"),
    ];

    /// <summary>A name that nobody knows is one of a constraint that the model has not.</summary>
    public static ConstraintKind Find(string name) => All.FirstOrDefault(kind => kind.Name == name) ?? new ConstraintKind(name, ConstraintNature.NotInModel, "the model has no constraint of this name");

    /// <summary>Lets a wish give way.</summary>
    /// <param name="problem">The problem; it stays as it is.</param>
    /// <param name="name">A <see cref="ConstraintNature.Wish"/>; with any other name the problem comes back unchanged.</param>
    /// <param name="factor">What is left of it, 0 to 1. A rule that holds or does not (N−1, must-run) is dropped whole below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is not from 0 to 1.</exception>
    public static RelaxedProblem Relax(DispatchProblem problem, string name, double factor)
    {
        ArgumentNullException.ThrowIfNull(problem);
        if (!(factor >= 0 && factor <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "The factor is from 0 to 1.");
        }

        return name switch
        {
            Reserve => new(
                problem with { Reserves = [.. problem.Reserves.Select(reserve => reserve with { Megawatts = [.. reserve.Megawatts.Select(heat => heat * factor)] })] },
                [.. problem.Reserves.Select(reserve => Say($"reserve {reserve.Id}: {reserve.Megawatts[0]:0.##} MW becomes {reserve.Megawatts[0] * factor:0.##} MW"))]),
            NMinusOne when factor < 1 => new(problem with { NMinusOne = null }, problem.NMinusOne is null ? [] : ["the loss of a unit is not provided for"]),
            StoreEndLevel => new(
                problem with { Stores = [.. problem.Stores.Select(store => store with { EndLevelMegawattHours = Math.Max(store.MinLevelMegawattHours, store.EndLevelMegawattHours * factor) })] },
                [.. problem.Stores.Where(store => store.EndLevelMegawattHours > store.MinLevelMegawattHours).Select(store => Say($"store {store.Id} may end at {Math.Max(store.MinLevelMegawattHours, store.EndLevelMegawattHours * factor):0.##} MWh in place of {store.EndLevelMegawattHours:0.##} MWh"))]),
            Contract => new(
                problem with { Fuels = [.. problem.Fuels.Select(fuel => fuel with { ContractMegawattHours = fuel.ContractMegawattHours * factor })] },
                [.. problem.Fuels.Where(fuel => fuel.ContractMegawattHours > 0).Select(fuel => Say($"contract of {fuel.Id}: {fuel.ContractMegawattHours:0.##} MWh counts as {fuel.ContractMegawattHours * factor:0.##} MWh; the supplier bills as before"))]),
            MinimumUpTime => OfUnits(problem, unit => unit.MinUp > TimeSpan.Zero, unit => unit with { MinUp = unit.MinUp * factor }, unit => Say($"{unit.Id} may stop after {unit.MinUp.TotalHours * factor:0.##} h in place of {unit.MinUp.TotalHours:0.##} h")),
            MinimumDownTime => OfUnits(problem, unit => unit.MinDown > TimeSpan.Zero, unit => unit with { MinDown = unit.MinDown * factor }, unit => Say($"{unit.Id} may start after {unit.MinDown.TotalHours * factor:0.##} h in place of {unit.MinDown.TotalHours:0.##} h")),
            StartCost => OfUnits(
                problem, unit => unit.StartCost.ColdEur > 0,
                unit => unit with { StartCost = unit.StartCost with { HotEur = unit.StartCost.HotEur * factor, WarmEur = unit.StartCost.WarmEur * factor, ColdEur = unit.StartCost.ColdEur * factor } },
                unit => Say($"a cold start of {unit.Id} counts as {unit.StartCost.ColdEur * factor:0.##} EUR in place of {unit.StartCost.ColdEur:0.##} EUR")),
            MustRun when factor < 1 => OfUnits(problem, unit => unit.Commitment == UnitCommitment.Committed, unit => unit with { Commitment = UnitCommitment.Free }, unit => $"{unit.Id} may rest"),
            _ => new(problem, []),
        };
    }

    private static RelaxedProblem OfUnits(DispatchProblem problem, Func<DispatchUnit, bool> has, Func<DispatchUnit, DispatchUnit> relaxed, Func<DispatchUnit, string> effect) => new(
        problem with { Units = [.. problem.Units.Select(unit => has(unit) ? relaxed(unit) : unit)] }, [.. problem.Units.Where(has).Select(effect)]);

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
