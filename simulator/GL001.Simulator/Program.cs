using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using GL001.Control;
using GL001.Simulator;
using GL001.Simulator.Plants;
using GL001.SiteFiles;

var site = new Option<FileInfo>("--site") { Description = "Site file (YAML).", DefaultValueFactory = _ => new FileInfo(Path.Combine(AppContext.BaseDirectory, "samples", "two-plants", "site.yaml")) };
var seed = new Option<int>("--seed") { Description = "Seed of every noise.", DefaultValueFactory = _ => 1 };
var hours = new Option<double>("--hours") { Description = "Virtual time to run after the warm-up.", DefaultValueFactory = _ => 1.0 };
var start = new Option<DateTimeOffset>("--start") { Description = "Site time to begin at.", DefaultValueFactory = _ => new DateTimeOffset(2026, 1, 15, 6, 0, 0, TimeSpan.Zero) };
var log = new Option<bool>("--log") { Description = "Print every line of the event log." };
var root = new RootCommand("Runs a site's plants and the firmware's own control code in virtual time.") { site, seed, hours, start, log };
root.SetAction(parsed =>
{
    try
    {
        return Run(parsed.GetRequiredValue(site), parsed.GetRequiredValue(seed), parsed.GetRequiredValue(hours), parsed.GetRequiredValue(start), parsed.GetValue(log));
    }
    catch (SiteFileException problem)
    {
        Console.Error.WriteLine(problem.Message);
        return 2;
    }
});
return root.Parse(args).Invoke();

static int Run(FileInfo siteFile, int seed, double hours, DateTimeOffset start, bool print)
{
    var plants = new SimulatedSite(SiteFile.Load(siteFile.FullName), start, seed);
    var log = new EventLog(plants, print ? Console.Out : null);
    var clock = Stopwatch.StartNew();
    plants.WarmUp();
    var end = plants.NowMs + (long)(hours * 3_600_000);
    while (plants.NowMs < end)
    {
        plants.Step();
        log.Observe();
    }

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"unit",-8} {"burner",-12} {"MW",7} {"holds",10} {"level mm",9} {"flue °C",8} {"explosions",10}"));
    foreach (var unit in plants.Units)
    {
        var boiler = unit.Fired as DrumBoiler;
        var holds = unit.Fired switch
        {
            DrumBoiler drum => string.Create(CultureInfo.InvariantCulture, $"{drum.PressureBarg:0.00} barg"),
            OilHeater heater => string.Create(CultureInfo.InvariantCulture, $"{heater.OutletDegC:0.0} °C"),
            _ => "",
        };
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{unit.Unit.Id,-8} {BurnerStateNames.Of(unit.Controller.Cycle.Burner.State),-12} {unit.Fired.DeliveredMw,7:0.00} {holds,10} {boiler?.LevelMm,9:0} {unit.Fired.FlueDegC,8:0} {unit.Fired.Combustion.Explosions,10}"));
    }

    foreach (var header in plants.SteamHeaders)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{header.Id,-8} {header.PressureBarg:0.00} barg, {header.Customers.ServedMw:0.0} of {header.Customers.WantedMw:0.0} MW served"));
    }

    foreach (var header in plants.OilHeaders)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{header.Id,-8} {header.TemperatureDegC:0.0} °C, {header.Customers.ServedMw:0.0} of {header.Customers.WantedMw:0.0} MW served"));
    }

    foreach (var line in plants.Lines)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{line.Id,-8} {line.SentMw:0.0} MW sent"));
    }

    var seconds = clock.Elapsed.TotalSeconds;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{log.Trips} trips; {plants.NowMs / 1000.0 / seconds:0} x real time with {plants.Units.Count} units; event log SHA-256 {log.Hash}"));
    return 0;
}
