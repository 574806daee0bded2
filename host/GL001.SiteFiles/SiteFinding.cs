using System.Globalization;

namespace GL001.SiteFiles;

public enum SiteFindingKind
{
    /// <summary>Not well-formed YAML or CSV; nothing behind it could be read.</summary>
    Syntax,
    UnknownField,
    MissingField,
    WrongType,
    OutOfRange,
    UnknownReference,
    DuplicateId,
    MissingFile,
    MissingColumn,

    /// <summary>A row of a series that is not a time and a number, or comes in the wrong order.</summary>
    BadData,
}

/// <summary>One thing that is wrong with a site file or a series it names.</summary>
/// <param name="Kind">What sort of mistake it is.</param>
/// <param name="File">Path of the file to open.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Field">Path of the field, such as plants[0].units[1].efficiency; the column's name in a series.</param>
/// <param name="Problem">What is wrong with it.</param>
/// <param name="Allowed">What would be right; null when there is nothing useful to say.</param>
public sealed record SiteFinding(SiteFindingKind Kind, string File, int Line, int Column, string Field, string Problem, string? Allowed)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{File}:{Line}:{Column}: {Field}: {Problem}{(Allowed is null ? "" : $"; allowed: {Allowed}")}");
}

/// <summary>A site file was refused. All findings are here, not only the first.</summary>
public sealed class SiteFileException : Exception
{
    public SiteFileException(IReadOnlyList<SiteFinding> findings)
        : base(string.Join(Environment.NewLine, findings)) => Findings = findings;

    public IReadOnlyList<SiteFinding> Findings { get; }
}
