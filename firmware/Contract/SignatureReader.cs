using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace GL001.Contract;

/// <summary>Turns signatures into the names that the tables use and reports, on the way, what the device has no notion of.</summary>
/// <param name="report">Takes the rule's code and the problem.</param>
/// <param name="referenced">Is told of every type of another assembly.</param>
internal sealed class SignatureReader(Action<string, string> report, Action<TypeReferenceHandle> referenced) : ISignatureTypeProvider<string, object?>
{
    public static string NameOf(MetadataReader reader, TypeDefinitionHandle handle)
    {
        TypeDefinition type = reader.GetTypeDefinition(handle);
        string name = reader.GetString(type.Name);
        if (type.IsNested) return NameOf(reader, type.GetDeclaringType()) + "+" + name;
        string space = reader.GetString(type.Namespace);
        return space.Length == 0 ? name : space + "." + name;
    }

    public static string NameOf(MetadataReader reader, TypeReferenceHandle handle)
    {
        TypeReference type = reader.GetTypeReference(handle);
        string name = reader.GetString(type.Name);
        if (type.ResolutionScope.Kind == HandleKind.TypeReference) return NameOf(reader, (TypeReferenceHandle)type.ResolutionScope) + "+" + name;
        string space = reader.GetString(type.Namespace);
        return space.Length == 0 ? name : space + "." + name;
    }

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => "System." + typeCode;

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => NameOf(reader, handle);

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        referenced(handle);
        return NameOf(reader, handle);
    }

    public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetArrayType(string elementType, ArrayShape shape)
    {
        string name = $"{elementType}[{new string(',', shape.Rank - 1)}]";
        report(DeviceRules.MultidimensionalArray, $"'{name}': arrays on the device have one dimension and start at zero; use an array of arrays, or compute the index");
        return name;
    }

    public string GetByReferenceType(string elementType) => elementType + "&";

    public string GetPointerType(string elementType) => elementType + "*";

    public string GetPinnedType(string elementType) => elementType;

    public string GetFunctionPointerType(MethodSignature<string> signature)
    {
        report(DeviceRules.FunctionPointer, "function pointer: the device has none; use a delegate");
        return "function pointer";
    }

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments)
    {
        string name = $"{genericType}<{string.Join(", ", typeArguments)}>";
        string instead = genericType switch
        {
            "System.Nullable`1" => "there is no Nullable<T>; use a value and a flag",
            _ when genericType.StartsWith("System.ValueTuple`", StringComparison.Ordinal) => "there are no tuples; use 'out' parameters or a class",
            "System.EventHandler`1" => "the device cannot be relied on to run EventHandler<T>; declare a delegate",
            "System.Span`1" or "System.ReadOnlySpan`1" => "there is no Span<T>; use SpanByte or an array",
            _ when genericType.StartsWith("System.Collections.Generic.", StringComparison.Ordinal) => "there are no generic collections; use an array, ArrayList or Hashtable",
            _ => "the device cannot be relied on to run generics; declare a type or delegate of your own",
        };
        report(DeviceRules.GenericInstance, $"'{name}': {instead}");
        return name;
    }

    // Only inside a generic definition, and that is reported where it stands.
    public string GetGenericMethodParameter(object? genericContext, int index) => "!!" + index;

    public string GetGenericTypeParameter(object? genericContext, int index) => "!" + index;

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired)
    {
        // 'init' marks its setter so; the device ignores the mark.
        if (isRequired && modifier != "System.Runtime.CompilerServices.IsExternalInit")
            report(DeviceRules.Modifier, $"'modreq({modifier})': the device knows no 'volatile' and no 'in' or 'ref readonly' on virtual members");
        return unmodifiedType;
    }
}
