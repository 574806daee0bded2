using CsCheck;
using GL001.Control;
using Xunit.Abstractions;

namespace GL001.Proof.Tests;

/// <summary>
/// Random traces of signals, qualities, contacts, clocks, presses and offers at the real period, judged by the same monitor
/// as the exploration. The same in every run; GL001_PROOF_SEED replays one case, GL001_PROOF_CASES runs more.
/// </summary>
public sealed class TracePropertyTests(ITestOutputHelper output)
{
    private const string FirstSeed = "0000000000004";

    [Theory]
    [InlineData(UnitKind.Boiler)]
    [InlineData(UnitKind.Furnace)]
    public void No_trace_of_inputs_makes_the_burner_unsafe(UnitKind kind)
    {
        var trace = new Trace(kind);
        var replayed = Environment.GetEnvironmentVariable("GL001_PROOF_SEED");
        var cases = int.TryParse(Environment.GetEnvironmentVariable("GL001_PROOF_CASES"), out var asked) ? asked : 600;
        var wrong = FirstWrong(trace, replayed ?? FirstSeed, replayed is null ? cases : 1);
        Assert.True(wrong is null, wrong);
        output.WriteLine($"{kind}: {trace.Scans} scans, {trace.Trips} lockouts, {trace.Resets} resets, {trace.Leases} leases accepted");

        // The property says nothing unless the traces get around.
        if (replayed is null)
        {
            Assert.Equal(Enum.GetValues<BurnerState>().Length, trace.Visited.Count);
            Assert.True(trace.Trips > 500 && trace.Resets > 500 && trace.Leases > 100);
        }
    }

    [Fact]
    public void A_planted_defect_is_found_and_its_trace_made_short_and_replays_by_its_seed()
    {
        var trace = new Trace(UnitKind.Boiler, () => Rig.NewCycle(UnitKind.Boiler, 100, [.. Sheet.Generated(UnitKind.Boiler).Where(row => row.Tag != "PSHH-111")]));
        var wrong = FirstWrong(trace, FirstSeed, 600);
        Assert.NotNull(wrong);
        Assert.Contains("FuelPressure", wrong, StringComparison.Ordinal);

        // Burner out of lockout and the cause, or a reset while the cause stands: a few episodes, not forty.
        Assert.InRange(wrong.Split('\n').Count(line => line.StartsWith("  ", StringComparison.Ordinal)), 1, 5);
        var seed = wrong.Split("GL001_PROOF_SEED=")[1].Split(' ', '\n')[0];
        Assert.Equal(wrong, FirstWrong(trace, seed, 1));
    }

    private static string? FirstWrong(Trace trace, string seed, int cases)
    {
        var random = PCG.Parse(seed);
        for (var i = 0; i < cases; i++)
        {
            var here = random.ToString();
            var episodes = Trace.Episodes.Generate(random, null, out _);
            if (trace.Run(episodes) is not null)
            {
                var shortest = trace.Shrink(episodes);
                return $"{trace.Run(shortest)}. GL001_PROOF_SEED={here} replays it; made short:\n{trace.Words(shortest)}";
            }
        }

        return null;
    }
}
