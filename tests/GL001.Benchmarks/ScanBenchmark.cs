using System.CommandLine;
using System.Globalization;
using GL001.Control;
using GL001.Plant;
using GL001.Simulator;
using GL001.Simulator.Plants;
using UnitKind = GL001.Plant.UnitKind;

namespace GL001.Benchmarks;

/// <summary>How much faster than real time does one firing boiler run on one core: physics, board, drivers, scan?</summary>
internal static class ScanBenchmark
{
    private const int Repetitions = 200_000;
    private const double TargetRealTimeFactor = 1_000.0;
    private const double StepSeconds = SimulatedSite.StepMs / 1_000.0;

    private static double s_sink;

    public static Command Command()
    {
        var command = new Command("scan", "ns per step of one boiler with physics, board and scan; real-time factor; ratio to a toy boiler.");
        command.SetAction(_ => Run());
        return command;
    }

    private static int Run()
    {
        var plants = new SimulatedSite(OneBoiler(), new DateTimeOffset(2026, 1, 15, 6, 0, 0, TimeSpan.Zero), seed: 1);
        plants.WarmUp();
        var unit = plants.Units[0];
        if (unit.Controller.Cycle.Burner.State != BurnerState.Modulating)
        {
            Console.Error.WriteLine("The boiler does not fire: there is nothing to measure.");
            return 1;
        }

        var toy = new ToyBoiler();
        var allocatedBefore = GC.GetAllocatedBytesForCurrentThread();
        plants.Run(TimeSpan.FromSeconds(100));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;

        var timings = Rounds.Measure(
            Repetitions,
            count =>
            {
                for (var i = 0; i < count; i++)
                {
                    plants.Step();
                }
            },
            count =>
            {
                for (var i = 0; i < count; i++)
                {
                    s_sink = toy.Step(StepSeconds);
                }
            });

        Print("boiler: physics, board, drivers, scan", timings[0]);
        Print("toy boiler: one lag and one PI", timings[1]);
        var factor = StepSeconds * 1e9 / timings[0].Median;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ratio to the toy            {timings[0].Median / timings[1].Median,10:0.0}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"real-time factor at 100 ms  {factor,10:N0}   target {TargetRealTimeFactor:N0}: {(factor >= TargetRealTimeFactor ? "met" : "MISSED")}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bytes allocated, 1000 steps {allocated,10:N0}"));
        return factor >= TargetRealTimeFactor ? 0 : 1;
    }

    private static void Print(string name, Timing timing) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{name,-40} {timing.Median,8:0.0} ns a step, {timing.Fastest:0.0} to {timing.Slowest:0.0}, spread {timing.Spread:P0}"));

    private static Site OneBoiler()
    {
        var header = new Header { Id = "HDR-1", Kind = HeaderKind.Steam, NominalPressure = GaugePressure.FromBarg(10.0) };
        var unit = new Unit
        {
            Id = "BLR-1",
            Kind = UnitKind.Boiler,
            HeaderId = header.Id,
            ControllerId = "BLR-1-CTL",
            MinHeat = ThermalPower.FromMegawatts(4.0),
            MaxHeat = ThermalPower.FromMegawatts(20.0),
            RampUpPerMinute = ThermalPower.FromMegawatts(1.0),
            RampDownPerMinute = ThermalPower.FromMegawatts(1.0),
            Efficiency = 0.92,
            FuelId = "gas",
        };
        var demand = new Demand
        {
            Id = "DEM-1",
            Name = "Works",
            HeaderId = header.Id,
            Tier = DemandTier.Production,
            Series = TimeSeries.Constant("works", SeriesUnit.Megawatt, 12.0),
            Scale = 1.0,
        };
        return new Site
        {
            Name = "One boiler",
            Plants = [new PlantModel { Id = "Plant-1", Name = "Plant", Headers = [header], Units = [unit], Demands = [demand] }],
            TransferLines = [],
            Fuels = [],
            ElectricityPrice = TimeSeries.Constant("electricity", SeriesUnit.EurPerMegawattHour, 80.0),
            Weather = new Weather { AmbientTemperature = TimeSeries.Constant("weather", SeriesUnit.DegreeCelsius, 10.0) },
            Dispatch = new DispatchSettings { IntervalSeconds = 60, HorizonHours = 24, StepMinutes = 15, LeaseValidSeconds = 300 },
        };
    }

    /// <summary>The least that could be called a boiler with a controller.</summary>
    private sealed class ToyBoiler
    {
        private readonly PidController _pid = new(30.0, 120.0, 0.0, 20.0, 100.0);
        private readonly FirstOrderLag _heat = new(5.0, 0.6);
        private double _barg = 10.0;

        public double Step(double seconds)
        {
            var ratePct = _pid.Step(10.0, _barg, (int)(seconds * 1_000.0));
            _barg += (_heat.Step(ratePct / 100.0, seconds) - 0.6) * 0.08 * seconds;
            return _barg;
        }
    }
}
