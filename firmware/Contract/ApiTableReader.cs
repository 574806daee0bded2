using System.Text.RegularExpressions;

namespace GL001.Contract;

/// <summary>
/// Reads one API table: a header line that names the assembly, then a line for each type followed by a line for each
/// of its members, with tabs between <c>kind, type, member, modifiers, signature</c>. See api/README.md.
/// </summary>
public static partial class ApiTableReader
{
    private static readonly string[] TypeModifiers = ["abstract", "sealed", "static"];
    private static readonly string[] MemberModifiers = ["public", "protected", "static", "abstract", "virtual", "override", "const", "readonly"];

    /// <summary>Reads the table at <paramref name="file"/>.</summary>
    /// <exception cref="ApiTableException">A row is malformed.</exception>
    public static ApiAssembly Read(string file) => Parse(file, File.ReadAllLines(file));

    /// <summary>Parses the <paramref name="lines"/> of a table; <paramref name="file"/> only names it in errors.</summary>
    /// <exception cref="ApiTableException">A row is malformed.</exception>
    public static ApiAssembly Parse(string file, IReadOnlyList<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        Match header = Header().Match(lines.Count == 0 ? "" : lines[0]);
        if (!header.Success) throw new ApiTableException(file, 1, "the first line must read '# assembly <name> <version> refs: <names>', with tabs between");
        if (!Version.TryParse(header.Groups["version"].Value, out Version? version)) throw new ApiTableException(file, 1, $"'{header.Groups["version"].Value}' is not an assembly version");

        var types = new List<ApiType>();
        for (int index = 1; index < lines.Count; index++)
        {
            if (lines[index].Length == 0 || lines[index][0] == '#') continue;
            var row = new Row(file, index + 1, lines[index].Split('\t'));
            if (row.Cells.Length != 5) throw row.Error($"a row has 5 cells (kind, type, member, modifiers, signature) with tabs between; this one has {row.Cells.Length}");
            if (row.Kind == "type")
            {
                types.Add(ParseType(row));
                continue;
            }

            if (types.Count == 0 || types[^1].FullName != row.Type) throw row.Error($"member '{row.Name}' must follow the row of its type '{row.Type}'");
            types[^1].Add(ParseMember(row, types[^1].Kind));
        }

        string[] references = header.Groups["refs"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new ApiAssembly(header.Groups["name"].Value, version, references, types, file);
    }

    private static ApiType ParseType(Row row)
    {
        ApiTypeKind kind = row.Name switch
        {
            "class" => ApiTypeKind.Class,
            "struct" => ApiTypeKind.Struct,
            "interface" => ApiTypeKind.Interface,
            "enum" => ApiTypeKind.Enum,
            "delegate" => ApiTypeKind.Delegate,
            _ => throw row.Error($"'{row.Name}' is no kind of type; known are class, struct, interface, enum, delegate"),
        };
        string[] modifiers = row.Words(TypeModifiers);
        string bases = row.Signature;
        if (bases.Length > 0 && !bases.StartsWith(": ", StringComparison.Ordinal)) throw row.Error($"bases are written ': Base, Interface', not '{bases}'");
        return new ApiType
        {
            FullName = row.TypeName(row.Type),
            Kind = kind,
            IsAbstract = modifiers.Contains("abstract"),
            IsSealed = modifiers.Contains("sealed"),
            IsStatic = modifiers.Contains("static"),
            Bases = bases.Length == 0 ? [] : [.. bases[2..].Split(", ").Select(row.TypeName)],
            Line = row.Line,
        };
    }

    private static ApiMember ParseMember(Row row, ApiTypeKind owner)
    {
        string[] modifiers = row.Words(MemberModifiers);
        if (modifiers.Contains("public") == modifiers.Contains("protected")) throw row.Error("a member is either public or protected");
        var member = new ApiMember
        {
            Kind = row.Kind switch
            {
                "ctor" => ApiMemberKind.Constructor,
                "method" or "invoke" => ApiMemberKind.Method,
                "property" => ApiMemberKind.Property,
                "field" => ApiMemberKind.Field,
                "event" => ApiMemberKind.Event,
                _ => throw row.Error($"'{row.Kind}' is no kind of row; known are type, ctor, method, invoke, property, field, event"),
            },
            Name = row.Name,
            Type = "System.Void",
            IsProtected = modifiers.Contains("protected"),
            IsStatic = modifiers.Contains("static"),
            IsAbstract = modifiers.Contains("abstract"),
            IsVirtual = modifiers.Contains("virtual"),
            IsOverride = modifiers.Contains("override"),
            IsConst = modifiers.Contains("const"),
            IsReadOnly = modifiers.Contains("readonly"),
            Line = row.Line,
        };
        if ((row.Kind == "invoke") != (owner == ApiTypeKind.Delegate)) throw row.Error("a delegate has one 'invoke' row, and nothing else has any");
        return member.Kind switch
        {
            ApiMemberKind.Constructor => member with { Parameters = ParseParameters(row, Match(row, Constructor(), "(parameters)").Groups["parameters"].Value) },
            ApiMemberKind.Method => ParseMethod(row, member),
            ApiMemberKind.Property => ParseProperty(row, member),
            ApiMemberKind.Field => ParseField(row, member),
            _ => member with { Type = row.TypeName(Match(row, Variable(), "<type> <name>").Groups["type"].Value) },
        };
    }

    private static ApiMember ParseMethod(Row row, ApiMember member)
    {
        Match match = Match(row, Method(), "<returns> <name>(parameters)");
        return member with { Type = row.TypeName(match.Groups["type"].Value), Parameters = ParseParameters(row, match.Groups["parameters"].Value) };
    }

    private static ApiMember ParseProperty(Row row, ApiMember member)
    {
        Match match = Match(row, Property(), "<type> <name> { get; set; }, or <type> <name>[parameters] { get; set; }");
        return member with
        {
            Type = row.TypeName(match.Groups["type"].Value),
            Parameters = ParseParameters(row, match.Groups["parameters"].Value),
            HasGetter = match.Groups["get"].Success,
            HasSetter = match.Groups["set"].Success,
        };
    }

    private static ApiMember ParseField(Row row, ApiMember member)
    {
        Match match = Match(row, Variable(), "<type> <name>, or <type> <name> = <value>");
        string? constant = match.Groups["value"].Success ? match.Groups["value"].Value : null;
        if (member.IsConst != constant is not null) throw row.Error("a field has a value if, and only if, it is const");
        return member with { Type = row.TypeName(match.Groups["type"].Value), Constant = constant };
    }

    private static ApiParameter[] ParseParameters(Row row, string list) =>
        list.Length == 0 ? [] : [.. list.Split(", ").Select(text => ParseParameter(row, text))];

    private static ApiParameter ParseParameter(Row row, string text)
    {
        Match match = Parameter().Match(text);
        if (!match.Success) throw row.Error($"parameter '{text}' does not read '[ref|out|params] <type> <name> [= <value>]'");
        ApiPassing passing = match.Groups["passing"].Value switch
        {
            "ref" => ApiPassing.Ref,
            "out" => ApiPassing.Out,
            "params" => ApiPassing.Params,
            _ => ApiPassing.Value,
        };
        return new ApiParameter(row.TypeName(match.Groups["type"].Value), match.Groups["name"].Value, passing, match.Groups["value"].Success ? match.Groups["value"].Value : null);
    }

    private static Match Match(Row row, Regex form, string expected)
    {
        Match match = form.Match(row.Signature);
        if (!match.Success) throw row.Error($"signature '{row.Signature}' does not read '{expected}'");
        if (match.Groups["name"] is { Success: true } name && name.Value != row.Name) throw row.Error($"the signature names '{name.Value}', the row '{row.Name}'");
        return match;
    }

    [GeneratedRegex(@"^# assembly\t(?<name>[\w.]+)\t(?<version>[^\t]*)\trefs: ?(?<refs>[\w., ]*)$")]
    private static partial Regex Header();

    [GeneratedRegex(@"^\((?<parameters>.*)\)$")]
    private static partial Regex Constructor();

    [GeneratedRegex(@"^(?<type>\S+) (?<name>\w+)\((?<parameters>.*)\)$")]
    private static partial Regex Method();

    [GeneratedRegex(@"^(?<type>\S+) (?<name>\w+)(\[(?<parameters>.+)\])? \{ (?<get>get; )?(?<set>set; )?\}$")]
    private static partial Regex Property();

    [GeneratedRegex(@"^(?<type>\S+) (?<name>\w+)( = (?<value>.+))?$")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^((?<passing>ref|out|params) )?(?<type>\S+) (?<name>\w+)( = (?<value>.+))?$")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^[A-Za-z_][\w.]*(`\d+)?(\+\w+)*(\[\])*$")]
    private static partial Regex TypeForm();

    private sealed record Row(string File, int Line, string[] Cells)
    {
        public string Kind => Cells[0];

        public string Type => Cells[1];

        public string Name => Cells[2];

        public string Signature => Cells[4];

        public ApiTableException Error(string problem) => new(File, Line, problem);

        public string[] Words(string[] known)
        {
            string[] words = Cells[3].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            foreach (string word in words)
            {
                if (!known.Contains(word)) throw Error($"unknown modifier '{word}'; known are {string.Join(", ", known)}");
            }

            return words;
        }

        // Pointers, multidimensional arrays and closed generics do not exist in the device's public API.
        public string TypeName(string text) =>
            TypeForm().IsMatch(text) ? text : throw Error($"'{text}' is not the name of a type, or of an array of one");
    }
}
