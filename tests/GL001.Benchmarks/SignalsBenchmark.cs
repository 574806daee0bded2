using System.CommandLine;
using System.Globalization;
using GL001.Control;
using GL001.Drivers;

namespace GL001.Benchmarks;

/// <summary>
/// What do signals cost a scan? Each signal is a 4-20 mA channel as the controller reads it: converter counts, NE 43, range,
/// rate and stuck-value guard, and a trip row of its own. Physics and chips are left out.
/// </summary>
internal static class SignalsBenchmark
{
    private const int Repetitions = 50_000;
    private const int PeriodMs = 100;
    private static readonly int[] s_sizes = [8, 32, 128];

    public static Command Command()
    {
        var command = new Command("signals", "ns per scan of 8, 32 and 128 guarded and interlocked 4-20 mA signals; cost of each; bytes allocated.");
        command.SetAction(_ => Run());
        return command;
    }

    private static int Run()
    {
        var scans = Array.ConvertAll(s_sizes, size => new Scan(size));
        var allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        foreach (var scan in scans)
        {
            scan.Run(1_000);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
        if (Array.Exists(scans, scan => scan.Tripped))
        {
            Console.Error.WriteLine("A row has tripped: this is not the scan that was to be measured.");
            return 1;
        }

        var timings = Rounds.Measure(Repetitions, Array.ConvertAll<Scan, Action<int>>(scans, scan => scan.Run));
        for (var i = 0; i < s_sizes.Length; i++)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{s_sizes[i],4} signals {timings[i].Median,10:0} ns a scan, {timings[i].Median / s_sizes[i],6:0.0} ns a signal, {timings[i].Median / timings[0].Median,6:0.00} x the first, spread {timings[i].Spread:P0}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bytes allocated, 1000 scans of each {allocated,8:N0}"));
        return allocated == 0 ? 0 : 1;
    }

    /// <summary>Signals in groups of a process image's size, each group with a table of its own: 128 do not fit one unit.</summary>
    private sealed class Scan
    {
        private readonly Group[] _groups;
        private long _nowMs;

        public Scan(int signals)
        {
            _groups = new Group[signals / Group.Size];
            for (var i = 0; i < _groups.Length; i++)
            {
                _groups[i] = new Group();
            }
        }

        public bool Tripped => Array.Exists(_groups, group => group.Tripped);

        public void Run(int count)
        {
            for (var i = 0; i < count; i++)
            {
                _nowMs += PeriodMs;
                foreach (var group in _groups)
                {
                    group.Step(_nowMs);
                }
            }
        }
    }

    private sealed class Group
    {
        public const int Size = 8;

        private readonly ProcessImage _image = new();
        private readonly InterlockTable _table;
        private readonly BurnerSequence _burner = new(new BurnerTimings(30_000, 15_000, 10_000, 10_000));
        private readonly LoopTransmitter[] _loops = new LoopTransmitter[Size];
        private readonly SignalGuard[] _guards = new SignalGuard[Size];
        private readonly Converter _converter = new();

        public Group()
        {
            var rows = new Interlock[Size];
            for (var i = 0; i < Size; i++)
            {
                _loops[i] = new LoopTransmitter(_converter, i, shuntOhm: 100.0, low: 0.0, high: 16.0);
                _guards[i] = new SignalGuard(new SignalGuardSettings { PlausibleLow = -0.5, PlausibleHigh = 16.5, MaximumRatePerSecond = 50.0, StuckUncertainMs = 300_000, StuckBadMs = 600_000 });
                rows[i] = new Interlock("X", "PSHH", "benchmark", isAnalog: true, [(byte)(i + 1)], 1, TripDirection.High, 11.5, 500, Arming.Always, TripClass.ManualReset, forbidsStart: true);
            }

            _table = new InterlockTable(rows);
        }

        public bool Tripped => _table.ActiveRows != 0;

        public void Step(long nowMs)
        {
            _converter.Step();
            for (var i = 0; i < Size; i++)
            {
                var input = _image.Analog((AnalogSignal)(i + 1));
                _loops[i].Read(input);
                _guards[i].Check(input, _loops[i].RawCounts, firing: true, PeriodMs);
            }

            _table.Evaluate(_image, _burner, PeriodMs, nowMs);
        }
    }

    /// <summary>Mid scale, with a noise of a few counts so that nothing stands still.</summary>
    private sealed class Converter : IAnalogPort
    {
        private int _scan;

        public int FullScaleCounts => 32_767;

        public double FullScaleMillivolt => 4_096.0;

        public void Step() => _scan++;

        public bool TryReadCounts(int channel, out int counts)
        {
            counts = 9_600 + ((_scan + channel) & 7);
            return true;
        }
    }
}
