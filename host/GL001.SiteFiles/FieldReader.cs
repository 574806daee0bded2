using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GL001.SiteFiles;

/// <summary>
/// Reads the fields of one YAML mapping. Each wrong field becomes a finding and a harmless default, so that one run
/// finds everything; whoever builds from the defaults must first ask whether there were findings.
/// <see cref="RefuseUnknown"/> comes last: what nobody asked for is unknown.
/// </summary>
internal sealed partial class FieldReader
{
    private static readonly Dictionary<string, bool> s_flags = new() { ["true"] = true, ["false"] = false };

    private static readonly string[] s_instants = ["yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK"];

    private readonly string _file;
    private readonly string _path;
    private readonly YamlNode _node;
    private readonly List<SiteFinding> _findings;
    private readonly Dictionary<string, YamlNode> _fields = new(StringComparer.Ordinal);
    private readonly Dictionary<string, YamlScalarNode> _keys = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _asked = new(StringComparer.Ordinal);

    public FieldReader(string file, string path, YamlNode node, List<SiteFinding> findings)
    {
        _file = file;
        _path = path;
        _node = node;
        _findings = findings;
        if (node is not YamlMappingNode mapping)
        {
            Add(SiteFindingKind.WrongType, node.Start, path.Length == 0 ? "(file)" : path, $"{Described(node)} stands where fields are expected", "a mapping of fields");
            return;
        }

        foreach ((YamlNode key, YamlNode value) in mapping.Children)
        {
            if (key is YamlScalarNode { Value: { } name } scalar)
            {
                _fields.Add(name, value);
                _keys.Add(name, scalar);
            }
            else
            {
                Add(SiteFindingKind.WrongType, key.Start, path, "a field's name is not plain text", "a field name");
            }
        }
    }

    /// <summary>Text that a person reads; not empty.</summary>
    public string Text(string name) => Scalar(name, required: true)?.Value ?? "";

    /// <summary>A name that other fields, topics and addresses refer to.</summary>
    public string Id(string name, string what, HashSet<string> taken)
    {
        if (Scalar(name, required: true) is not { Value: { } id } scalar)
        {
            return "";
        }

        if (!IdPattern().IsMatch(id))
        {
            Report(SiteFindingKind.OutOfRange, scalar, name, $"'{id}' is not an id", "letters, digits, '-', '_' and '.', beginning with a letter or digit, at most 64 characters");
        }
        else if (!taken.Add(id))
        {
            Report(SiteFindingKind.DuplicateId, scalar, name, $"another {what} is already called '{id}'", $"an id that no other {what} has");
        }

        return id;
    }

    /// <summary>The id of something defined elsewhere in the file.</summary>
    public string Reference(string name, string what, IEnumerable<string> known)
    {
        if (Scalar(name, required: true) is not { Value: { } id } scalar)
        {
            return "";
        }

        List<string> choices = [.. known];
        if (!choices.Contains(id, StringComparer.Ordinal))
        {
            string hint = NearestName.To(id, choices) is { } near ? $", did you mean '{near}'?" : "";
            Report(SiteFindingKind.UnknownReference, scalar, name, $"there is no {what} called '{id}'{hint}", choices.Count == 0 ? $"(no {what} is defined)" : string.Join(", ", choices));
        }

        return id;
    }

    public T Choice<T>(string name, IReadOnlyDictionary<string, T> choices)
        where T : struct
    {
        if (Scalar(name, required: true) is not { Value: { } written } scalar)
        {
            return default;
        }

        if (choices.TryGetValue(written, out T value))
        {
            return value;
        }

        string hint = NearestName.To(written, choices.Keys) is { } near ? $", did you mean '{near}'?" : "";
        Report(SiteFindingKind.OutOfRange, scalar, name, $"'{written}' is not known here{hint}", string.Join(", ", choices.Keys));
        return default;
    }

    /// <summary>A number within bounds; <paramref name="fallback"/> makes the field optional.</summary>
    public double Number(string name, Bounds bounds, double? fallback = null)
    {
        if (Scalar(name, required: fallback is null) is not { } scalar)
        {
            return fallback ?? 0;
        }

        if (scalar.Style != ScalarStyle.Plain
            || !double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            || !double.IsFinite(value))
        {
            Report(SiteFindingKind.WrongType, scalar, name, $"'{scalar.Value}' is not a number", bounds.ToString());
            return 0;
        }

        if (!bounds.Contain(value))
        {
            Report(SiteFindingKind.OutOfRange, scalar, name, string.Create(CultureInfo.InvariantCulture, $"{value} is out of range"), bounds.ToString());
        }

        return value;
    }

    public int WholeNumber(string name, int least, int most)
    {
        if (Scalar(name, required: true) is not { } scalar)
        {
            return least;
        }

        string allowed = $"a whole number from {least} to {most}";
        if (scalar.Style != ScalarStyle.Plain || !int.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value))
        {
            Report(SiteFindingKind.WrongType, scalar, name, $"'{scalar.Value}' is not a whole number", allowed);
            return least;
        }

        if (value < least || value > most)
        {
            Report(SiteFindingKind.OutOfRange, scalar, name, $"{value} is out of range", allowed);
        }

        return value;
    }

    /// <summary>A date and time with its offset to UTC, such as 2026-03-01T06:00Z.</summary>
    public DateTimeOffset Instant(string name)
    {
        const string Allowed = "a date and time with its offset, such as 2026-03-01T06:00:00+01:00 or 2026-03-01T06:00Z";
        if (Scalar(name, required: true) is not { Value: { } written } scalar)
        {
            return default;
        }

        if (!DateTimeOffset.TryParseExact(written, s_instants, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset instant))
        {
            Report(SiteFindingKind.WrongType, scalar, name, $"'{written}' is no date and time", Allowed);
        }

        return instant;
    }

    /// <summary>Ids of things defined elsewhere in the file; none where the field is left out.</summary>
    public IReadOnlyList<string> References(string name, string what, IReadOnlyCollection<string> known)
    {
        if (Field(name, required: false) is not { } node)
        {
            return [];
        }

        if (node is not YamlSequenceNode sequence)
        {
            Report(SiteFindingKind.WrongType, node, name, $"{Described(node)} stands where a list is expected", "a list of ids");
            return [];
        }

        var ids = new List<string>();
        foreach ((YamlNode item, int i) in sequence.Children.Select((item, i) => (item, i)))
        {
            string id = (item as YamlScalarNode)?.Value ?? "";
            if (!known.Contains(id))
            {
                string hint = NearestName.To(id, known) is { } near ? $", did you mean '{near}'?" : "";
                Report(SiteFindingKind.UnknownReference, item, $"{name}[{i}]", $"there is no {what} called '{id}'{hint}", string.Join(", ", known));
            }

            ids.Add(id);
        }

        return ids;
    }

    /// <summary>A list of numbers within bounds, from one to <paramref name="most"/> of them.</summary>
    public IReadOnlyList<double> Numbers(string name, Bounds bounds, int most)
    {
        if (Field(name, required: true) is not { } node)
        {
            return [];
        }

        if (node is not YamlSequenceNode sequence)
        {
            Report(SiteFindingKind.WrongType, node, name, $"{Described(node)} stands where a list is expected", "a list of numbers");
            return [];
        }

        if (sequence.Children.Count == 0 || sequence.Children.Count > most)
        {
            Report(SiteFindingKind.OutOfRange, node, name, $"the list has {sequence.Children.Count} entries", $"1 to {most}");
        }

        var values = new List<double>();
        foreach ((YamlNode item, int i) in sequence.Children.Select((item, i) => (item, i)))
        {
            double value = 0.0;
            if (item is not YamlScalarNode { Style: ScalarStyle.Plain } scalar
                || !double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out value)
                || !double.IsFinite(value))
            {
                Report(SiteFindingKind.WrongType, item, $"{name}[{i}]", $"{Described(item)} is not a number", bounds.ToString());
            }
            else if (!bounds.Contain(value))
            {
                Report(SiteFindingKind.OutOfRange, item, $"{name}[{i}]", string.Create(CultureInfo.InvariantCulture, $"{value} is out of range"), bounds.ToString());
            }

            values.Add(value);
        }

        return values;
    }

    /// <summary>Whether the field is written at all; asking makes it a known one.</summary>
    public bool Has(string name)
    {
        _asked.Add(name);
        return _fields.ContainsKey(name);
    }

    public bool Flag(string name, bool fallback) => Has(name) ? Choice(name, s_flags) : fallback;

    public FieldReader? Child(string name) => Field(name, required: true) is { } node ? new FieldReader(_file, PathOf(name), node, _findings) : null;

    /// <summary>The entries of a list; a list that may be left out is empty then.</summary>
    public IReadOnlyList<FieldReader> Items(string name, bool required = true)
    {
        if (Field(name, required) is not { } node)
        {
            return [];
        }

        if (node is not YamlSequenceNode sequence)
        {
            Report(SiteFindingKind.WrongType, node, name, $"{Described(node)} stands where a list is expected", "a list");
            return [];
        }

        if (required && sequence.Children.Count == 0)
        {
            Report(SiteFindingKind.OutOfRange, node, name, "the list is empty", "at least one entry");
        }

        return [.. sequence.Children.Select((item, i) => new FieldReader(_file, $"{PathOf(name)}[{i}]", item, _findings))];
    }

    /// <summary>Reports a rule that one field breaks although it is well formed by itself.</summary>
    public void Report(SiteFindingKind kind, string name, string problem, string? allowed) =>
        Report(kind, _fields.TryGetValue(name, out YamlNode? node) ? node : _node, name, problem, allowed);

    public void RefuseUnknown()
    {
        foreach ((string name, YamlScalarNode key) in _keys)
        {
            if (_asked.Contains(name))
            {
                continue;
            }

            string hint = NearestName.To(name, _asked) is { } near ? $", did you mean '{near}'?" : "";
            Report(SiteFindingKind.UnknownField, key, name, $"there is no such field{hint}", string.Join(", ", _asked));
        }
    }

    private YamlScalarNode? Scalar(string name, bool required)
    {
        YamlNode? node = Field(name, required);
        if (node is null or YamlScalarNode)
        {
            return (YamlScalarNode?)node;
        }

        Report(SiteFindingKind.WrongType, node, name, $"{Described(node)} stands where one value is expected", "one value");
        return null;
    }

    private YamlNode? Field(string name, bool required)
    {
        _asked.Add(name);
        bool found = _fields.TryGetValue(name, out YamlNode? node);
        if (found && !IsEmpty(node!))
        {
            return node;
        }

        // A field that is written but left empty is a mistake even where the field is optional.
        if (found)
        {
            Report(SiteFindingKind.MissingField, node!, name, "the field is empty", null);
        }
        else if (required && _node is YamlMappingNode)
        {
            Report(SiteFindingKind.MissingField, _node, name, "the field is missing", null);
        }

        return null;
    }

    private void Report(SiteFindingKind kind, YamlNode node, string name, string problem, string? allowed) =>
        Add(kind, node.Start, PathOf(name), problem, allowed);

    private void Add(SiteFindingKind kind, Mark at, string path, string problem, string? allowed) =>
        _findings.Add(new SiteFinding(kind, _file, (int)at.Line, (int)at.Column, path, problem, allowed));

    private string PathOf(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    private static bool IsEmpty(YamlNode node) =>
        node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" } or YamlScalarNode { Value: "" };

    private static string Described(YamlNode node) => node switch
    {
        YamlMappingNode => "a mapping",
        YamlSequenceNode => "a list",
        _ => "a single value",
    };

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$", RegexOptions.CultureInvariant)]
    private static partial Regex IdPattern();
}

/// <summary>Limits of a number, and how to say them.</summary>
internal readonly record struct Bounds(double Least, double Most, bool LeastAllowed = true, bool MostAllowed = true)
{
    public bool Contain(double value) =>
        (LeastAllowed ? value >= Least : value > Least) && (MostAllowed ? value <= Most : value < Most);

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"a number {(LeastAllowed ? "from" : "above")} {Least} {(MostAllowed ? "up to" : "to below")} {Most}");
}
