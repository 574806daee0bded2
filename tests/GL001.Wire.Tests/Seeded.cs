using CsCheck;

namespace GL001.Wire.Tests;

/// <summary>Runs a property over generated cases that are the same in every run; CsCheck's own sampling fixes only its first case.</summary>
internal static class Seeded
{
    private const string Seed = "0000000000003";

    public static void Holds<T>(Gen<T> gen, int cases, Func<T, bool> property)
    {
        PCG random = PCG.Parse(Seed);
        for (int i = 0; i < cases; i++)
        {
            T example = gen.Generate(random, null, out _);
            bool holds;
            try
            {
                holds = property(example);
            }
#pragma warning disable CA1031 // The case must be named whatever was thrown.
            catch (Exception problem)
#pragma warning restore CA1031
            {
                Assert.Fail($"Case {i}, {Check.Print(example)}: {problem}");
                return;
            }

            Assert.True(holds, $"Case {i} does not hold: {Check.Print(example)}");
        }
    }
}
