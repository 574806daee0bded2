namespace GL001.Dispatch;

internal static class UnitCost
{
    /// <summary>Fuel cost in EUR: heat over efficiency gives fuel heat, times its price, times the step's hours.</summary>
    public static double Of(DispatchUnit unit, IReadOnlyList<double> heatMegawatts, double stepHours)
    {
        double sum = 0;
        for (int t = 0; t < heatMegawatts.Count; t++)
        {
            sum += heatMegawatts[t] / unit.Efficiency * unit.FuelPriceEurPerMegawattHour[t] * stepHours;
        }

        return sum;
    }
}
