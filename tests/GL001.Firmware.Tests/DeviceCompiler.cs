using GL001.Contract;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GL001.Firmware.Tests;

/// <summary>Compiles sources as the device build does: against the generated reference assemblies and nothing else.</summary>
internal static class DeviceCompiler
{
    /// <summary>The device's whole API; declared first because the references are made from it.</summary>
    public static ApiTables Tables { get; } = ApiTables.Load(Repository.ApiTables);

    private static readonly MetadataReference[] Device =
        [.. Tables.Assemblies.Select(assembly => MetadataReference.CreateFromImage(ReferenceAssemblyWriter.Write(Tables, assembly)))];

    private static readonly MetadataReference[] DotNet =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>Errors and warnings, as codes, of <paramref name="source"/> compiled for the device.</summary>
    public static IReadOnlyList<string> Diagnose(string source)
    {
        using var image = new MemoryStream();
        return Compile([source], Device, image);
    }

    /// <summary>The assembly that <paramref name="source"/> compiles to for the device.</summary>
    public static MemoryStream CompileForDevice(string source) => CompileOrThrow(source, Device);

    /// <summary>The firmware of a board as its device build compiles it, with one more source file.</summary>
    public static MemoryStream CompileFirmware(string board, string extra = "")
    {
        string firmware = Path.Combine(Repository.Root, "firmware");
        string[] folders = ["Control", "Wire", "Drivers", "Storage", "Runtime", "Boards/Common", $"Boards/{board}", "App/Common", $"App/{board}"];
        string[] sources = [.. folders.SelectMany(folder => Directory.GetFiles(Path.Combine(firmware, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal)).Select(File.ReadAllText), extra];
        return CompileOrThrow(sources, Device);
    }

    /// <summary>The assembly that <paramref name="source"/> compiles to for .NET, where everything exists that the device lacks.</summary>
    public static MemoryStream CompileForDotNet(string source) => CompileOrThrow(source, DotNet);

    /// <summary>A type of the device as the compiler sees it.</summary>
    public static INamedTypeSymbol FindType(string name) => CSharpCompilation.Create("Firmware", [], Device).GetTypeByMetadataName(name)!;

    private static MemoryStream CompileOrThrow(string source, MetadataReference[] references) => CompileOrThrow([source], references);

    private static MemoryStream CompileOrThrow(string[] sources, MetadataReference[] references)
    {
        var image = new MemoryStream();
        IReadOnlyList<string> errors = Compile(sources, references, image);
        Assert.Empty(errors);
        image.Position = 0;
        return image;
    }

    private static string[] Compile(string[] sources, MetadataReference[] references, Stream image)
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Firmware",
            sources.Select(source => CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Latest))),
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true));
        return [.. compilation.Emit(image).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.Id).Distinct()];
    }
}
