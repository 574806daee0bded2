using GL001.Contract;

namespace GL001.Firmware.Tests;

/// <summary>
/// The walk from the scan through the compiled firmware: what it must refuse is planted, once for each kind of call that could
/// hide it, and the firmware itself passes with a review of which every row is needed.
/// </summary>
public class ScanCheckTests
{
    private const string Blocks = "System.Threading.Thread.Sleep(1)";

    private static readonly string[] Review =
    [
        "entry\tUnit.Scan\tthe heartbeat",
        "call\tSystem.Math.Abs\tarithmetic",
        "port\tSystem.Device.Gpio.GpioPin.Write\ta pin",
        "gate\tBox\tcopies only",
        "allocate\tUnit.Halt\tonce, before it stops for good",
    ];

    [Theory]
    [InlineData("System.Threading.Thread.Sleep(10)", "System.Threading.Thread.Sleep")]
    [InlineData("new System.Threading.Thread(null).Join()", "System.Threading.Thread.Join")]
    [InlineData("new System.Threading.AutoResetEvent(false).WaitOne()", "System.Threading.WaitHandle.WaitOne")]
    [InlineData("System.Net.Dns.GetHostEntry(\"broker\")", "System.Net.Dns.GetHostEntry")]
    [InlineData("((System.Net.Sockets.Socket)null).Send(null)", "System.Net.Sockets.Socket.Send")]
    [InlineData("new nanoFramework.M2Mqtt.MqttClient(\"broker\").Disconnect()", "nanoFramework.M2Mqtt.MqttClient.Disconnect")]
    [InlineData("nanoFramework.Networking.WifiNetworkHelper.Reconnect()", "nanoFramework.Networking.WifiNetworkHelper.Reconnect")]
    [InlineData("System.IO.File.Exists(\"log\")", "System.IO.File.Exists")]
    [InlineData("System.Console.WriteLine(\"tripped\")", "System.Console.WriteLine")]
    [InlineData("nanoFramework.Runtime.Native.GC.Run(true)", "nanoFramework.Runtime.Native.GC.Run")]
    public void What_may_wait_is_refused_in_the_scan(string statement, string named)
    {
        AssertRefused($"class Unit {{ void Scan() {{ {statement}; }} }}", DeviceRules.ScanMayBlock, "Unit.Scan", named);
    }

    [Theory]
    [InlineData("a call", "class Unit { void Scan() => Deep.Down(); } static class Deep { public static void Down() => Deeper(); static void Deeper() => #; }", "Deep.Deeper")]
    [InlineData("an interface", "interface IPort { void Go(); } class Unit { IPort _port; void Scan() => _port.Go(); } class Bus : IPort { public void Go() => #; }", "Bus.Go")]
    [InlineData("an explicit implementation", "interface IPort { void Go(); } class Unit { IPort _port; void Scan() => _port.Go(); } class Bus : IPort { void IPort.Go() => #; }", "Bus.IPort.Go")]
    [InlineData("an inherited implementation", "interface IPort { void Go(); } class Unit { IPort _port; void Scan() => _port.Go(); } class Base { public void Go() => #; } class Bus : Base, IPort { }", "Base.Go")]
    [InlineData("an interface of an interface", "interface IPort { void Go(); } interface IFast : IPort { } class Unit { IPort _port; void Scan() => _port.Go(); } class Bus : IFast { public void Go() => #; }", "Bus.Go")]
    [InlineData("a default member", "interface IPort { void Go() => #; } class Unit { IPort _port; void Scan() => _port.Go(); }", "IPort.Go")]
    [InlineData("an override", "abstract class Port { public abstract void Go(); } class Mid : Port { public override void Go() { } } class Bus : Mid { public override void Go() => #; } class Unit { Port _port; void Scan() => _port.Go(); }", "Bus.Go")]
    [InlineData("an override of the runtime's", "class Unit { object _tag; int Scan() => _tag.GetHashCode(); } class Tag { public override int GetHashCode() { #; return 1; } }", "Tag.GetHashCode")]
    [InlineData("a delegate made elsewhere", "delegate void Act(); class Unit { Act _act = Slow.Down; void Scan() => _act(); } static class Slow { public static void Down() => #; }", "Slow.Down")]
    [InlineData("a lambda", "delegate void Act(); class Unit { static Act _act = () => #; void Scan() => _act(); }", "<.cctor>b__")]
    [InlineData("a delegate of the runtime", "class Unit { System.Threading.ThreadStart _act = () => #; void Scan() => _act(); }", "<.ctor>b__")]
    [InlineData("a property", "class Unit { int Level { get { #; return 1; } } int Scan() => Level; }", "Unit.get_Level")]
    [InlineData("a constructor", "class Port { public Port() { #; } } class Unit { object Scan() => new Port(); }", "Port..ctor")]
    [InlineData("a catch", "class Unit { void Scan() { try { Scan(); } catch (System.Exception) { #; } } }", "Unit.Scan")]
    public void What_may_wait_is_found_behind(string what, string source, string where)
    {
        Assert.NotEmpty(what);
        AssertRefused(source.Replace("#", Blocks, StringComparison.Ordinal), DeviceRules.ScanMayBlock, where, "Thread.Sleep");
    }

    [Fact]
    public void Path_from_the_scan_is_told()
    {
        DeviceFinding finding = Assert.Single(Check("class Unit { void Scan() => Deep.Down(); } static class Deep { public static void Down() => System.Threading.Thread.Sleep(1); }"));
        Assert.EndsWith("(reached by Unit.Scan > Deep.Down)", finding.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_scan_does_not_reach_may_wait()
    {
        Assert.Empty(Check("class Unit { void Scan() { } } class Net { void Run() => System.Threading.Thread.Sleep(1); }"));
    }

    [Theory]
    [InlineData("class Unit { object _gate; void Scan() { lock (_gate) { } } }", "Unit.Scan")]
    [InlineData("class Unit { void Scan() => System.Threading.Monitor.Enter(this); }", "Unit.Scan")]
    public void Lock_that_is_no_listed_gate_is_refused(string source, string where) => AssertRefused(source, DeviceRules.ScanTakesLock, where, "no listed gate");

    [Fact]
    public void Listed_gate_may_be_taken() => Assert.Empty(Check(WithBox("_value = 1;", "_value = 2;")));

    [Theory]
    [InlineData("System.Threading.Thread.Sleep(1);", "while it holds a gate")]
    [InlineData("_pin.Write(default);", "would wait for the bus")]
    public void Nobody_may_wait_or_drive_a_bus_while_holding_a_gate_on_whatever_thread(string within, string named)
    {
        AssertRefused(WithBox("_value = 1;", within), DeviceRules.ScanMayBlock, "Box.Put", named);
    }

    [Fact]
    public void Second_lock_within_a_gate_is_refused_on_whatever_thread()
    {
        AssertRefused(WithBox("_value = 1;", "Log.Write();") + "static class Log { static object _lock = new object(); public static void Write() { lock (_lock) { } } }",
            DeviceRules.ScanTakesLock, "Log.Write", "no listed gate");
    }

    [Fact]
    public void Other_side_may_wait_before_it_takes_the_gate()
    {
        Assert.Empty(Check(WithBox("_value = 1;", "_value = 2;", before: "System.Threading.Thread.Sleep(1);")));
    }

    [Theory]
    [InlineData("class Unit { object Scan() => new object(); }", "System.Object")]
    [InlineData("class Unit { byte[] Scan() => new byte[4]; }", "an array of 'System.Byte'")]
    [InlineData("class Unit { object Scan() => 1; }", "a boxed 'System.Int32'")]
    [InlineData("class Unit { string _tag; string Scan() => _tag + \"!\"; }", "System.String.Concat")]
    [InlineData("class Unit { string _tag; string Scan() => $\"{_tag}: {_tag}\"; }", "System.String.Concat")]
    [InlineData("class Unit { string _tag; string Scan() => _tag.Substring(1); }", "System.String.Substring")]
    [InlineData("delegate int Act(); class Unit { int _a; Act Scan() => () => _a; }", "'Act'")]
    [InlineData("class Unit { void Scan() => Params(1, 2); void Params(params int[] a) { } }", "an array of 'System.Int32'")]
    [InlineData("class Unit { System.Collections.ArrayList _list; void Scan() => _list.Add(null); }", "System.Collections.ArrayList.Add")]
    public void Object_made_in_the_scan_is_refused(string source, string named) => AssertRefused(source, DeviceRules.ScanAllocates, "Unit.Scan", named);

    [Theory]
    [InlineData("class Unit { void Scan() => Halt(); object Halt() => new object(); }")]
    [InlineData("class Unit { void Scan() { throw new System.ArgumentException(\"wiring\"); } }")]
    public void Object_of_the_halt_path_may_be_made(string source) => Assert.Empty(Check(source));

    [Fact]
    public void Member_that_nobody_reviewed_is_refused()
    {
        AssertRefused("class Unit { double Scan(double a) => System.Math.Sqrt(a); }", DeviceRules.ScanCallNotReviewed, "Unit.Scan", "System.Math.Sqrt");
        Assert.Empty(Check("class Unit { double Scan(double a) => System.Math.Abs(a); }"));
    }

    [Fact]
    public void Scan_that_is_not_where_the_review_says_is_refused()
    {
        AssertRefused("class Unit { void Run() { } }", DeviceRules.ScanCallNotReviewed, "Unit.Scan", "no such method");
    }

    [Theory]
    [InlineData("call\tSystem.Math.Abs", "3 cells")]
    [InlineData("call\tSystem.Math.Abs\t ", "3 cells")]
    [InlineData("excuse\tSystem.Math.Abs\tfast", "'excuse' is no kind of row")]
    [InlineData("bus\tChip\tone transfer at a time", "'bus' is no kind of row")]
    [InlineData("call\tSystem.Threading.Thread.Sleep\tonly a little", "no reason excuses it")]
    [InlineData("port\tSystem.Net.Sockets.Socket.*\ta bus", "no reason excuses it")]
    public void Row_of_the_review_that_excuses_too_much_is_refused(string row, string problem)
    {
        ApiTableException refused = Assert.Throws<ApiTableException>(() => ScanReview.Parse("review.tsv", [.. Review, row]));
        Assert.StartsWith("review.tsv(6): error", refused.Message, StringComparison.Ordinal);
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Review_without_an_entry_is_refused()
    {
        Assert.Contains("needs an entry", Assert.Throws<ApiTableException>(() => ScanReview.Parse("review.tsv", Review[1..])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Esp32")]
    [InlineData("Stm32")]
    public void Firmware_keeps_its_scan_to_the_review_and_needs_every_row_of_it(string board)
    {
        ScanReview review = ScanReview.Load(Repository.ScanReview);
        using MemoryStream firmware = DeviceCompiler.CompileFirmware(board);

        Assert.Empty(ScanCheck.Run([firmware], review));
        Assert.Empty(review.Unused);
    }

    [Theory]
    [InlineData("class P : GL001.Drivers.IRelayPort { public bool TryWrite(int r) { System.Threading.Thread.Sleep(1); return true; } public bool TryReadBack(out int r) { r = 0; return true; } }", "P.TryWrite")]
    [InlineData("class P : GL001.Storage.IFlashPort { public int BlockCount => 1; public int BlockBytes => 1; public bool TryErase(int b) => System.IO.File.Exists(\"a\"); public bool TryRead(int b, int o, byte[] i, int s, int c) => true; public bool TryProgram(int b, int o, byte[] d, int s, int c) => true; }", "P.TryErase")]
    [InlineData("class P : GL001.Drivers.IRegisterPort { public bool TryRead(byte r, byte[] i, int c) => System.Net.Dns.GetHostEntry(\"a\") != null; public bool TryWrite(byte r, byte v) => true; public bool TryWrite(byte r, byte[] f, int c) => true; }", "P.TryRead")]
    public void Port_of_the_firmware_that_waits_is_found(string source, string where)
    {
        using MemoryStream firmware = DeviceCompiler.CompileFirmware("Esp32", source);
        Assert.Contains(ScanCheck.Run([firmware], ScanReview.Load(Repository.ScanReview)), finding => finding.Code == DeviceRules.ScanMayBlock && finding.Where == where);
    }

    private static string WithBox(string byTheScan, string byTheOther, string before = "") => $$"""
        class Unit { Box _box; void Scan() => _box.Take(); }
        class Box
        {
            object _gate; int _value; System.Device.Gpio.GpioPin _pin;
            public void Take() { lock (_gate) { {{byTheScan}} } }
            public void Put() { {{before}} lock (_gate) { {{byTheOther}} } }
        }
        """;

    private static void AssertRefused(string source, string code, string where, string named)
    {
        IReadOnlyList<DeviceFinding> findings = Check(source);
        Assert.True(
            findings.Any(finding => finding.Code == code && finding.Where.Contains(where, StringComparison.Ordinal) && finding.Problem.Contains(named, StringComparison.Ordinal)),
            $"no {code} at '{where}' that names '{named}' among:\n{string.Join('\n', findings)}");
    }

    private static IReadOnlyList<DeviceFinding> Check(string source)
    {
        using MemoryStream assembly = DeviceCompiler.CompileForDevice(source);
        return ScanCheck.Run([assembly], ScanReview.Parse("review.tsv", Review));
    }
}
