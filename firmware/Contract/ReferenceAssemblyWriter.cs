using System.Globalization;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Security.Cryptography;

namespace GL001.Contract;

/// <summary>
/// Writes the assembly that a table describes, declarations only: what is not in the table does not compile, and what is
/// in it has no body, so the file can be compiled against and never run. The same table always gives the same bytes.
/// </summary>
/// <remarks>
/// Metadata is written directly and not through C#: the tables list what callers see, and a compiler would ask for the
/// private rest as well (explicit interface implementations, constructors of bases).
/// </remarks>
public sealed class ReferenceAssemblyWriter
{
    private const string CoreLibrary = "mscorlib";
    private const string Description = "Reference assembly generated from a table of the device's public API. Compile against it; never deploy it.";

    private readonly ApiTables _tables;
    private readonly ApiAssembly _assembly;
    private readonly MetadataBuilder _metadata = new();
    private readonly Dictionary<string, TypeDefinitionHandle> _definitions = [];
    private readonly Dictionary<string, TypeReferenceHandle> _references = [];
    private readonly Dictionary<string, AssemblyReferenceHandle> _assemblyReferences = [];

    private ReferenceAssemblyWriter(ApiTables tables, ApiAssembly assembly)
    {
        _tables = tables;
        _assembly = assembly;
    }

    /// <summary>The bytes of the assembly that <paramref name="assembly"/> describes.</summary>
    /// <exception cref="ApiTableException">A constant does not fit its type.</exception>
    public static byte[] Write(ApiTables tables, ApiAssembly assembly) => new ReferenceAssemblyWriter(tables, assembly).Write();

    /// <summary>Writes one file for each table into <paramref name="directory"/>, leaves unchanged files untouched and returns the changed ones.</summary>
    public static IReadOnlyList<string> WriteAll(ApiTables tables, string directory)
    {
        ArgumentNullException.ThrowIfNull(tables);
        Directory.CreateDirectory(directory);
        var changed = new List<string>();
        foreach (ApiAssembly assembly in tables.Assemblies)
        {
            byte[] image = Write(tables, assembly);
            string path = Path.Combine(directory, assembly.Name + ".dll");
            if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(image)) continue;

            // A compiler that runs meanwhile sees the old file or the new one, never half of it.
            string temporary = $"{path}.{Environment.ProcessId}.tmp";
            File.WriteAllBytes(temporary, image);
            File.Move(temporary, path, overwrite: true);
            changed.Add(path);
        }

        return changed;
    }

    private byte[] Write()
    {
        _metadata.AddModule(0, _metadata.GetOrAddString(_assembly.Name + ".dll"), Mvid(), default, default);
        AssemblyDefinitionHandle assembly = _metadata.AddAssembly(_metadata.GetOrAddString(_assembly.Name), _assembly.Version, default, default, 0, AssemblyHashAlgorithm.Sha1);

        // The first row of the type table is <Module>; then enclosing types come before nested ones, as the format demands.
        _metadata.AddTypeDefinition(default, default, _metadata.GetOrAddString("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        ApiType[] types = [.. _assembly.Types.OrderBy(type => type.FullName, StringComparer.Ordinal)];
        for (int index = 0; index < types.Length; index++) _definitions.Add(types[index].FullName, MetadataTokens.TypeDefinitionHandle(index + 2));

        foreach (ApiType type in types) WriteType(type);
        foreach (ApiType type in types) WriteTypeParameters(type);
        AddAttribute(assembly, "System.Reflection.AssemblyDescriptionAttribute", ["System.String"], Description);

        var image = new BlobBuilder();
        new ManagedPEBuilder(
            new PEHeaderBuilder(imageCharacteristics: Characteristics.ExecutableImage | Characteristics.Dll),
            new MetadataRootBuilder(_metadata),
            ilStream: new BlobBuilder(),
            deterministicIdProvider: content => BlobContentId.FromHash(SHA256.HashData([.. content.SelectMany(blob => blob.GetBytes())]).AsSpan(0, 20).ToArray()))
            .Serialize(image);
        return image.ToArray();
    }

    // The module's identity follows from its table, so equal tables give equal files.
    private GuidHandle Mvid()
    {
        var text = new System.Text.StringBuilder(_assembly.Name).Append(_assembly.Version);
        foreach (ApiType type in _assembly.Types)
        {
            text.Append('\n').Append(type.FullName).Append(type.Kind).AppendJoin(',', type.Bases);
            foreach (ApiMember member in type.Members) text.Append('\n').Append(member with { Parameters = [], Line = 0 }).AppendJoin(',', member.Parameters);
        }

        return _metadata.GetOrAddGuid(new Guid(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 16)));
    }

    private void WriteType(ApiType type)
    {
        EntityHandle baseClass = type.FullName == "System.Object" || type.Kind == ApiTypeKind.Interface ? default : TypeHandle(_tables.BaseClass(type));
        TypeDefinitionHandle handle = _metadata.AddTypeDefinition(
            Attributes(type),
            _metadata.GetOrAddString(type.Namespace),
            _metadata.GetOrAddString(type.Name),
            baseClass,
            MetadataTokens.FieldDefinitionHandle(_metadata.GetRowCount(TableIndex.Field) + 1),
            MetadataTokens.MethodDefinitionHandle(_metadata.GetRowCount(TableIndex.MethodDef) + 1));
        if (type.EnclosingType is { } enclosing) _metadata.AddNestedType(handle, _definitions[enclosing]);
        if (type.Kind != ApiTypeKind.Enum)
        {
            foreach (string name in type.Bases)
            {
                if (_tables.TryFind(name, out _, out ApiType candidate) && candidate.Kind == ApiTypeKind.Interface) _metadata.AddInterfaceImplementation(handle, TypeHandle(name));
            }
        }

        WriteFields(type);
        WriteMethodsAndProperties(type, handle);
    }

    private static TypeAttributes Attributes(ApiType type)
    {
        TypeAttributes attributes = type.EnclosingType is null ? TypeAttributes.Public : TypeAttributes.NestedPublic;
        attributes |= type.Kind switch
        {
            ApiTypeKind.Interface => TypeAttributes.Interface | TypeAttributes.Abstract,
            ApiTypeKind.Struct => TypeAttributes.Sealed | TypeAttributes.SequentialLayout,
            ApiTypeKind.Enum or ApiTypeKind.Delegate => TypeAttributes.Sealed,
            _ => default,
        };
        if (type.IsAbstract || type.IsStatic) attributes |= TypeAttributes.Abstract;
        if (type.IsSealed || type.IsStatic) attributes |= TypeAttributes.Sealed;
        return attributes;
    }

    private void WriteFields(ApiType type)
    {
        if (type.Kind == ApiTypeKind.Enum)
            AddField(type, "value__", FieldAttributes.Public | FieldAttributes.SpecialName | FieldAttributes.RTSpecialName, type.Bases[0]);

        // A struct without fields would count as assigned from the start and hide a forgotten assignment.
        if (type.Kind == ApiTypeKind.Struct && type.FullName != "System.Void" && type.Members.All(member => member.Kind != ApiMemberKind.Field || member.IsStatic || member.IsConst))
            AddField(type, "_value", FieldAttributes.Private, "System.Int32");

        foreach (ApiMember member in type.Members.Where(member => member.Kind == ApiMemberKind.Field))
        {
            FieldAttributes attributes = member.IsProtected ? FieldAttributes.Family : FieldAttributes.Public;
            if (member.IsStatic || member.IsConst) attributes |= FieldAttributes.Static;
            if (member.IsReadOnly) attributes |= FieldAttributes.InitOnly;
            if (member.IsConst) attributes |= FieldAttributes.Literal | FieldAttributes.HasDefault;
            FieldDefinitionHandle handle = AddField(type, member.Name, attributes, member.Type);
            if (member.Constant is { } constant) _metadata.AddConstant(handle, ConstantValue(member.Type, constant, member.Line));
        }
    }

    private FieldDefinitionHandle AddField(ApiType owner, string name, FieldAttributes attributes, string type)
    {
        var signature = new BlobBuilder();
        EncodeType(new BlobEncoder(signature).Field().Type(), type, owner);
        return _metadata.AddFieldDefinition(attributes, _metadata.GetOrAddString(name), _metadata.GetOrAddBlob(signature));
    }

    private void WriteMethodsAndProperties(ApiType type, TypeDefinitionHandle handle)
    {
        bool hasProperties = false;
        bool hasEvents = false;
        if (type.Kind == ApiTypeKind.Delegate) AddDelegateConstructor(type);
        foreach (ApiMember member in type.Members)
        {
            MethodDefinitionHandle[] methods = [.. member.Methods().Select(method => AddMethod(type, method))];
            if (member.Kind == ApiMemberKind.Property)
            {
                PropertyDefinitionHandle property = AddProperty(type, member);
                if (!hasProperties) _metadata.AddPropertyMap(handle, property);
                hasProperties = true;
                if (member.HasGetter) _metadata.AddMethodSemantics(property, MethodSemanticsAttributes.Getter, methods[0]);
                if (member.HasSetter) _metadata.AddMethodSemantics(property, MethodSemanticsAttributes.Setter, methods[^1]);
            }
            else if (member.Kind == ApiMemberKind.Event)
            {
                EventDefinitionHandle @event = _metadata.AddEvent(default, _metadata.GetOrAddString(member.Name), TypeHandle(member.Type));
                if (!hasEvents) _metadata.AddEventMap(handle, @event);
                hasEvents = true;
                _metadata.AddMethodSemantics(@event, MethodSemanticsAttributes.Adder, methods[0]);
                _metadata.AddMethodSemantics(@event, MethodSemanticsAttributes.Remover, methods[1]);
            }
        }

        ApiMember? indexer = type.Members.FirstOrDefault(member => member.Kind == ApiMemberKind.Property && member.Parameters.Count > 0);
        if (indexer is not null) AddAttribute(handle, "System.Reflection.DefaultMemberAttribute", ["System.String"], indexer.Name);
    }

    private PropertyDefinitionHandle AddProperty(ApiType type, ApiMember member)
    {
        var signature = new BlobBuilder();
        new BlobEncoder(signature).PropertySignature(isInstanceProperty: !member.IsStatic).Parameters(
            member.Parameters.Count,
            returns => EncodeType(returns.Type(), member.Type, type),
            parameters => EncodeParameters(parameters, member.Parameters, type));
        return _metadata.AddProperty(default, _metadata.GetOrAddString(member.Name), _metadata.GetOrAddBlob(signature));
    }

    private MethodDefinitionHandle AddMethod(ApiType type, ApiMethod method)
    {
        ApiMember member = method.Member;
        MethodAttributes attributes = MethodAttributes.HideBySig | (member.IsProtected ? MethodAttributes.Family : MethodAttributes.Public);
        if (member.IsStatic) attributes |= MethodAttributes.Static;
        if (member.IsAbstract) attributes |= MethodAttributes.Abstract;
        if (member.IsAbstract || member.IsVirtual || member.IsOverride) attributes |= MethodAttributes.Virtual;
        if ((member.IsAbstract || member.IsVirtual) && !member.IsOverride) attributes |= MethodAttributes.NewSlot;
        if (type.Kind == ApiTypeKind.Delegate) attributes |= MethodAttributes.Virtual | MethodAttributes.NewSlot;
        if (member.Kind == ApiMemberKind.Constructor) attributes |= MethodAttributes.SpecialName | MethodAttributes.RTSpecialName;
        if (member.Kind is ApiMemberKind.Property or ApiMemberKind.Event || method.Name.StartsWith("op_", StringComparison.Ordinal)) attributes |= MethodAttributes.SpecialName;

        ParameterHandle firstParameter = MetadataTokens.ParameterHandle(_metadata.GetRowCount(TableIndex.Param) + 1);
        for (int index = 0; index < method.Parameters.Count; index++) AddParameter(method.Parameters[index], index + 1, member.Line);

        var signature = new BlobBuilder();
        new BlobEncoder(signature).MethodSignature(isInstanceMethod: !member.IsStatic).Parameters(
            method.Parameters.Count,
            returns => EncodeReturn(returns, method.ReturnType, type),
            parameters => EncodeParameters(parameters, method.Parameters, type));
        MethodImplAttributes implementation = type.Kind == ApiTypeKind.Delegate ? MethodImplAttributes.Runtime : MethodImplAttributes.IL;
        return _metadata.AddMethodDefinition(attributes, implementation, _metadata.GetOrAddString(method.Name), _metadata.GetOrAddBlob(signature), bodyOffset: -1, firstParameter);
    }

    private void AddDelegateConstructor(ApiType type)
    {
        ParameterHandle firstParameter = MetadataTokens.ParameterHandle(_metadata.GetRowCount(TableIndex.Param) + 1);
        AddParameter(new ApiParameter("System.Object", "object", ApiPassing.Value, null), 1, type.Line);
        AddParameter(new ApiParameter("System.IntPtr", "method", ApiPassing.Value, null), 2, type.Line);
        var signature = new BlobBuilder();
        new BlobEncoder(signature).MethodSignature(isInstanceMethod: true).Parameters(2, returns => returns.Void(), parameters =>
        {
            parameters.AddParameter().Type().Object();
            parameters.AddParameter().Type().IntPtr();
        });
        _metadata.AddMethodDefinition(
            MethodAttributes.Public | MethodAttributes.HideBySig | MethodAttributes.SpecialName | MethodAttributes.RTSpecialName,
            MethodImplAttributes.Runtime,
            _metadata.GetOrAddString(".ctor"),
            _metadata.GetOrAddBlob(signature),
            bodyOffset: -1,
            firstParameter);
    }

    private void AddParameter(ApiParameter parameter, int sequence, int line)
    {
        ParameterAttributes attributes = parameter.Passing == ApiPassing.Out ? ParameterAttributes.Out : default;
        if (parameter.Default is not null) attributes |= ParameterAttributes.Optional | ParameterAttributes.HasDefault;
        ParameterHandle handle = _metadata.AddParameter(attributes, _metadata.GetOrAddString(parameter.Name), sequence);
        if (parameter.Default is not null) _metadata.AddConstant(handle, ConstantValue(parameter.Type, parameter.Default, line));
        if (parameter.Passing == ApiPassing.Params) AddAttribute(handle, "System.ParamArrayAttribute", []);
    }

    private void WriteTypeParameters(ApiType type)
    {
        for (int index = 0; index < type.TypeParameters.Count; index++)
            _metadata.AddGenericParameter(_definitions[type.FullName], default, _metadata.GetOrAddString(type.TypeParameters[index]), index);
    }

    private void AddAttribute(EntityHandle target, string attribute, string[] parameterTypes, params string[] arguments)
    {
        var signature = new BlobBuilder();
        new BlobEncoder(signature).MethodSignature(isInstanceMethod: true).Parameters(parameterTypes.Length, returns => returns.Void(), parameters =>
        {
            foreach (string type in parameterTypes) EncodeType(parameters.AddParameter().Type(), type, null);
        });
        MemberReferenceHandle constructor = _metadata.AddMemberReference(TypeHandle(attribute), _metadata.GetOrAddString(".ctor"), _metadata.GetOrAddBlob(signature));
        var value = new BlobBuilder();
        new BlobEncoder(value).CustomAttributeSignature(
            fixedArguments =>
            {
                foreach (string argument in arguments) fixedArguments.AddArgument().Scalar().Constant(argument);
            },
            namedArguments => namedArguments.Count(0));
        _metadata.AddCustomAttribute(target, constructor, _metadata.GetOrAddBlob(value));
    }

    private void EncodeParameters(ParametersEncoder encoder, IReadOnlyList<ApiParameter> parameters, ApiType owner)
    {
        foreach (ApiParameter parameter in parameters)
            EncodeType(encoder.AddParameter().Type(isByRef: parameter.Passing is ApiPassing.Ref or ApiPassing.Out), parameter.Type, owner);
    }

    private void EncodeReturn(ReturnTypeEncoder encoder, string type, ApiType owner)
    {
        if (type == "System.Void") encoder.Void();
        else if (type == "System.TypedReference") encoder.TypedReference();
        else EncodeType(encoder.Type(), type, owner);
    }

    private void EncodeType(SignatureTypeEncoder encoder, string type, ApiType? owner)
    {
        if (type.EndsWith("[]", StringComparison.Ordinal))
        {
            EncodeType(encoder.SZArray(), type[..^2], owner);
            return;
        }

        if (owner is not null && owner.TypeParameters.ToList().IndexOf(type) is var index and >= 0)
        {
            encoder.GenericTypeParameter(index);
            return;
        }

        switch (type)
        {
            case "System.Boolean": encoder.Boolean(); return;
            case "System.Char": encoder.Char(); return;
            case "System.SByte": encoder.SByte(); return;
            case "System.Byte": encoder.Byte(); return;
            case "System.Int16": encoder.Int16(); return;
            case "System.UInt16": encoder.UInt16(); return;
            case "System.Int32": encoder.Int32(); return;
            case "System.UInt32": encoder.UInt32(); return;
            case "System.Int64": encoder.Int64(); return;
            case "System.UInt64": encoder.UInt64(); return;
            case "System.Single": encoder.Single(); return;
            case "System.Double": encoder.Double(); return;
            case "System.String": encoder.String(); return;
            case "System.Object": encoder.Object(); return;
            case "System.IntPtr": encoder.IntPtr(); return;
            case "System.UIntPtr": encoder.UIntPtr(); return;
        }

        bool isValueType = _tables.TryFind(type, out _, out ApiType found) && found.Kind is ApiTypeKind.Struct or ApiTypeKind.Enum;
        encoder.Type(TypeHandle(type), isValueType);
    }

    private EntityHandle TypeHandle(string fullName)
    {
        if (_definitions.TryGetValue(fullName, out TypeDefinitionHandle definition)) return definition;
        if (_references.TryGetValue(fullName, out TypeReferenceHandle known)) return known;
        if (!_tables.TryFind(fullName, out ApiAssembly home, out ApiType type))
            throw new ApiTableException(_assembly.File, 1, $"needs '{fullName}', which no table declares");
        EntityHandle scope = type.EnclosingType is { } enclosing ? TypeHandle(enclosing) : AssemblyHandle(home);
        TypeReferenceHandle handle = _metadata.AddTypeReference(scope, _metadata.GetOrAddString(type.Namespace), _metadata.GetOrAddString(type.Name));
        _references.Add(fullName, handle);
        return handle;
    }

    private AssemblyReferenceHandle AssemblyHandle(ApiAssembly assembly)
    {
        if (_assemblyReferences.TryGetValue(assembly.Name, out AssemblyReferenceHandle known)) return known;
        AssemblyReferenceHandle handle = _metadata.AddAssemblyReference(_metadata.GetOrAddString(assembly.Name), assembly.Version, default, default, default, default);
        _assemblyReferences.Add(assembly.Name, handle);
        return handle;
    }

    /// <summary>The value of a constant of <paramref name="type"/>, boxed as metadata wants it.</summary>
    private object? ConstantValue(string type, string text, int line)
    {
        string primitive = type;
        if (_tables.TryFind(type, out _, out ApiType declared) && declared.Kind == ApiTypeKind.Enum)
        {
            primitive = declared.Bases[0];

            // A default may be given by the enum member's name.
            text = declared.Members.FirstOrDefault(member => member.Name == text)?.Constant ?? text;
        }

        try
        {
            return primitive switch
            {
                "System.Boolean" => bool.Parse(text),
                "System.Char" => (char)Convert.ToUInt16(text, 16),
                "System.SByte" => sbyte.Parse(text, CultureInfo.InvariantCulture),
                "System.Byte" => byte.Parse(text, CultureInfo.InvariantCulture),
                "System.Int16" => short.Parse(text, CultureInfo.InvariantCulture),
                "System.UInt16" => ushort.Parse(text, CultureInfo.InvariantCulture),
                "System.Int32" => int.Parse(text, CultureInfo.InvariantCulture),
                "System.UInt32" => uint.Parse(text, CultureInfo.InvariantCulture),
                "System.Int64" => long.Parse(text, CultureInfo.InvariantCulture),
                "System.UInt64" => ulong.Parse(text, CultureInfo.InvariantCulture),
                "System.Single" => float.Parse(text, CultureInfo.InvariantCulture),
                "System.Double" => double.Parse(text, CultureInfo.InvariantCulture),
                _ when text == "null" => null,
                "System.String" when text.Length >= 2 && text[0] == '"' && text[^1] == '"' => text[1..^1],
                _ => throw new FormatException(),
            };
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or ArgumentException)
        {
            throw new ApiTableException(_assembly.File, line, $"'{text}' is no value of '{type}'");
        }
    }
}
