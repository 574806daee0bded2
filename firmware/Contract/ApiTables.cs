namespace GL001.Contract;

/// <summary>The device's whole public API: all tables of a folder, with every name in them resolved.</summary>
public sealed class ApiTables
{
    private readonly Dictionary<string, (ApiAssembly Assembly, ApiType Type)> _types = [];

    private ApiTables(IReadOnlyList<ApiAssembly> assemblies) => Assemblies = assemblies;

    /// <summary>Every assembly after the ones it refers to.</summary>
    public IReadOnlyList<ApiAssembly> Assemblies { get; }

    /// <summary>Loads every <c>*.tsv</c> in <paramref name="directory"/>.</summary>
    /// <exception cref="ApiTableException">A row is malformed or names something that no table declares.</exception>
    public static ApiTables Load(string directory) =>
        From(Directory.EnumerateFiles(directory, "*.tsv").Order(StringComparer.Ordinal).Select(ApiTableReader.Read));

    /// <summary>Joins tables that are already read.</summary>
    /// <exception cref="ApiTableException">A row names something that no table declares.</exception>
    public static ApiTables From(IEnumerable<ApiAssembly> assemblies)
    {
        var tables = new ApiTables(InDependencyOrder([.. assemblies]));
        foreach (ApiAssembly assembly in tables.Assemblies)
        {
            foreach (ApiType type in assembly.Types)
            {
                if (tables._types.TryGetValue(type.FullName, out (ApiAssembly Assembly, ApiType Type) other))
                    throw new ApiTableException(assembly.File, type.Line, $"type '{type.FullName}' is already declared at {other.Assembly.File}({other.Type.Line})");
                tables._types.Add(type.FullName, (assembly, type));
            }
        }

        foreach (ApiAssembly assembly in tables.Assemblies) tables.CheckNames(assembly);
        return tables;
    }

    /// <summary>Finds a type by its full name.</summary>
    public bool TryFind(string fullName, out ApiAssembly assembly, out ApiType type)
    {
        bool found = _types.TryGetValue(fullName, out (ApiAssembly Assembly, ApiType Type) entry);
        (assembly, type) = entry;
        return found;
    }

    /// <summary>The type itself, its base classes and its interfaces, nearest first.</summary>
    public IEnumerable<ApiType> WithBases(ApiType type)
    {
        yield return type;
        foreach (string name in type.Bases)
        {
            if (!TryFind(name, out _, out ApiType direct)) continue;
            foreach (ApiType inherited in WithBases(direct)) yield return inherited;
        }

        if (TryFind(ImplicitBase(type), out _, out ApiType implied) && implied != type)
        {
            foreach (ApiType inherited in WithBases(implied)) yield return inherited;
        }
    }

    /// <summary>The class a type derives from: the one its row names, or the one its kind implies.</summary>
    public string BaseClass(ApiType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.Kind == ApiTypeKind.Class && type.Bases.Count > 0 && TryFind(type.Bases[0], out _, out ApiType first) && first.Kind == ApiTypeKind.Class
            ? first.FullName
            : ImplicitBase(type);
    }

    private static string ImplicitBase(ApiType type) => type.Kind switch
    {
        ApiTypeKind.Struct => "System.ValueType",
        ApiTypeKind.Enum => "System.Enum",
        ApiTypeKind.Delegate => "System.MulticastDelegate",
        _ => "System.Object",
    };

    private static List<ApiAssembly> InDependencyOrder(IReadOnlyList<ApiAssembly> assemblies)
    {
        var ordered = new List<ApiAssembly>();
        var pending = new List<ApiAssembly>(assemblies);
        foreach (ApiAssembly assembly in assemblies)
        {
            foreach (string reference in assembly.References)
            {
                if (assemblies.All(other => other.Name != reference)) throw new ApiTableException(assembly.File, 1, $"refers to assembly '{reference}', for which there is no table");
            }
        }

        while (pending.Count > 0)
        {
            ApiAssembly ready = pending.Find(candidate => candidate.References.All(reference => ordered.Exists(done => done.Name == reference)))
                ?? throw new ApiTableException(pending[0].File, 1, "the assemblies refer to each other in a circle: " + string.Join(", ", pending.Select(assembly => assembly.Name)));
            ordered.Add(ready);
            pending.Remove(ready);
        }

        return ordered;
    }

    private void CheckNames(ApiAssembly assembly)
    {
        foreach (ApiType type in assembly.Types)
        {
            foreach (string name in type.Bases) CheckName(assembly, type, name, type.Line);
            if (type.EnclosingType is { } enclosing && !(TryFind(enclosing, out ApiAssembly home, out _) && home == assembly))
                throw new ApiTableException(assembly.File, type.Line, $"'{type.FullName}' is nested in '{enclosing}', which this table does not declare");
            if (type.TypeParameters.Count != type.Arity)
                throw new ApiTableException(assembly.File, type.Line, $"'{type.FullName}' has {type.Arity} type parameters, its members use {type.TypeParameters.Count}");
            foreach (ApiMember member in type.Members)
            {
                CheckName(assembly, type, member.Type, member.Line);
                foreach (ApiParameter parameter in member.Parameters) CheckName(assembly, type, parameter.Type, member.Line);
            }
        }
    }

    private void CheckName(ApiAssembly assembly, ApiType type, string name, int line)
    {
        string element = name.Replace("[]", "", StringComparison.Ordinal);
        if (type.TypeParameters.Contains(element)) return;
        if (!TryFind(element, out ApiAssembly home, out _)) throw new ApiTableException(assembly.File, line, $"no table declares '{element}'");
        if (home != assembly && !assembly.References.Contains(home.Name))
            throw new ApiTableException(assembly.File, line, $"'{element}' is in '{home.Name}', which the first line does not list after 'refs:'");
    }
}
