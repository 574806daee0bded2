using GL001.Dispatch;
using GL001.Plant;

namespace GL001.Benchmarks;

/// <summary>
/// Plants in a ring, each with ten units (the tenth of the last plant is missing: ten plants have 99), a store and four
/// customers, one of each tier. Curves of three pieces, ramps that bind, lines that lose. Seeded, so that every run is alike.
/// </summary>
internal static class ReferenceCase
{
    public static DispatchProblem Make(int plants, int steps, bool commitment, double demandFactor = 1)
    {
        var random = new Random(17);
        int units = (plants * 10) - (plants == 10 ? 1 : 0);
        var problem = new DispatchProblem
        {
            Start = new DateTimeOffset(2026, 1, 20, 0, 0, 0, TimeSpan.Zero),
            Step = StepOf(steps),
            Steps = steps,
            Headers = [.. Enumerable.Range(0, plants).Select(p => new DispatchHeader($"H{p}"))],
            Units = [.. Enumerable.Range(0, units).Select(u => Unit(random, u, steps, commitment))],
            Lines = [.. Enumerable.Range(0, plants < 2 ? 0 : plants).Select(p => new DispatchLine($"L{p}", $"H{p}", $"H{(p + 1) % plants}", 15, 0.05))],
            Demands = [.. Enumerable.Range(0, plants * 4).Select(d => Demand(random, d, steps, demandFactor))],
            Stores = [.. Enumerable.Range(0, plants).Select(p => new DispatchStore
            {
                Id = $"S{p}", HeaderId = $"H{p}", MaxLevelMegawattHours = 60, StartLevelMegawattHours = 20, EndLevelMegawattHours = 20,
                ChargeMegawatts = 15, DischargeMegawatts = 15, ChargeEfficiency = 0.98, DischargeEfficiency = 0.98, StandingLossPerHour = 0.003,
            })],
        };
        return problem;
    }

    /// <summary>Hours for a day of 24 steps, quarter hours up to a week, and shorter ones beyond: a horizon may not be longer.</summary>
    private static TimeSpan StepOf(int steps) => TimeSpan.FromMinutes(steps == 24 ? 60 : steps <= 672 ? 15 : 10);

    private static DispatchUnit Unit(Random random, int u, int steps, bool commitment)
    {
        double max = 10 + (20 * random.NextDouble());
        double min = commitment ? 0.3 * max : 0;
        double efficiency = 0.84 + (0.1 * random.NextDouble());
        double price = 28 + (12 * random.NextDouble());
        double noLoad = 0.03 * max;
        double Input(double share) => noLoad + (share * max * (0.92 + (0.16 * share)) / efficiency);
        bool firing = random.NextDouble() < 0.6;
        return new DispatchUnit
        {
            Id = $"U{u}",
            HeaderId = $"H{u / 10}",
            Commitment = commitment ? UnitCommitment.Free : UnitCommitment.Committed,
            CurrentHeatMegawatts = firing || !commitment ? 0.6 * max : 0,
            HoursInState = 6,
            MinHeatMegawatts = min,
            MaxHeatMegawatts = max,
            RampUpMegawattsPerMinute = max / 60,
            RampDownMegawattsPerMinute = max / 60,
            MinUp = commitment ? TimeSpan.FromHours(2) : TimeSpan.Zero,
            MinDown = commitment ? TimeSpan.FromHours(2) : TimeSpan.Zero,
            StartCost = commitment ? new StartCost(20 * max, 30 * max, 45 * max, 4, 12) : StartCost.None,
            Efficiency = efficiency,
            InputCurve = [.. new[] { min / max, (1 + (2 * min / max)) / 3, (2 + (min / max)) / 3, 1 }.Select(share => new CurvePoint(share * max, Input(share)))],
            FuelPriceEurPerMegawattHour = [.. Enumerable.Range(0, steps).Select(t => price * (1 + (0.15 * Math.Sin((t * 24.0 / steps / 24 * 2 * Math.PI) + u))))],
        };
    }

    private static DispatchDemand Demand(Random random, int d, int steps, double factor)
    {
        double size = new[] { 15.0, 20, 25, 50 }[d % 4];
        double phase = random.NextDouble();
        double perDay = TimeSpan.FromDays(1) / StepOf(steps);
        return new DispatchDemand($"D{d}", $"H{d / 4}", (DemandTier)((d % 4) + 1),
            [.. Enumerable.Range(0, steps).Select(t => factor * size * (0.85 + (0.25 * Math.Sin(2 * Math.PI * ((t / perDay) + (0.2 * phase)))) + (0.05 * random.NextDouble())))]);
    }
}
