using CsCheck;

namespace GL001.Dispatch.Tests;

/// <summary>Runs a property over generated cases that are the same in every run; CsCheck's own sampling fixes only its first case.</summary>
internal static class Seeded
{
    private const string Seed = "0000KGW5Ibc3";

    public static void Hold<T>(this Gen<T> gen, Action<T> property, int cases)
    {
        PCG random = PCG.Parse(Seed);
        for (int i = 0; i < cases; i++)
        {
            T example = gen.Generate(random, null, out _);
            try
            {
                property(example);
            }
#pragma warning disable CA1031 // The case must be named whatever was thrown.
            catch (Exception problem)
#pragma warning restore CA1031
            {
                Assert.Fail($"Case {i}, {Check.Print(example)}: {problem}");
            }
        }
    }

    public static void Hold<T1, T2>(this Gen<(T1, T2)> gen, Action<T1, T2> property, int cases) =>
        gen.Hold(example => property(example.Item1, example.Item2), cases);

    public static void Hold<T1, T2, T3>(this Gen<(T1, T2, T3)> gen, Action<T1, T2, T3> property, int cases) =>
        gen.Hold(example => property(example.Item1, example.Item2, example.Item3), cases);
}
