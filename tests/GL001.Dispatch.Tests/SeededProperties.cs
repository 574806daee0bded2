using CsCheck;
using GL001.Wire.Tests;

namespace GL001.Dispatch.Tests;

/// <summary>Properties that assert by themselves, over the same cases in every run; see <see cref="Seeded"/>.</summary>
internal static class SeededProperties
{
    public static void Hold<T>(this Gen<T> gen, Action<T> property, int cases) => Seeded.Holds(gen, cases, example =>
    {
        property(example);
        return true;
    });

    public static void Hold<T1, T2>(this Gen<(T1, T2)> gen, Action<T1, T2> property, int cases) =>
        gen.Hold(example => property(example.Item1, example.Item2), cases);

    public static void Hold<T1, T2, T3>(this Gen<(T1, T2, T3)> gen, Action<T1, T2, T3> property, int cases) =>
        gen.Hold(example => property(example.Item1, example.Item2, example.Item3), cases);
}
