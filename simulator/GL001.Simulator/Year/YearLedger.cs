using GL001.Dispatch;
using GL001.Plant;

namespace GL001.Simulator.Year;

/// <summary>What a plant came to: by the quasi-static plant's own arithmetic, not by the plan's.</summary>
public sealed class YearTotals
{
    public double CostEur { get; set; }

    public double FuelMwh { get; set; }

    public double BoughtMwh { get; set; }

    public double SoldMwh { get; set; }

    public double HeatMwh { get; set; }

    public int Starts { get; set; }

    /// <summary>By tier, life safety first, MWh.</summary>
    public double[] UnmetMwh { get; } = new double[4];

    /// <summary>Heat that nobody wanted, MWh.</summary>
    public double SurplusMwh { get; set; }

    /// <summary>Heat that a plan wanted and its unit could not give, MWh.</summary>
    public double NotFollowedMwh { get; set; }

    public double FuelCo2Tonnes => FuelMwh * EnterprisePlant.GasTonnesPerMwh;

    public double Co2Tonnes => FuelCo2Tonnes + ((BoughtMwh - SoldMwh) * EnterprisePlant.GridTonnesPerMwh);

    public void Add(YearTotals other)
    {
        CostEur += other.CostEur;
        FuelMwh += other.FuelMwh;
        BoughtMwh += other.BoughtMwh;
        SoldMwh += other.SoldMwh;
        HeatMwh += other.HeatMwh;
        Starts += other.Starts;
        SurplusMwh += other.SurplusMwh;
        NotFollowedMwh += other.NotFollowedMwh;
        for (int tier = 0; tier < UnmetMwh.Length; tier++)
        {
            UnmetMwh[tier] += other.UnmetMwh[tier];
        }
    }
}

/// <summary>
/// The quasi-static plant: each quarter hour a unit gives what it is told, within its ramp and range and while nothing is broken; fuel follows its
/// input curve; the store keeps its balance; what is short is taken from the customers, production first.
/// </summary>
/// <remarks>No pressures, no drum, no purge: a start gives its minimum at once, as in the plan. Heat within a step is a mean.</remarks>
public sealed class YearLedger(EnterprisePlant plant, YearState state)
{
    private const double Least = 1e-6;

    public YearTotals Totals { get; } = new();

    public YearState State => state;

    /// <summary>Lives through one step of a plan.</summary>
    /// <param name="step">Step of the year.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="at">Step of the plan.</param>
    public void Step(int step, DispatchPlan plan, int at)
    {
        const double Hours = EnterprisePlant.StepHours;
        double cost = 0.0;
        double power = 0.0;
        double heatNetwork = 0.0;
        double heatOil = 0.0;
        for (int u = 0; u < plant.Units.Count; u++)
        {
            DispatchUnit unit = plant.Units[u];
            bool isBroken = plant.IsBroken(u, step);
            bool on = plan.Units[u].On[at] && !isBroken;
            double told = plan.Units[u].HeatMegawatts[at];
            double heat = on ? Reach(unit, u, told, step) : 0.0;
            Totals.NotFollowedMwh += Math.Max(0.0, told - heat) * Hours;
            if (on && !state.On[u])
            {
                Totals.Starts += unit.BurnsFuel ? 1 : 0;
                cost += unit.StartCost.After(state.HoursInState[u]);
            }

            (double fuel, double electricity) = Input(unit, on, heat);
            Totals.FuelMwh += fuel * Hours;
            cost += ((fuel * (plant.GasPrice(step) + (EnterprisePlant.Co2EurPerTonne * EnterprisePlant.GasTonnesPerMwh))) + (heat * unit.WearEurPerMegawattHour)) * Hours;
            power += electricity;
            state.HoursInState[u] = on == state.On[u] ? state.HoursInState[u] + Hours : Hours;
            state.On[u] = on;
            state.HeatMw[u] = heat;
            heatNetwork += unit.HeaderId == plant.Store.HeaderId ? heat : 0.0;
            heatOil += unit.HeaderId == plant.Store.HeaderId ? 0.0 : heat;
        }

        Totals.HeatMwh += (heatNetwork + heatOil) * Hours;
        heatNetwork += StepStore(plan.Stores[0].DischargeMegawatts[at], plan.Stores[0].ChargeMegawatts[at]);
        Serve(plant.Store.HeaderId, heatNetwork, step);
        Serve("OIL", heatOil, step);
        double bought = Math.Max(0.0, power);
        double sold = Math.Max(0.0, -power);
        Totals.BoughtMwh += bought * Hours;
        Totals.SoldMwh += sold * Hours;
        Totals.CostEur += cost + (((bought * plant.BuyPrice(step)) - (sold * plant.SellPrice(step))) * Hours);
    }

    private double Reach(DispatchUnit unit, int u, double told, int step)
    {
        double most = unit.Kind == DispatchUnitKind.WasteHeat ? plant.WasteShare[step] * unit.MaxHeatMegawatts : unit.MaxHeatMegawatts;
        double ramp = EnterprisePlant.StepMinutes * unit.RampUpMegawattsPerMinute;
        double before = state.HeatMw[u];
        double high = Math.Max(unit.MinHeatMegawatts, before + ramp);
        double low = Math.Max(unit.MinHeatMegawatts, before - (EnterprisePlant.StepMinutes * unit.RampDownMegawattsPerMinute));
        return Math.Min(most, Math.Clamp(told, Math.Min(low, high), high));
    }

    /// <summary>Fuel and electricity (below zero when made), MW.</summary>
    private static (double FuelMw, double PowerMw) Input(DispatchUnit unit, bool on, double heat)
    {
        if (!on)
        {
            return (0.0, 0.0);
        }

        switch (unit.Kind)
        {
            case DispatchUnitKind.Boiler or DispatchUnitKind.Furnace:
                CurvePoint low = unit.InputCurve[0];
                CurvePoint high = unit.InputCurve[^1];
                return (low.InputMegawatts + ((heat - low.HeatMegawatts) / (high.HeatMegawatts - low.HeatMegawatts) * (high.InputMegawatts - low.InputMegawatts)), 0.0);
            case DispatchUnitKind.Chp:
                OperatingPoint least = unit.OperatingPoints[0];
                OperatingPoint most = unit.OperatingPoints[^1];
                double share = (heat - least.HeatMegawatts) / (most.HeatMegawatts - least.HeatMegawatts);
                return (least.FuelMegawatts + (share * (most.FuelMegawatts - least.FuelMegawatts)), -(least.PowerMegawatts + (share * (most.PowerMegawatts - least.PowerMegawatts))));
            case DispatchUnitKind.WasteHeat:
                return (0.0, 0.0);
            default:
                return (0.0, heat / unit.Efficiency);
        }
    }

    /// <summary>What the store gives to the network (below zero when it takes), within what it holds and can hold, MW.</summary>
    private double StepStore(double discharge, double charge)
    {
        const double Hours = EnterprisePlant.StepHours;
        DispatchStore store = plant.Store;
        double kept = state.LevelMwh * (1.0 - (store.StandingLossPerHour * Hours));
        double given = Math.Min(discharge, Math.Max(0.0, kept - store.MinLevelMegawattHours) * store.DischargeEfficiency / Hours);
        double taken = Math.Min(charge, Math.Max(0.0, store.MaxLevelMegawattHours - kept + (given * Hours / store.DischargeEfficiency)) / store.ChargeEfficiency / Hours);
        state.LevelMwh = kept + (taken * Hours * store.ChargeEfficiency) - (given * Hours / store.DischargeEfficiency);
        return given - taken;
    }

    private void Serve(string header, double heatMw, int step)
    {
        double left = heatMw;
        foreach (YearDemand demand in plant.Demands.Where(demand => demand.HeaderId == header).OrderBy(demand => demand.Tier))
        {
            double served = Math.Clamp(left, 0.0, demand.HeatMw[step]);
            double unmet = demand.HeatMw[step] - served;
            left -= served;
            Totals.UnmetMwh[demand.Tier - DemandTier.LifeSafety] += unmet > Least ? unmet * EnterprisePlant.StepHours : 0.0;
        }

        Totals.SurplusMwh += Math.Max(0.0, left) * EnterprisePlant.StepHours;
    }
}
