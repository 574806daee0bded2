using System.Diagnostics;
using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using GL001.Contract;

namespace GL001.Firmware.Tests;

/// <summary>
/// Runs the real device build in a folder of its own, with its own package source and package cache: packages made for
/// a test must never be mistaken for the published ones.
/// </summary>
public sealed class DeviceBuild : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("device-build").FullName;

    /// <summary>A source without any packages.</summary>
    public string EmptySource => Directory.CreateDirectory(Path.Combine(_folder, "empty")).FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Packs every assembly the device projects name into a package of the published layout: assemblies directly in <c>lib/</c>.</summary>
    public string PackGeneratedAssemblies()
    {
        string source = Directory.CreateDirectory(Path.Combine(_folder, "source")).FullName;
        foreach (XElement package in XDocument.Load(Path.Combine(Repository.Root, "firmware", "nano.props")).Descendants("NanoPackage"))
        {
            string id = package.Attribute("Include")!.Value;
            string version = package.Attribute("Version")!.Value.Replace("*", "999", StringComparison.Ordinal);
            using ZipArchive archive = ZipFile.Open(Path.Combine(source, $"{id}.{version}.nupkg"), ZipArchiveMode.Create);
            using (StreamWriter manifest = new(archive.CreateEntry(id + ".nuspec").Open()))
            {
                manifest.Write($"""
                    <package xmlns="http://schemas.microsoft.com/packaging/2012/06/nuspec.xsd">
                      <metadata><id>{id}</id><version>{version}</version><authors>test</authors><description>test</description></metadata>
                    </package>
                    """);
            }

            // The M2Mqtt package holds two assemblies.
            string name = package.Attribute("Assembly")!.Value;
            foreach (ApiAssembly assembly in DeviceCompiler.Tables.Assemblies.Where(assembly => assembly.Name == name || assembly.Name == $"{name}.Core"))
            {
                using Stream entry = archive.CreateEntry($"lib/{assembly.Name}.dll").Open();
                entry.Write(ReferenceAssemblyWriter.Write(DeviceCompiler.Tables, assembly));
            }
        }

        return source;
    }

    /// <summary>Writes a device project of one source file that is built like the boards' own projects.</summary>
    public string WriteProject(string source)
    {
        string firmware = Path.Combine(Repository.Root, "firmware");
        string folder = Directory.CreateDirectory(Path.Combine(_folder, Path.GetRandomFileName())).FullName;
        File.WriteAllText(Path.Combine(folder, "Program.cs"), source);
        string project = Path.Combine(folder, Path.GetFileName(folder) + ".csproj");
        File.WriteAllText(project, $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><NanoBoard>Esp32</NanoBoard><OutputType>Exe</OutputType></PropertyGroup>
              <Import Project="{firmware}/nano.props" />
              <Import Project="{firmware}/nano.targets" />
            </Project>
            """);
        return project;
    }

    /// <summary>Builds <paramref name="project"/> and returns whether it succeeded and what it said.</summary>
    public (bool Succeeded, string Output) Run(string project, string references, string packageSource)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet") { RedirectStandardOutput = true };
        foreach (string argument in (string[])
            [
                "build", project, "-nologo", "-nodereuse:false",
                $"-p:NanoReferences={references}",
                $"-p:RestoreSources={packageSource}",
                $"-p:ArtifactsPath={Path.Combine(_folder, "artifacts-" + Path.GetFileName(packageSource))}",

                // A compiler server would outlive the build and keep its output open.
                "-p:UseSharedCompilation=false",
            ])
        {
            start.ArgumentList.Add(argument);
        }

        // The test runner's own settings for MSBuild are not for this build.
        foreach (string variable in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray()) start.Environment.Remove(variable);
        start.Environment["NUGET_PACKAGES"] = Path.Combine(_folder, "packages-" + Path.GetFileName(packageSource));
        using Process build = Process.Start(start)!;
        string output = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        return (build.ExitCode == 0, Regex.Replace(output, @"\s+", " "));
    }
}
