using System.Globalization;

namespace GL001.Simulator.Checkers;

/// <summary>What a checker objects to. It ends the run.</summary>
/// <param name="Checker">Name of the checker.</param>
/// <param name="Unit">Unit or header.</param>
/// <param name="About">Tag of the row or another word that tells two violations of one checker apart.</param>
/// <param name="AtMs">Virtual time, ms.</param>
/// <param name="Words">What is wrong.</param>
public sealed record Violation(string Checker, string Unit, string About, long AtMs, string Words)
{
    /// <summary>Whether it is the same mistake, found at another time or by another route through the run.</summary>
    public bool IsLike(Violation other) => Checker == other.Checker && About == other.About;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{TimeSpan.FromMilliseconds(AtMs):hh\\:mm\\:ss\\.f} {Unit} [{Checker}{(About.Length == 0 ? "" : " " + About)}] {Words}");
}
