using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace GL001.Contract;

/// <summary>
/// Reads compiled firmware and refuses what the compiler accepts and the device does not run. The device's metadata
/// processor does not do this: it converts generics, and the virtual machine then faults while it resolves the assembly.
/// </summary>
public sealed class DeviceCheck
{
    private readonly MetadataReader _metadata;
    private readonly PEReader _image;
    private readonly ApiTables? _tables;
    private readonly SignatureReader _signatures;
    private readonly List<DeviceFinding> _findings = [];
    private readonly HashSet<DeviceFinding> _known = [];
    private string _where = "";

    private DeviceCheck(PEReader image, ApiTables? tables)
    {
        _image = image;
        _metadata = image.GetMetadataReader();
        _tables = tables;
        _signatures = new SignatureReader(Report, CheckTypeReference);
    }

    /// <summary>
    /// Everything in the assembly at <paramref name="path"/> that the device cannot run, in the order of the assembly.
    /// With <paramref name="tables"/> that includes whatever they do not list.
    /// </summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="BadImageFormatException">The file is no .NET assembly.</exception>
    public static IReadOnlyList<DeviceFinding> Run(string path, ApiTables? tables)
    {
        using FileStream file = File.OpenRead(path);
        return Run(file, tables);
    }

    /// <summary>As <see cref="Run(string, ApiTables?)"/>, for an assembly in a stream.</summary>
    /// <exception cref="BadImageFormatException">The stream holds no .NET assembly.</exception>
    public static IReadOnlyList<DeviceFinding> Run(Stream assembly, ApiTables? tables)
    {
        using var image = new PEReader(assembly, PEStreamOptions.LeaveOpen);
        if (!image.HasMetadata) throw new BadImageFormatException("the file is no .NET assembly");
        var check = new DeviceCheck(image, tables);
        foreach (TypeDefinitionHandle type in check._metadata.TypeDefinitions) check.CheckType(type);
        foreach (CustomAttributeHandle attribute in check._metadata.CustomAttributes) check.CheckAttribute(attribute);
        return check._findings;
    }

    private void CheckType(TypeDefinitionHandle handle)
    {
        TypeDefinition type = _metadata.GetTypeDefinition(handle);
        string name = SignatureReader.NameOf(_metadata, handle);
        _where = name;
        if (IsStateMachine(type, out string method))
        {
            // What it is made of would only repeat the same finding in other words.
            _where = $"{SignatureReader.NameOf(_metadata, type.GetDeclaringType())}.{method}";
            Report(DeviceRules.StateMachine, "an 'async' method or an iterator: the device has no tasks and no 'yield'; use a thread, or return an array");
            return;
        }

        if (type.GetGenericParameters().Count > EnclosingParameters(type))
            Report(DeviceRules.GenericType, "a generic type: it compiles and converts, then the virtual machine faults while it resolves the assembly");
        if (IsRecord(type)) Report(DeviceRules.Record, "a record: its equality members need types that the device lacks; use a class or struct");
        if (!type.BaseType.IsNil) CheckToken(type.BaseType);
        foreach (InterfaceImplementationHandle implemented in type.GetInterfaceImplementations())
            CheckToken(_metadata.GetInterfaceImplementation(implemented).Interface);

        foreach (FieldDefinitionHandle field in type.GetFields())
        {
            FieldDefinition definition = _metadata.GetFieldDefinition(field);
            _where = $"{name}.{_metadata.GetString(definition.Name)}";
            definition.DecodeSignature(_signatures, null);
        }

        foreach (MethodDefinitionHandle member in type.GetMethods()) CheckMethod(name, type, _metadata.GetMethodDefinition(member));
    }

    private void CheckMethod(string typeName, TypeDefinition type, MethodDefinition method)
    {
        _where = $"{typeName}.{_metadata.GetString(method.Name)}";
        if (method.GetGenericParameters().Count > 0)
            Report(DeviceRules.GenericMethod, "a generic method: it compiles and converts, then the virtual machine faults while it resolves the assembly");
        bool isInterface = (type.Attributes & TypeAttributes.Interface) != 0;
        if (isInterface && (method.Attributes & MethodAttributes.Static) != 0 && (method.Attributes & MethodAttributes.Virtual) != 0)
            Report(DeviceRules.StaticInterfaceMember, "a static abstract or static virtual interface member: the device has none");
        method.DecodeSignature(_signatures, null);

        if (method.RelativeVirtualAddress == 0)
        {
            bool isSupplied = (method.Attributes & MethodAttributes.Abstract) != 0 || (method.ImplAttributes & MethodImplAttributes.Runtime) != 0;
            if (!isSupplied) Report(DeviceRules.NativeMethod, "a method without a body: the device's firmware image holds no native code of ours");
            return;
        }

        CheckBody(_image.GetMethodBody(method.RelativeVirtualAddress));
    }

    private void CheckBody(MethodBodyBlock body)
    {
        if (!body.LocalSignature.IsNil) _metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(_signatures, null);
        foreach (ExceptionRegion region in body.ExceptionRegions)
        {
            if (!region.CatchType.IsNil) CheckToken(region.CatchType);
        }

        foreach (Instruction instruction in InstructionReader.Read(body.GetILReader()))
        {
            if (instruction.Code == OpCodes.Localloc) Report(DeviceRules.StackAllocation, "'stackalloc': the interpreter has no stack to take memory from; make the array at start-up");
            if (instruction.Code == OpCodes.Calli) Report(DeviceRules.FunctionPointer, "a call through a function pointer: the device has none; use a delegate");
            if (instruction.Code == OpCodes.Volatile) Report(DeviceRules.Modifier, "a volatile access: the device has none; use Interlocked or a lock");
            if (instruction.Token != 0 && instruction.Code != OpCodes.Calli) CheckToken(MetadataTokens.EntityHandle(instruction.Token));
        }
    }

    private void CheckAttribute(CustomAttributeHandle handle)
    {
        CustomAttribute attribute = _metadata.GetCustomAttribute(handle);
        _where = "attributes of " + attribute.Parent.Kind switch
        {
            HandleKind.AssemblyDefinition => "the assembly",
            HandleKind.TypeDefinition => SignatureReader.NameOf(_metadata, (TypeDefinitionHandle)attribute.Parent),
            HandleKind.MethodDefinition => NameOf(_metadata.GetMethodDefinition((MethodDefinitionHandle)attribute.Parent)),
            HandleKind.FieldDefinition => NameOf(_metadata.GetFieldDefinition((FieldDefinitionHandle)attribute.Parent)),
            _ => "a " + attribute.Parent.Kind,
        };
        CheckToken(attribute.Constructor);
    }

    private void CheckToken(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeReference:
                CheckTypeReference((TypeReferenceHandle)handle);
                break;
            case HandleKind.TypeSpecification:
                _metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(_signatures, null);
                break;
            case HandleKind.MethodSpecification:
                MethodSpecification specification = _metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                string arguments = string.Join(", ", specification.DecodeSignature(_signatures, null));
                Report(DeviceRules.GenericInstance, $"'{NameOf(specification.Method)}<{arguments}>': the device cannot be relied on to run generic methods");
                CheckToken(specification.Method);
                break;
            case HandleKind.MemberReference:
                CheckMemberReference((MemberReferenceHandle)handle);
                break;
        }
    }

    private void CheckTypeReference(TypeReferenceHandle handle)
    {
        if (_tables is null) return;
        string name = SignatureReader.NameOf(_metadata, handle);
        string home = HomeOf(handle);
        if (!_tables.TryFind(name, out ApiAssembly assembly, out _)) Report(DeviceRules.NotInContract, $"type '{name}' ({home}) does not exist on the device");
        else if (assembly.Name != home) Report(DeviceRules.NotInContract, $"type '{name}' is in '{assembly.Name}' on the device, not in '{home}'");
    }

    private void CheckMemberReference(MemberReferenceHandle handle)
    {
        MemberReference member = _metadata.GetMemberReference(handle);
        CheckToken(member.Parent);
        string name = _metadata.GetString(member.Name);
        bool isField = member.GetKind() == MemberReferenceKind.Field;
        string signature;
        if (isField)
        {
            signature = $"{member.DecodeFieldSignature(_signatures, null)} {name}";
        }
        else
        {
            MethodSignature<string> method = member.DecodeMethodSignature(_signatures, null);
            signature = ApiMethod.FormatSignature(method.ReturnType, name, method.ParameterTypes);
        }

        // Members of arrays and of generic instances have no row of their own; both are reported by their shape.
        if (_tables is null || member.Parent.Kind != HandleKind.TypeReference) return;
        string typeName = SignatureReader.NameOf(_metadata, (TypeReferenceHandle)member.Parent);
        if (!_tables.TryFind(typeName, out _, out ApiType type)) return;
        bool isListed = isField
            ? _tables.WithBases(type).Any(level => level.Members.Any(row => row.Kind == ApiMemberKind.Field && $"{row.Type} {row.Name}" == signature))
            : IsDelegateConstructor(type, signature) || Candidates(type, name).Any(level => level.Members.SelectMany(row => row.Methods()).Any(method => method.Signature == signature));
        if (!isListed) Report(DeviceRules.NotInContract, $"'{typeName}' has no '{signature}' on the device");
    }

    // Constructors are not inherited.
    private IEnumerable<ApiType> Candidates(ApiType type, string member) => member == ".ctor" ? [type] : _tables!.WithBases(type);

    private static bool IsDelegateConstructor(ApiType type, string signature) =>
        type.Kind == ApiTypeKind.Delegate && signature == "System.Void .ctor(System.Object, System.IntPtr)";

    private string HomeOf(TypeReferenceHandle handle)
    {
        EntityHandle scope = _metadata.GetTypeReference(handle).ResolutionScope;
        return scope.Kind switch
        {
            HandleKind.TypeReference => HomeOf((TypeReferenceHandle)scope),
            HandleKind.AssemblyReference => _metadata.GetString(_metadata.GetAssemblyReference((AssemblyReferenceHandle)scope).Name),
            _ => scope.Kind.ToString(),
        };
    }

    // The compiler names the class of an iterator or async method '<Method>d__n'.
    private bool IsStateMachine(TypeDefinition type, out string method)
    {
        string name = _metadata.GetString(type.Name);
        int end = name.IndexOf(">d__", StringComparison.Ordinal);
        method = end > 0 && name[0] == '<' ? name[1..end] : "";
        return method.Length > 0 && type.IsNested;
    }

    private bool IsRecord(TypeDefinition type) =>
        type.GetMethods().Select(method => _metadata.GetString(_metadata.GetMethodDefinition(method).Name)).Any(name => name is "<Clone>$" or "PrintMembers");

    // Metadata repeats the enclosing type's parameters on the nested one.
    private int EnclosingParameters(TypeDefinition type) =>
        type.IsNested ? _metadata.GetTypeDefinition(type.GetDeclaringType()).GetGenericParameters().Count : 0;

    private string NameOf(EntityHandle method) => method.Kind == HandleKind.MethodDefinition
        ? NameOf(_metadata.GetMethodDefinition((MethodDefinitionHandle)method))
        : _metadata.GetString(_metadata.GetMemberReference((MemberReferenceHandle)method).Name);

    private string NameOf(MethodDefinition method) => $"{SignatureReader.NameOf(_metadata, method.GetDeclaringType())}.{_metadata.GetString(method.Name)}";

    private string NameOf(FieldDefinition field) => $"{SignatureReader.NameOf(_metadata, field.GetDeclaringType())}.{_metadata.GetString(field.Name)}";

    private void Report(string code, string problem)
    {
        var finding = new DeviceFinding(code, _where, problem);
        if (_known.Add(finding)) _findings.Add(finding);
    }
}
