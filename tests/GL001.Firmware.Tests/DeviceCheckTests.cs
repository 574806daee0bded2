using GL001.Contract;

namespace GL001.Firmware.Tests;

/// <summary>The check over the compiled IL refuses what compiles and does not run on the device.</summary>
public class DeviceCheckTests
{
    [Theory]
    [InlineData("class Ring<T> { T _item; }", DeviceRules.GenericType, "Ring`1")]
    [InlineData("interface IPort<T> { }", DeviceRules.GenericType, "IPort`1")]
    [InlineData("struct Pair<T> { T _item; }", DeviceRules.GenericType, "Pair`1")]
    [InlineData("delegate void Changed<T>(T value);", DeviceRules.GenericType, "Changed`1")]
    [InlineData("class C { static T Larger<T>(T a, T b) => a; }", DeviceRules.GenericMethod, "C.Larger")]
    [InlineData("class C { event System.EventHandler<object> Changed; void M() => Changed(this, null); }", DeviceRules.GenericInstance, "System.EventHandler`1<System.Object>")]
    [InlineData("class C { System.Action<int> _act; }", DeviceRules.GenericInstance, "System.Action`1<System.Int32>")]
    [InlineData("class C { void M() { var sum = (int a, int b) => a + b; sum(1, 2); } }", DeviceRules.GenericInstance, "System.Func`3")]
    [InlineData("class C { int[,] _map; }", DeviceRules.MultidimensionalArray, "C._map")]
    [InlineData("class C { void M(double[,] map) { } }", DeviceRules.MultidimensionalArray, "C.M")]
    [InlineData("class C { object M() => new int[2, 3]; }", DeviceRules.MultidimensionalArray, "System.Int32[,]")]
    [InlineData("class C { int M(object a) => ((int[,,])a)[1, 2, 3]; }", DeviceRules.MultidimensionalArray, "System.Int32[,,]")]
    [InlineData("class C { bool M(object a) => a is byte[,]; }", DeviceRules.MultidimensionalArray, "System.Byte[,]")]
    [InlineData("unsafe class C { void M() { byte* a = stackalloc byte[4]; a[0] = 1; } }", DeviceRules.StackAllocation, "C.M")]
    [InlineData("unsafe class C { void M(delegate*<int, void> f) => f(1); }", DeviceRules.FunctionPointer, "C.M")]
    [InlineData("class C { static extern void M(); }", DeviceRules.NativeMethod, "C.M")]
    public void Source_that_compiles_for_the_device_and_would_not_run_is_refused(string source, string code, string named) =>
        AssertRefused(DeviceCompiler.CompileForDevice(source), code, named);

    [Theory]
    [InlineData("class C { int? _setpoint; }", DeviceRules.GenericInstance, "System.Nullable`1<System.Int32>")]
    [InlineData("class C { bool M() { int? a = null; return a.HasValue; } }", DeviceRules.GenericInstance, "System.Nullable`1")]
    [InlineData("class C { (int, double) M() => (1, 2.0); }", DeviceRules.GenericInstance, "System.ValueTuple`2")]
    [InlineData("class C { object M() => new System.Collections.Generic.List<string>(); }", DeviceRules.GenericInstance, "System.Collections.Generic.List`1")]
    [InlineData("class C { int M(int[] a) => System.Linq.Enumerable.Sum(a); }", DeviceRules.NotInContract, "System.Linq.Enumerable")]
    [InlineData("class C { void M(int[] a) => System.Array.Sort<int>(a); }", DeviceRules.GenericInstance, "Sort<System.Int32>")]
    [InlineData("class C { System.Collections.IEnumerable M() { yield return 1; } }", DeviceRules.StateMachine, "C.M")]
    [InlineData("class C { async System.Threading.Tasks.Task M() => await System.Threading.Tasks.Task.Yield(); }", DeviceRules.StateMachine, "C.M")]
    [InlineData("class C { object M() => new { A = 1 }; }", DeviceRules.GenericType, "AnonymousType")]
    [InlineData("record Reading(int Code);", DeviceRules.Record, "Reading")]
    [InlineData("readonly record struct Reading(int Code);", DeviceRules.Record, "Reading")]
    [InlineData("class C { volatile int _scans; int M() => _scans; }", DeviceRules.Modifier, "C._scans")]
    [InlineData("class C { void M() { System.Span<byte> a = stackalloc byte[4]; } }", DeviceRules.GenericInstance, "System.Span`1")]
    [InlineData("interface I { static abstract void M(); }", DeviceRules.StaticInterfaceMember, "I.M")]
    [InlineData("""class C { [System.Runtime.InteropServices.DllImport("c")] static extern void M(); }""", DeviceRules.NativeMethod, "C.M")]
    [InlineData("class C { decimal M(decimal a) => a + 1; }", DeviceRules.NotInContract, "System.Decimal")]
    public void Assembly_with_what_the_device_lacks_is_refused(string source, string code, string named) =>
        AssertRefused(DeviceCompiler.CompileForDotNet(source), code, named);

    [Fact]
    public void Firmware_that_runs_is_accepted()
    {
        using MemoryStream assembly = DeviceCompiler.CompileForDevice(Samples.FirmwareThatRuns);
        Assert.Empty(DeviceCheck.Run(assembly, DeviceCompiler.Tables));
    }

    [Fact]
    public void Member_that_no_table_lists_is_named_with_its_signature()
    {
        ApiTables without = ApiTables.From(DeviceCompiler.Tables.Assemblies.Select(assembly => assembly.Name == "mscorlib" ? WithoutMember(assembly, "System.String", "ToUpper") : assembly));
        using MemoryStream assembly = DeviceCompiler.CompileForDevice("class C { string M(string tag) => tag.ToUpper(); }");

        DeviceFinding finding = Assert.Single(DeviceCheck.Run(assembly, without));

        Assert.Equal((DeviceRules.NotInContract, "C.M"), (finding.Code, finding.Where));
        Assert.Contains("'System.String' has no 'System.String ToUpper()'", finding.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_tables_only_the_shape_is_judged()
    {
        using MemoryStream assembly = DeviceCompiler.CompileForDotNet("class C { decimal M(decimal a) => a + 1; }");
        Assert.Empty(DeviceCheck.Run(assembly, null));
    }

    [Fact]
    public void File_that_is_no_assembly_is_an_error_and_not_a_pass()
    {
        using var text = new MemoryStream("not an assembly"u8.ToArray());
        Assert.Throws<BadImageFormatException>(() => DeviceCheck.Run(text, null));
    }

    private static void AssertRefused(MemoryStream assembly, string code, string named)
    {
        IReadOnlyList<DeviceFinding> findings = DeviceCheck.Run(assembly, DeviceCompiler.Tables);
        Assert.True(
            findings.Any(finding => finding.Code == code && $"{finding.Where}: {finding.Problem}".Contains(named, StringComparison.Ordinal)),
            $"no {code} that names '{named}' among:\n{string.Join('\n', findings)}");
    }

    private static ApiAssembly WithoutMember(ApiAssembly assembly, string type, string member)
    {
        string[] lines = File.ReadAllLines(assembly.File);
        return ApiTableReader.Parse(assembly.File, [.. lines.Where(line => !line.Contains($"\t{type}\t{member}\t", StringComparison.Ordinal))]);
    }
}
