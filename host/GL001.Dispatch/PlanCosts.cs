namespace GL001.Dispatch;

/// <summary>What a plan costs, by arithmetic alone.</summary>
internal static class PlanCosts
{
    /// <summary>Fuel, carbon, wear and starts of a unit over the horizon, EUR.</summary>
    public static double OfUnit(DispatchProblem problem, DispatchUnit unit, IReadOnlyList<double> heat, IReadOnlyList<double> input, IReadOnlyList<bool> on)
    {
        double sum = 0;
        for (int t = 0; t < problem.Steps; t++)
        {
            double price = unit.BurnsFuel ? problem.FuelPriceOf(unit, t) + (problem.Co2PriceEurPerTonne * problem.Co2Of(unit)) : 0;
            sum += ((input[t] * price) + (heat[t] * unit.WearEurPerMegawattHour)) * problem.HoursOf(t);
            sum += Commitment.StartCostAt(problem, unit, on, t);
        }

        return sum;
    }

    /// <summary>Electricity bought less sold, EUR.</summary>
    public static double OfPower(DispatchProblem problem, IReadOnlyList<double> bought, IReadOnlyList<double> sold)
    {
        double sum = 0;
        for (int t = 0; t < problem.Steps && problem.Power is { } power; t++)
        {
            sum += ((bought[t] * power.BuyEurPerMegawattHour[t]) - (sold[t] * power.SellEurPerMegawattHour[t])) * problem.HoursOf(t);
        }

        return sum;
    }

    /// <summary>Input of a unit in a step, MW, from its heat, or from the weights of a CHP's operating points.</summary>
    public static double Input(DispatchUnit unit, int step, double heat, bool on, IReadOnlyList<double>? weights)
    {
        if (weights is not null)
        {
            double sum = 0;
            for (int k = 0; k < weights.Count; k++)
            {
                sum += weights[k] * unit.OperatingPoints[k].FuelMegawatts;
            }

            return sum;
        }

        return !on && heat <= 0 ? 0
            : unit.Kind == DispatchUnitKind.Chp ? heat * DispatchModel.PlainSlope(unit, step)
            : UnitInput.At(unit, step, heat);
    }
}
