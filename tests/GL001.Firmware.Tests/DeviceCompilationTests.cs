namespace GL001.Firmware.Tests;

/// <summary>A call to something that the device lacks is a compile error, and what the device has compiles.</summary>
public class DeviceCompilationTests
{
    [Theory]
    [InlineData("LINQ", "using System.Linq; class C { }", "CS0234")]
    [InlineData("Stopwatch", "class C { object M() => new System.Diagnostics.Stopwatch(); }", "CS0234")]
    [InlineData("string.Join", """class C { string M(string[] tags) => string.Join(", ", tags); }""", "CS0117")]
    [InlineData("string.Replace", """class C { string M(string tag) => tag.Replace("-", ""); }""", "CS1061")]
    [InlineData("Enum.GetName", "class C { object M() => System.Enum.GetName(typeof(int), 1); }", "CS0117")]
    [InlineData("invariant culture", "class C { object M() => System.Globalization.CultureInfo.InvariantCulture; }", "CS0117")]
    [InlineData("async", "class C { async void M() { } }", "CS0518")]
    [InlineData("tasks", "class C { System.Threading.Tasks.Task M() => null; }", "CS0234")]
    [InlineData("generic collections", "class C { System.Collections.Generic.List<int> M() => null; }", "CS0234")]
    [InlineData("iterator", "class C { System.Collections.IEnumerable M() { yield return 1; } }", "CS0518")]
    [InlineData("nullable value", "class C { int? M() => null; }", "CS0518")]
    [InlineData("tuple", "class C { (int, int) M() => (1, 2); }", "CS8179")]
    [InlineData("record", "record C(int A);", "CS0518")]
    [InlineData("required member", "class C { public required int A { get; set; } }", "CS0656")]
    [InlineData("index from the end", "class C { int M(int[] a) => a[^1]; }", "CS0518")]
    [InlineData("span", "class C { void M() { System.Span<byte> a = stackalloc byte[4]; } }", "CS0234")]
    [InlineData("decimal", "class C { decimal M() => 1.5m; }", "CS0518")]
    [InlineData("dynamic", "class C { void M(dynamic a) => a.B(); }", "CS1980")]
    [InlineData("volatile", "class C { volatile int _a; int M() => _a; }", "CS0518")]
    [InlineData("static abstract", "interface I { static abstract void M(); }", "CS8919")]
    public void Source_that_needs_what_the_device_lacks_does_not_compile(string what, string source, string error)
    {
        Assert.True(DeviceCompiler.Diagnose(source).Contains(error), $"{what}: expected {error}, got: {string.Join(", ", DeviceCompiler.Diagnose(source))}");
    }

    [Fact]
    public void Source_that_keeps_to_the_device_compiles()
    {
        Assert.Empty(DeviceCompiler.Diagnose(Samples.FirmwareThatRuns));
    }

    [Fact]
    public void A_forgotten_assignment_of_a_struct_is_seen_although_its_fields_are_private()
    {
        Assert.Contains("CS0165", DeviceCompiler.Diagnose("class C { System.DateTime M() { System.DateTime start; return start; } }"));
    }
}
