using System.Collections.Immutable;
using Google.OrTools.LinearSolver;

namespace GL001.Dispatch;

/// <summary>Whether a solver can be made.</summary>
/// <param name="Name">For example CLP.</param>
/// <param name="Purpose">What it is used for.</param>
/// <param name="IsAvailable">Whether it was made just now.</param>
/// <param name="Problem">Why not; null when it was.</param>
public sealed record SolverCheck(string Name, string Purpose, bool IsAvailable, string? Problem);

/// <summary>The library behind the plan, as it is on this machine.</summary>
public static class SolverLibrary
{
    public const string Name = "OR-Tools";

    public const string Licence = "Apache-2.0";

    /// <summary>Version of the managed library.</summary>
    public static string Version { get; } = typeof(Solver).Assembly.GetName().Version?.ToString(3) ?? "";

    /// <summary>Tries to make each solver that the options name: what is true now, not at start-up.</summary>
    public static ImmutableArray<SolverCheck> Check(DispatchOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return [Check(options.LinearSolver, "plans"), Check(options.IntegerSolver, "decides which units fire")];
    }

    private static SolverCheck Check(string name, string purpose)
    {
        try
        {
            using Solver? solver = Solver.CreateSolver(name);
            return new SolverCheck(name, purpose, solver is not null, solver is null ? $"this build of OR-Tools has no {name}" : null);
        }
        catch (Exception missing) when (missing is DllNotFoundException or TypeInitializationException or BadImageFormatException or EntryPointNotFoundException)
        {
            return new SolverCheck(name, purpose, false, $"the native library cannot be loaded: {missing.GetBaseException().Message}");
        }
    }
}
