using CsCheck;
using GL001.Plant;

namespace GL001.Dispatch.Tests;

/// <summary>Random small networks: up to three headers in a row, seven units, shortage and excess alike.</summary>
internal static class RandomProblems
{
    public static Gen<DispatchProblem> Any { get; } =
        from steps in Gen.Int[1, 12]
        from stepMinutes in Gen.Int[0, 2].Select(i => new[] { 5, 15, 60 }[i])
        from headerCount in Gen.Int[1, 3]
        let headers = Enumerable.Range(0, headerCount).Select(h => $"H{h}").ToArray()
        from units in Unit(steps, headers).Array[1, 7]
        from lines in Line(headers).Array[0, headerCount == 1 ? 0 : 3]
        from demands in Demand(steps, headers).Array[1, 6]
        select new DispatchProblem
        {
            Start = DateTimeOffset.UnixEpoch,
            Step = TimeSpan.FromMinutes(stepMinutes),
            Steps = steps,
            Headers = [.. headers],
            Units = [.. units.Select((unit, i) => unit with { Id = $"U{i}" })],
            Lines = [.. lines.Select((line, i) => line with { Id = $"L{i}" })],
            Demands = [.. demands.Select((demand, i) => demand with { Id = $"D{i}" })],
        };

    /// <summary>
    /// Units that may give any heat from zero up, in every step: a linear program with nothing to decide, so that
    /// what holds for linear programs must hold exactly.
    /// </summary>
    public static Gen<DispatchProblem> WithoutMinimum { get; } = Any.Select(problem => problem with
    {
        Units = [.. problem.Units.Select(unit => unit with { MinHeatMegawatts = 0, Commitment = UnitCommitment.Committed, Availability = UnitAvailability.Available, StartDelay = TimeSpan.Zero })],
    });

    private static Gen<DispatchUnit> Unit(int steps, string[] headers) =>
        from header in Gen.Int[0, headers.Length - 1].Select(i => headers[i])
        from max in Gen.Double[2, 60]
        from minShare in Gen.Double[0, 0.5]
        from nowShare in Gen.OneOf(Gen.Const(0.0), Gen.Double[0, 1.2])
        from rampUp in Gen.Double[0.01, 3]
        from rampDown in Gen.Double[0.01, 3]
        from efficiency in Gen.Double[0.7, 1]
        from price in Gen.Frequency((1, Gen.Const(0.0)), (9, Gen.Double[1, 80])).Array[steps]
        from availability in Gen.Frequency((8, Gen.Const(UnitAvailability.Available)), (1, Gen.Const(UnitAvailability.Fixed)), (1, Gen.Const(UnitAvailability.Unavailable)))
        from commitment in Gen.Frequency((6, Gen.Const(UnitCommitment.Free)), (2, Gen.Const(UnitCommitment.Committed)), (1, Gen.Const(UnitCommitment.Off)))
        from delayMinutes in Gen.Frequency((3, Gen.Const(0.0)), (1, Gen.Double[1, 120]))
        from started in Gen.Bool
        select new DispatchUnit
        {
            Id = "",
            HeaderId = header,
            Availability = availability,
            Commitment = commitment,
            CurrentHeatMegawatts = nowShare * max,
            StartDelay = TimeSpan.FromMinutes(delayMinutes),
            BurnerRunning = started && delayMinutes > 0,
            MinHeatMegawatts = minShare * max,
            MaxHeatMegawatts = max,
            RampUpMegawattsPerMinute = rampUp,
            RampDownMegawattsPerMinute = rampDown,
            Efficiency = efficiency,
            FuelPriceEurPerMegawattHour = [.. price],
        };

    private static Gen<DispatchLine> Line(string[] headers) =>
        from ends in Gen.Shuffle(headers)
        from capacity in Gen.Double[0, 30]
        from loss in Gen.Double[0.01, 0.3]
        select new DispatchLine("", ends[0], ends[^1], capacity, loss);

    private static Gen<DispatchDemand> Demand(int steps, string[] headers) =>
        from header in Gen.Int[0, headers.Length - 1].Select(i => headers[i])
        from tier in Gen.Enum<DemandTier>()
        from heat in Gen.Double[0, 40].Array[steps]
        select new DispatchDemand("", header, tier, [.. heat]);
}
