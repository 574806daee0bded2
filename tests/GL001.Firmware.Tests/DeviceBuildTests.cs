namespace GL001.Firmware.Tests;

/// <summary>The device build itself, run as a user runs it. These are the slow tests of this project: each is a build.</summary>
public sealed class DeviceBuildTests(DeviceBuild build) : IClassFixture<DeviceBuild>
{
    private static readonly string Esp32 = Path.Combine(Repository.Root, "firmware", "App", "Esp32", "GL001.Firmware.Esp32.csproj");
    private static readonly string Stm32 = Path.Combine(Repository.Root, "firmware", "App", "Stm32", "GL001.Firmware.Stm32.csproj");

    [Fact]
    public void Without_the_packages_the_firmware_is_compiled_against_generated_assemblies_and_says_so()
    {
        (bool succeeded, string output) = build.Run(Esp32, "auto", build.EmptySource);

        Assert.True(succeeded, output);
        AssertSaid("compiled against reference assemblies generated from Contract/api (NanoReferences=auto). No device image can be made from this build.", output);
    }

    [Fact]
    public void With_the_packages_the_firmware_is_compiled_against_them_and_says_so()
    {
        string source = build.PackGeneratedAssemblies();

        (bool succeeded, string output) = build.Run(Esp32, "auto", source);
        Assert.True(succeeded, output);
        AssertSaid("compiled against the nanoFramework packages (NanoReferences=auto).", output);

        (succeeded, output) = build.Run(Stm32, "packages", source);
        Assert.True(succeeded, output);
        AssertSaid("compiled against the nanoFramework packages (NanoReferences=packages).", output);
    }

    [Fact]
    public void Packages_that_are_asked_for_and_missing_fail_the_build()
    {
        (bool succeeded, string output) = build.Run(Esp32, "packages", build.EmptySource);

        Assert.False(succeeded, output);
        AssertSaid("NU1101", output);
    }

    [Fact]
    public void Call_to_a_member_that_the_device_lacks_fails_the_build()
    {
        string project = build.WriteProject("""class Program { static void Main() => System.Console.WriteLine(string.Join(",", new string[0])); }""");

        (bool succeeded, string output) = build.Run(project, "generated", build.EmptySource);

        Assert.False(succeeded, output);
        AssertSaid("error CS0117: 'string' does not contain a definition for 'Join'", output);
    }

    [Fact]
    public void Code_that_compiles_and_would_crash_the_device_fails_the_build()
    {
        string project = build.WriteProject("class Ring<T> { } class Program { static void Main() { int[,] map = new int[2, 3]; new Ring<int>(); } }");

        (bool succeeded, string output) = build.Run(project, "generated", build.EmptySource);

        Assert.False(succeeded, output);
        AssertSaid("error NANO01: Ring`1: a generic type", output);
        AssertSaid("error NANO04: Program.Main: 'System.Int32[,]'", output);
    }

    [Fact]
    public void Port_that_sleeps_fails_the_build_although_nothing_but_the_scan_calls_it()
    {
        string project = build.WriteProject("""
            class SlowWatchdog : GL001.Drivers.IWatchdogPort { public void Feed() => System.Threading.Thread.Sleep(1); }
            class Program { static void Main() { } }
            """);

        (bool succeeded, string output) = build.Run(project, "generated", build.EmptySource);

        Assert.False(succeeded, output);
        AssertSaid("error NANO13: SlowWatchdog.Feed: calls 'System.Threading.Thread.Sleep'", output);
    }

    private static void AssertSaid(string expected, string output) => Assert.True(output.Contains(expected, StringComparison.Ordinal), $"not said: {expected}\n{output}");
}
