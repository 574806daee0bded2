namespace GL001.Dispatch;

/// <summary>What units cost, or earn, when heat, fuel, electricity and emissions have the prices of a solved program.</summary>
internal sealed class PricedUnits(DispatchProblem problem, Duals prices)
{
    private readonly Dictionary<string, int> _header = problem.Headers.Select((header, h) => (header.Id, h)).ToDictionary(pair => pair.Id, pair => pair.h);
    private readonly Dictionary<string, int> _fuel = problem.Fuels.Select((fuel, f) => (fuel.Id, f)).ToDictionary(pair => pair.Id, pair => pair.f);

    /// <summary>EUR of each step in which a unit fires, less what its heat is worth, at the best of its points; infinite where it cannot fire.</summary>
    public double[] CostOfFiring(DispatchUnit unit, OperatingPoint[][] points)
    {
        var cost = new double[problem.Steps];
        double[] worth = prices.Balance[_header[unit.HeaderId]];
        for (int t = 0; t < cost.Length; t++)
        {
            double hours = problem.HoursOf(t);
            double perInput = InputCost(unit, t, hours);
            double perHeat = (unit.WearEurPerMegawattHour * hours) - worth[t];
            double perPower = prices.Power.Length > 0 ? -prices.Power[t] : 0;
            cost[t] = double.PositiveInfinity;
            foreach (OperatingPoint point in points[t])
            {
                cost[t] = Math.Min(cost[t], (perInput * point.FuelMegawatts) + (perHeat * point.HeatMegawatts) + (perPower * point.PowerMegawatts));
            }
        }

        return cost;
    }

    private double InputCost(DispatchUnit unit, int t, double hours)
    {
        double cost = DispatchModel.InputPrice(problem, unit, t) * hours;
        if (unit.BurnsFuel && _fuel.TryGetValue(unit.FuelId, out int f))
        {
            cost -= (prices.Stock[f] + prices.Contract[f]) * hours;
        }

        for (int c = 0; c < prices.Cap.Length; c++)
        {
            cost -= problem.Caps[c].Window.Contains(t) ? prices.Cap[c] * DispatchModel.EmissionFactor(problem, problem.Caps[c], unit) * hours : 0;
        }

        return unit.TakesPower ? cost + prices.Power[t] : cost;
    }
}
