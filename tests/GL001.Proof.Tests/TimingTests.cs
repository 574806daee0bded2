using System.Globalization;
using System.Reflection;
using GL001.Control;
using Xunit.Abstractions;

namespace GL001.Proof.Tests;

/// <summary>The burner's times and amounts, measured; and the mutation of each of them, longer and shorter, which must be measured too.</summary>
public sealed class TimingTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_time_and_amount_is_measured_as_configured()
    {
        foreach (var (name, expected, measure) in TimingBench.Measurements())
        {
            Assert.True(measure(new TimingBench(TimingBench.Configured())) == expected, $"{name}: {measure(new TimingBench(TimingBench.Configured()))}");
        }
    }

    [Fact]
    public void Every_mistake_in_a_time_or_amount_is_noticed()
    {
        var killed = 0;
        var survivors = new List<string>();
        foreach (var (words, times) in Mutants())
        {
            var isKilled = TimingBench.Measurements().Any(measurement => measurement.Measure(new TimingBench(times)) != measurement.Expected);
            killed += isKilled ? 1 : 0;
            if (!isKilled)
            {
                survivors.Add(words);
            }
        }

        output.WriteLine($"{killed} of {killed + survivors.Count} mutants of the burner's times killed");
        Assert.True(survivors.Count == 0, string.Join("\n", survivors));
        Assert.True(killed >= 34, $"only {killed} killed: are the mutants made at all?");
    }

    /// <summary>Every property of the times, a twentieth more and less, but at least one, or one scan, set where the constructor cannot clamp it.</summary>
    private static IEnumerable<(string Words, BurnerTimings Times)> Mutants()
    {
        foreach (var property in typeof(BurnerTimings).GetProperties())
        {
            var field = typeof(BurnerTimings).GetField($"<{property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic)!;
            if (property.PropertyType == typeof(bool))
            {
                var flipped = TimingBench.Configured();
                field.SetValue(flipped, !(bool)field.GetValue(flipped)!);
                yield return ($"{property.Name} flipped", flipped);
                continue;
            }

            foreach (var sign in new[] { -1, 1 })
            {
                var times = TimingBench.Configured();
                var old = Convert.ToDouble(field.GetValue(times), CultureInfo.InvariantCulture);
                var changed = old + (sign * Step(property, old));
                field.SetValue(times, property.PropertyType == typeof(int) ? (object)(int)changed : changed);

                // These two have done their work when the start limit was computed from them.
                if (property.Name is nameof(BurnerTimings.PositioningMs) or nameof(BurnerTimings.AirProvingMs))
                {
                    Set(times, nameof(BurnerTimings.StartLimitMs), times.StartLimitMs + (int)changed - (int)old);
                }

                yield return ($"{property.Name} {old} to {changed}", times);
            }
        }
    }

    private static double Step(PropertyInfo property, double old)
    {
        var least = property.PropertyType != typeof(int) ? 0.0 : property.Name.EndsWith("Ms", StringComparison.Ordinal) ? 100.0 : 1.0;
        return Math.Max(least, old / 20.0);
    }

    private static void Set(BurnerTimings times, string property, int value) =>
        typeof(BurnerTimings).GetField($"<{property}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic)!.SetValue(times, value);
}
