using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using GL001.Contract;
using Microsoft.CodeAnalysis;

namespace GL001.Firmware.Tests;

/// <summary>A generated assembly holds what its table lists: no more and no less.</summary>
public class ReferenceAssemblyTests
{
    public static TheoryData<string> Tables => [.. Directory.GetFiles(Repository.ApiTables, "*.tsv").Select(path => Path.GetFileNameWithoutExtension(path)!).Order()];

    [Theory]
    [MemberData(nameof(Tables))]
    public void Assembly_has_every_type_and_member_of_its_table_and_no_other(string table)
    {
        // The rows are read here by hand and not by the generator's reader, so that one checks the other.
        string[] rows = [.. File.ReadAllLines(Path.Combine(Repository.ApiTables, table + ".tsv"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split('\t'))
            .Select(cells => cells[0] == "type" ? $"type {cells[1]}" : $"{cells[0]} {cells[1]} {cells[2]} {ParameterCount(cells)}")
            .Order(StringComparer.Ordinal)];

        Assert.Equal(rows, PublicMembers(Generate(table)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Core_library_defines_object_and_refers_to_nothing()
    {
        using var image = new PEReader([.. Generate("mscorlib")]);
        MetadataReader metadata = image.GetMetadataReader();
        Assert.Empty(metadata.AssemblyReferences);
        TypeDefinition root = metadata.TypeDefinitions.Select(metadata.GetTypeDefinition).Single(type => metadata.GetString(type.Name) == "Object");
        Assert.True(root.BaseType.IsNil);
    }

    [Fact]
    public void No_method_has_a_body()
    {
        using var image = new PEReader([.. Generate("System.Device.Gpio")]);
        MetadataReader metadata = image.GetMetadataReader();
        Assert.All(metadata.MethodDefinitions, method => Assert.Equal(0, metadata.GetMethodDefinition(method).RelativeVirtualAddress));
    }

    [Fact]
    public void Constants_and_defaults_carry_their_values()
    {
        Assert.Equal(5000000, Field("Iot.Device.Max31865.Max31865", "SpiClockFrequency").ConstantValue);
        Assert.Equal(double.NaN, Field("System.Double", "NaN").ConstantValue);
        Assert.Equal((byte)55, Method("Iot.Device.Max31865.Max31865", ".ctor").Parameters[4].ExplicitDefaultValue);
        Assert.Equal(' ', Method("System.String", "PadLeft").Parameters[1].ExplicitDefaultValue);

        static IFieldSymbol Field(string type, string name) => DeviceCompiler.FindType(type).GetMembers(name).OfType<IFieldSymbol>().Single();
        static IMethodSymbol Method(string type, string name) => DeviceCompiler.FindType(type).GetMembers(name).OfType<IMethodSymbol>().Single();
    }

    [Fact]
    public void Same_tables_give_the_same_bytes()
    {
        Assert.Equal(Generate("System.Net"), ReferenceAssemblyWriter.Write(ApiTables.Load(Repository.ApiTables), Assembly("System.Net")));
    }

    [Fact]
    public void Unchanged_assemblies_are_not_written_again()
    {
        string folder = Directory.CreateTempSubdirectory("contract").FullName;
        try
        {
            Assert.Equal(DeviceCompiler.Tables.Assemblies.Count, ReferenceAssemblyWriter.WriteAll(DeviceCompiler.Tables, folder).Count);
            File.AppendAllText(Path.Combine(folder, "System.Math.dll"), "changed");
            Assert.Equal([Path.Combine(folder, "System.Math.dll")], ReferenceAssemblyWriter.WriteAll(DeviceCompiler.Tables, folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static ApiAssembly Assembly(string name) => DeviceCompiler.Tables.Assemblies.Single(assembly => assembly.Name == name);

    private static byte[] Generate(string name) => ReferenceAssemblyWriter.Write(DeviceCompiler.Tables, Assembly(name));

    private static int ParameterCount(string[] cells)
    {
        string list = cells[0] switch
        {
            "ctor" or "method" or "invoke" => Regex.Match(cells[4], @"\((.*)\)$").Groups[1].Value,
            "property" => Regex.Match(cells[4], @"\w\[(.+)\] \{").Groups[1].Value,
            _ => "",
        };
        return list.Length == 0 ? 0 : list.Split(", ").Length;
    }

    private static IEnumerable<string> PublicMembers(byte[] assembly)
    {
        using var image = new PEReader([.. assembly]);
        MetadataReader metadata = image.GetMetadataReader();
        foreach (TypeDefinition type in metadata.TypeDefinitions.Select(metadata.GetTypeDefinition).Where(type => metadata.GetString(type.Name) != "<Module>"))
        {
            string owner = FullName(metadata, type);
            bool isDelegate = !type.BaseType.IsNil && NameOf(metadata, type.BaseType) == "MulticastDelegate" && owner != "System.MulticastDelegate";
            yield return $"type {owner}";
            foreach (FieldDefinition field in type.GetFields().Select(metadata.GetFieldDefinition))
            {
                bool isSeen = (field.Attributes & FieldAttributes.FieldAccessMask) is FieldAttributes.Public or FieldAttributes.Family;
                if (isSeen && (field.Attributes & FieldAttributes.SpecialName) == 0) yield return $"field {owner} {metadata.GetString(field.Name)} 0";
            }

            var accessors = new HashSet<MethodDefinitionHandle>();
            foreach (PropertyDefinition property in type.GetProperties().Select(metadata.GetPropertyDefinition))
            {
                PropertyAccessors pair = property.GetAccessors();
                accessors.UnionWith([pair.Getter, pair.Setter]);
                yield return $"property {owner} {metadata.GetString(property.Name)} {Count(metadata, property.Signature)}";
            }

            foreach (EventDefinition @event in type.GetEvents().Select(metadata.GetEventDefinition))
            {
                accessors.UnionWith([@event.GetAccessors().Adder, @event.GetAccessors().Remover]);
                yield return $"event {owner} {metadata.GetString(@event.Name)} 0";
            }

            foreach (MethodDefinitionHandle handle in type.GetMethods().Where(handle => !accessors.Contains(handle)))
            {
                MethodDefinition method = metadata.GetMethodDefinition(handle);
                string name = metadata.GetString(method.Name);
                if (isDelegate && name == ".ctor") continue;
                yield return $"{(isDelegate ? "invoke" : name == ".ctor" ? "ctor" : "method")} {owner} {name} {Count(metadata, method.Signature)}";
            }
        }
    }

    private static int Count(MetadataReader metadata, BlobHandle signature)
    {
        BlobReader blob = metadata.GetBlobReader(signature);
        blob.ReadSignatureHeader();
        return blob.ReadCompressedInteger();
    }

    private static string FullName(MetadataReader metadata, TypeDefinition type)
    {
        string name = metadata.GetString(type.Name);
        if (type.IsNested) return FullName(metadata, metadata.GetTypeDefinition(type.GetDeclaringType())) + "+" + name;
        string space = metadata.GetString(type.Namespace);
        return space.Length == 0 ? name : space + "." + name;
    }

    private static string NameOf(MetadataReader metadata, EntityHandle type) => type.Kind == HandleKind.TypeReference
        ? metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)type).Name)
        : metadata.GetString(metadata.GetTypeDefinition((TypeDefinitionHandle)type).Name);
}
