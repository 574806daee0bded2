using CsCheck;
using GL001.Control;
using GL001.Runtime;
using GL001.Storage;
using GL001.Wire.Tests;

namespace GL001.Proof.Tests;

/// <summary>Whatever is asked, no set of parameters and no constructor's argument gives the burner a time outside its compiled bounds.</summary>
public sealed class FuzzedParameterTests
{
    private static readonly Gen<double> s_value = Gen.Frequency((6, Gen.Double[0.0, 100.0]), (3, Gen.Double[-1e3, 1e4]), (1, Gen.Double), (1, Gen.Const(double.NaN)), (1, Gen.Const(double.PositiveInfinity)));
    private static readonly Gen<int> s_ms = Gen.Frequency((6, Gen.Int[0, 2_000_000]), (1, Gen.Int));

    [Theory]
    [InlineData(UnitKind.Boiler)]
    [InlineData(UnitKind.Furnace)]
    public void No_set_of_parameters_builds_times_outside_the_compiled_bounds(UnitKind kind)
    {
        var accepted = 0;
        Seeded.Holds(Gen.Select(Gen.Int[-3, ParameterTable.Count + 3], s_value, Gen.Bool, Gen.Bool).Array[1, 60], 2_000, changes =>
        {
            var set = UnitSettings.BuiltIn(kind, [], []);
            foreach (var (id, value, key, atRest) in changes)
            {
                var old = Enumerable.Range(0, ParameterTable.Count).Select(set.Value).ToArray();
                var refusal = set.TrySet(id, value, key, atRest);
                accepted += refusal == ParameterRefusal.None ? 1 : 0;
                var mayChange = refusal == ParameterRefusal.None && !ParameterTable.IsBuiltIn(id) && (!ParameterTable.IsSafetyRelated(id) || (key && atRest));
                for (var other = 0; other < old.Length; other++)
                {
                    if (set.Value(other) != old[other] && !(mayChange && other == id))
                    {
                        return false;
                    }
                }
            }

            return set.Check() == ParameterRefusal.None && IsWithinBounds(UnitSettings.Timings(set)) && UnitSettings.Timings(set, 100).JitterMs == 50 && UnitSettings.Parameters(set).CutOut < UnitSettings.HighLimit(kind)
                && UnitSettings.Program(set).FindFault(UnitSettings.Parameters(set)).Length == 0;
        });
        Assert.True(accepted > 2_000, $"only {accepted} accepted");
    }

    [Fact]
    public void No_argument_builds_times_outside_the_compiled_bounds() =>
        Seeded.Holds(Gen.Select(s_ms.Array[12], s_value.Array[3]), 20_000, arguments =>
        {
            var (ms, values) = arguments;
            return IsWithinBounds(new BurnerTimings(ms[0], ms[1], ms[2], ms[3], ms[4], ms[5], values[0], values[1], values[2], ms[6], ms[7], ms[8], ms[9], ms[10], ms[11]));
        });

    private static bool IsWithinBounds(BurnerTimings times) =>
        times.PrepurgeMs >= 30_000 && times.PostpurgeMs >= 15_000
        && times.PilotIgnitionMs is >= 1_000 and <= 10_000 && times.PilotProveMs is >= 5_000 and <= 10_000
        && times.MainTrialMs is >= 1_000 and <= 10_000 && times.LowFireMs >= 5_000
        && times.PurgeVolumes >= 4.0 && times.PurgeAirPct is >= 25.0 and <= 90.0 && times.VolumesPerMinute is >= 0.0 and < 1_000.0
        && times.RecycleLimit is 0 or 1 && times.AirProvingMs is >= 1_000 and <= 120_000
        && times.ValveTestMs >= 5_000 && times.ValveFillMs is >= 1_000 and <= 10_000
        && times.StartsInWindow is >= 1 and <= 5 && times.WindowMs >= 900_000;
}
