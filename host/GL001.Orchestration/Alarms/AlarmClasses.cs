using System.Collections.Immutable;

namespace GL001.Orchestration.Alarms;

/// <summary>What a tag means to an operator.</summary>
/// <param name="Text">Its cause in words.</param>
/// <param name="Priority">How urgent.</param>
/// <param name="IsTrip">Whether it takes fuel off.</param>
public sealed record AlarmClass(string Text, AlarmPriority Priority, bool IsTrip);

/// <summary>
/// Priorities of the controllers' rows from their class in hardware/cause-and-effect.csv: what locks out is high, what clears
/// itself and what warns of a limit ahead is medium, the rest low.
/// </summary>
public static class AlarmClasses
{
    private static readonly ImmutableDictionary<string, AlarmClass> s_byTag = Read();

    /// <summary>The class of a tag. One that the table does not know is taken for a trip of high priority.</summary>
    public static AlarmClass Of(string tag) => s_byTag.GetValueOrDefault(tag) ?? new AlarmClass("Not in this coordinator's table of causes", AlarmPriority.High, IsTrip: true);

    public static IEnumerable<string> Tags => s_byTag.Keys;

    private static ImmutableDictionary<string, AlarmClass> Read()
    {
        const int Tag = 3, Cause = 4, Limit = 8, TripClass = 12;
        using var stream = typeof(AlarmClasses).Assembly.GetManifestResourceStream("cause-and-effect.csv")
            ?? throw new InvalidOperationException("cause-and-effect.csv is missing in the assembly.");
        using var reader = new StreamReader(stream);
        var header = (reader.ReadLine() ?? "").Split(',');
        if (header.Length <= TripClass || (header[Tag], header[Cause], header[Limit], header[TripClass]) != ("tag", "cause", "limit", "trip_class"))
        {
            throw new InvalidOperationException("cause-and-effect.csv has other columns than tag, cause, limit and trip_class where they were.");
        }

        var classes = ImmutableDictionary.CreateBuilder<string, AlarmClass>();
        while (reader.ReadLine() is { } line)
        {
            // Commas stand in quoted cells behind these columns only.
            var cells = line.Split(',');
            var (priority, isTrip) = cells[TripClass] switch
            {
                "ManualReset" or "ServiceReset" => (AlarmPriority.High, true),
                "AutoReset" or "Recycle" => (AlarmPriority.Medium, true),
                "Alarm" => (cells[Limit].Length > 0 ? AlarmPriority.Medium : AlarmPriority.Low, false),
                var other => throw new InvalidOperationException($"cause-and-effect.csv: {cells[Tag]} has the class '{other}'; allowed are ManualReset, ServiceReset, AutoReset, Recycle, Alarm."),
            };

            // A tag stands for the same row of both kinds of unit, or for its variants.
            classes[cells[Tag]] = new AlarmClass(cells[Cause], priority, isTrip);
        }

        return classes.ToImmutable();
    }
}
