namespace GL001.Dispatch;

/// <summary>Which problems differ only in numbers that a built program can take over: demand, prices, availability, ranges, limits.</summary>
internal static class ModelShape
{
    public static bool Same(DispatchProblem a, DispatchProblem b) =>
        a.Steps == b.Steps && a.Step == b.Step && a.StepLengths.SequenceEqual(b.StepLengths)
        && a.Headers.Select(header => header.Id).SequenceEqual(b.Headers.Select(header => header.Id))
        && All(a.Units, b.Units, (x, y) => SameUnit(a, x, b, y))
        && All(a.Lines, b.Lines, (x, y) => x.Id == y.Id && x.FromHeaderId == y.FromHeaderId && x.ToHeaderId == y.ToHeaderId && x.LossFraction == y.LossFraction)
        && All(a.Demands, b.Demands, (x, y) => x.Id == y.Id && x.HeaderId == y.HeaderId && x.Tier == y.Tier)
        && All(a.Stores, b.Stores, SameStore)
        && All(a.Fuels, b.Fuels, (x, y) => x.Id == y.Id && x.Co2TonnesPerMegawattHour == y.Co2TonnesPerMegawattHour
            && double.IsInfinity(x.StockMegawattHours) == double.IsInfinity(y.StockMegawattHours) && x.ContractMegawattHours > 0 == y.ContractMegawattHours > 0)
        && a.Power is null == b.Power is null
        && All(a.Caps, b.Caps, (x, y) => x.Id == y.Id && x.Pollutant == y.Pollutant && x.Window == y.Window && x.UnitIds.SequenceEqual(y.UnitIds))
        && All(a.Reserves, b.Reserves, (x, y) => x.Id == y.Id && x.HeaderId == y.HeaderId)
        && a.NMinusOne == b.NMinusOne
        && (a.NMinusOne is null && a.Reserves.IsEmpty || All(a.Units, b.Units, (x, y) => x.MaxHeatMegawatts == y.MaxHeatMegawatts && x.Availability == y.Availability
            && x.Commitment == y.Commitment && x.Maintenance.SequenceEqual(y.Maintenance) && x.AvailableShare.SequenceEqual(y.AvailableShare)));

    private static bool SameUnit(DispatchProblem a, DispatchUnit x, DispatchProblem b, DispatchUnit y) =>
        x.Id == y.Id && x.HeaderId == y.HeaderId && x.Kind == y.Kind && x.FuelId == y.FuelId
        && (x.Availability == UnitAvailability.Fixed) == (y.Availability == UnitAvailability.Fixed)
        && x.Availability != UnitAvailability.Fixed
        && x.Efficiency == y.Efficiency && x.EfficiencyByStep.SequenceEqual(y.EfficiencyByStep)
        && x.InputCurve.SequenceEqual(y.InputCurve) && x.OperatingPoints.SequenceEqual(y.OperatingPoints)
        && x.NoxKilogramsPerMegawattHour == y.NoxKilogramsPerMegawattHour && x.QuickStart == y.QuickStart
        && (x.InputCurve.IsEmpty || (x.MinHeatMegawatts == y.MinHeatMegawatts && x.MaxHeatMegawatts == y.MaxHeatMegawatts))
        && SameRamps(a, x, b, y);

    /// <summary>Ramp rows exist where a ramp could bind; that depends on range and present heat.</summary>
    private static bool SameRamps(DispatchProblem a, DispatchUnit x, DispatchProblem b, DispatchUnit y)
    {
        for (int t = 0; t < a.Steps; t++)
        {
            if (UnitLimits.RampsMatter(x, a.HoursOf(t) * 60) != UnitLimits.RampsMatter(y, b.HoursOf(t) * 60))
            {
                return false;
            }
        }

        return true;
    }

    private static bool SameStore(DispatchStore x, DispatchStore y) =>
        x.Id == y.Id && x.HeaderId == y.HeaderId && x.ChargeEfficiency == y.ChargeEfficiency && x.DischargeEfficiency == y.DischargeEfficiency
        && x.StandingLossPerHour == y.StandingLossPerHour && x.MinLevelMegawattHours == y.MinLevelMegawattHours;

    private static bool All<T>(IReadOnlyList<T> a, IReadOnlyList<T> b, Func<T, T, bool> same)
    {
        if (a.Count != b.Count)
        {
            return false;
        }

        for (int i = 0; i < a.Count; i++)
        {
            if (!same(a[i], b[i]))
            {
                return false;
            }
        }

        return true;
    }
}
