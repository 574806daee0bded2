using System.Collections.Immutable;
using System.Globalization;
using GL001.Orchestration.Authority;

namespace GL001.Orchestration.Incidents;

/// <summary>How an incident of a rule ends.</summary>
public enum IncidentEnding
{
    /// <summary>Only when somebody says so.</summary>
    ByPerson = 0,

    /// <summary>When its condition is gone for long enough.</summary>
    ByItself,
}

/// <summary>One line of incident-rules.csv.</summary>
/// <param name="Alert">Name, for example gl-001.plant_heat_loss.</param>
/// <param name="Family">Rules of one family make one incident a place: the gravest that holds names it.</param>
/// <param name="Severity">How grave.</param>
/// <param name="Condition">What is watched.</param>
/// <param name="Threshold">Above which (counts: from which on) it stands; null where there is no number.</param>
/// <param name="For">How long it must stand before it is an incident.</param>
/// <param name="Clear">How long it must be gone before the incident ends by itself.</param>
/// <param name="AcknowledgeWithin">Target time to the acknowledgement.</param>
/// <param name="RestoreWithin">Target time to the end; null where the runbooks give none.</param>
/// <param name="Route">Who is told by the rule; <see cref="Escalation"/> adds whom the severity adds.</param>
/// <param name="Ends">How it ends.</param>
/// <param name="IsHazard">Whether people are at risk: only the safety officer ends it.</param>
/// <param name="Runbook">File and section.</param>
/// <param name="Subject">Tags that are watched, where the condition is about tags.</param>
/// <param name="Text">For people; {scope} stands for the place.</param>
public sealed record IncidentRule(
    string Alert, string Family, Severity Severity, IncidentCondition Condition, double? Threshold, TimeSpan For, TimeSpan Clear,
    TimeSpan AcknowledgeWithin, TimeSpan? RestoreWithin, ImmutableArray<Role> Route, IncidentEnding Ends, bool IsHazard,
    string Runbook, ImmutableArray<string> Subject, string Text);

/// <summary>The rules that the coordinator works by.</summary>
/// <remarks>
/// Severities after the settled decisions 3 and 4, thresholds after the alerting table of the runbooks; its warnings are P3. Delays
/// are project defaults. gl-001.safety_hazard is no alert of the runbooks' table: their P0 names pressure alarms and risk of
/// fire and explosion without giving it a name. gl-001.master_down is never seen here, because a master that is down sees nothing.
/// gl-001.emergency_stop and gl-001.emergency_order are ours too: an order of people that nobody saw a reason for is a reason to ask.
/// </remarks>
public static class IncidentRules
{
    private const int Columns = 15;

    public static ImmutableArray<IncidentRule> All { get; } = ReadEmbedded();

    /// <summary>The gravest rule of an alert; null when there is none.</summary>
    public static IncidentRule? Find(string alert) => All.Where(rule => rule.Alert == alert).OrderBy(rule => rule.Severity).FirstOrDefault();

    /// <exception cref="FormatException">A line is not a rule; the message names line, column and what is allowed.</exception>
    public static ImmutableArray<IncidentRule> Read(TextReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.ReadLine();
        var rules = ImmutableArray.CreateBuilder<IncidentRule>();
        for (var line = 2; reader.ReadLine() is { } text; line++)
        {
            rules.Add(ReadLine(text, line));
        }

        return rules.ToImmutable();
    }

    private static ImmutableArray<IncidentRule> ReadEmbedded()
    {
        using var stream = typeof(IncidentRules).Assembly.GetManifestResourceStream("incident-rules.csv")
            ?? throw new InvalidOperationException("incident-rules.csv is missing in the assembly.");
        using var reader = new StreamReader(stream);
        return Read(reader);
    }

    private static IncidentRule ReadLine(string text, int line)
    {
        // No cell holds a comma: lists are separated by semicolons.
        var cells = text.Split(',');
        if (cells.Length != Columns)
        {
            throw new FormatException($"incident-rules.csv, line {line}: {cells.Length} cells instead of {Columns}.");
        }

        return new IncidentRule(
            cells[0], cells[1],
            Enum.TryParse<Severity>(cells[2], out var severity) ? severity : throw Wrong("severity", cells[2], "P0 to P4"),
            Named<IncidentCondition>("condition", cells[3]),
            Optional("threshold", cells[4]), Seconds("for_seconds", cells[5]), Seconds("clear_seconds", cells[6]),
            TimeSpan.FromMinutes(Optional("acknowledge_minutes", cells[7]) ?? throw Wrong("acknowledge_minutes", "", "a number")),
            Optional("restore_minutes", cells[8]) is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
            [.. List(cells[9]).Select(role => Named<Role>("route", role))],
            Named<IncidentEnding>("ends", cells[10]),
            cells[11] switch { "yes" => true, "no" => false, var other => throw Wrong("is_hazard", other, "yes, no") },
            cells[12], [.. List(cells[13])], cells[14]);

        T Named<T>(string column, string cell)
            where T : struct, Enum => Names.Parse<T>(cell) ?? throw Wrong(column, cell, Names.Of(Enum.GetValues<T>()));

        double? Optional(string column, string cell) => cell.Length == 0 ? null
            : double.TryParse(cell, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number
            : throw Wrong(column, cell, "numbers from 0");

        TimeSpan Seconds(string column, string cell) => TimeSpan.FromSeconds(Optional(column, cell) ?? throw Wrong(column, "", "numbers from 0"));

        FormatException Wrong(string column, string cell, string allowed) => new($"incident-rules.csv, line {line}: {column} is '{cell}'; allowed are {allowed}.");
    }

    private static string[] List(string cell) => cell.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
