using System.Globalization;

namespace GL001.Contract;

public enum ApiTypeKind { Class, Struct, Interface, Enum, Delegate }

public enum ApiMemberKind { Constructor, Method, Property, Field, Event }

public enum ApiPassing { Value, Ref, Out, Params }

/// <summary>One assembly of the device: what its table says, in the table's order.</summary>
/// <param name="Name">Simple name, as the compiler sees it.</param>
/// <param name="Version">Assembly version.</param>
/// <param name="References">Simple names of the assemblies whose types its signatures name.</param>
/// <param name="Types">Public types.</param>
/// <param name="File">The table it was read from.</param>
public sealed record ApiAssembly(string Name, Version Version, IReadOnlyList<string> References, IReadOnlyList<ApiType> Types, string File);

/// <summary>A public type and its public and protected members.</summary>
public sealed class ApiType
{
    private readonly List<ApiMember> _members = [];

    /// <summary>Namespace and name; <c>+</c> before a nested name, <c>`n</c> after a generic one.</summary>
    public required string FullName { get; init; }

    public required ApiTypeKind Kind { get; init; }

    public bool IsAbstract { get; init; }

    public bool IsSealed { get; init; }

    public bool IsStatic { get; init; }

    /// <summary>Base class (if it is not the usual one) and interfaces, or the underlying type of an enum.</summary>
    public required IReadOnlyList<string> Bases { get; init; }

    public required int Line { get; init; }

    public IReadOnlyList<ApiMember> Members => _members;

    /// <summary>Number of type parameters.</summary>
    public int Arity => FullName.LastIndexOf('`') is var tick and >= 0 ? int.Parse(FullName.AsSpan(tick + 1), CultureInfo.InvariantCulture) : 0;

    /// <summary>The type this one is nested in, or null.</summary>
    public string? EnclosingType => FullName.LastIndexOf('+') is var plus and >= 0 ? FullName[..plus] : null;

    public string Namespace => EnclosingType is null && FullName.LastIndexOf('.') is var dot and >= 0 ? FullName[..dot] : "";

    /// <summary>Name without namespace and enclosing type.</summary>
    public string Name => FullName[(FullName.LastIndexOfAny(['.', '+']) + 1)..];

    /// <summary>
    /// Names of the type parameters. The tables name them only where they are used; only delegates have any,
    /// and there the order of first use, parameters before the return type, is the order of declaration.
    /// </summary>
    public IReadOnlyList<string> TypeParameters =>
    [
        .. _members.SelectMany(member => member.Parameters.Select(parameter => parameter.Type).Append(member.Type))
            .Where(type => Arity > 0 && !type.Contains('.', StringComparison.Ordinal)).Distinct(),
    ];

    internal void Add(ApiMember member) => _members.Add(member);
}

/// <summary>A parameter; <paramref name="Default"/> is the default value as written in the table, or null.</summary>
public sealed record ApiParameter(string Type, string Name, ApiPassing Passing, string? Default)
{
    /// <summary>The type as metadata has it: <c>&amp;</c> after a type passed by reference.</summary>
    public string MetadataType => Passing is ApiPassing.Ref or ApiPassing.Out ? Type + "&" : Type;
}

/// <summary>One row of a table below its type.</summary>
public sealed record ApiMember
{
    public required ApiMemberKind Kind { get; init; }

    public required string Name { get; init; }

    /// <summary>Return, property, field or event type.</summary>
    public required string Type { get; init; }

    public IReadOnlyList<ApiParameter> Parameters { get; init; } = [];

    public bool IsProtected { get; init; }

    public bool IsStatic { get; init; }

    public bool IsAbstract { get; init; }

    public bool IsVirtual { get; init; }

    public bool IsOverride { get; init; }

    public bool IsConst { get; init; }

    public bool IsReadOnly { get; init; }

    public bool HasGetter { get; init; }

    public bool HasSetter { get; init; }

    /// <summary>Value of a constant as written in the table, or null.</summary>
    public string? Constant { get; init; }

    public required int Line { get; init; }

    /// <summary>The methods this row means in metadata: itself, or the accessors of a property or event.</summary>
    public IEnumerable<ApiMethod> Methods()
    {
        switch (Kind)
        {
            case ApiMemberKind.Constructor:
            case ApiMemberKind.Method:
                yield return new ApiMethod(this, Name, Type, Parameters);
                break;
            case ApiMemberKind.Property:
                if (HasGetter) yield return new ApiMethod(this, "get_" + Name, Type, Parameters);
                if (HasSetter) yield return new ApiMethod(this, "set_" + Name, "System.Void", [.. Parameters, Value()]);
                break;
            case ApiMemberKind.Event:
                yield return new ApiMethod(this, "add_" + Name, "System.Void", [Value()]);
                yield return new ApiMethod(this, "remove_" + Name, "System.Void", [Value()]);
                break;
        }

        ApiParameter Value() => new(Type, "value", ApiPassing.Value, null);
    }
}

/// <summary>A method in metadata.</summary>
public sealed record ApiMethod(ApiMember Member, string Name, string ReturnType, IReadOnlyList<ApiParameter> Parameters)
{
    /// <summary>What tells overloads apart in metadata, return type included.</summary>
    public string Signature => FormatSignature(ReturnType, Name, Parameters.Select(parameter => parameter.MetadataType));

    internal static string FormatSignature(string returnType, string name, IEnumerable<string> parameterTypes) =>
        $"{returnType} {name}({string.Join(", ", parameterTypes)})";
}
