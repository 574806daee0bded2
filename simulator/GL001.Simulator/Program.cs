using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using System.Globalization;
using GL001.Agents;
using GL001.Control;
using GL001.Plant;
using GL001.Simulator;
using GL001.Simulator.Calibration;
using GL001.Simulator.Cli;
using GL001.Simulator.Plants;
using GL001.Simulator.Replay;
using GL001.Simulator.Scenarios;
using GL001.SiteFiles;

var site = new Option<FileInfo>("--site") { Description = "Site file (YAML).", DefaultValueFactory = _ => new FileInfo(Path.Combine(AppContext.BaseDirectory, "samples", "two-plants", "site.yaml")) };
var seed = new Option<int>("--seed") { Description = "Seed of every noise.", DefaultValueFactory = _ => 1 };
var hours = new Option<double>("--hours") { Description = "Virtual time to run after the warm-up.", DefaultValueFactory = _ => 1.0 };
var start = new Option<DateTimeOffset>("--start") { Description = "Site time to begin at, UTC unless it says otherwise. Not with --broker.", CustomParser = ParseInstant, DefaultValueFactory = _ => new DateTimeOffset(2026, 1, 15, 6, 0, 0, TimeSpan.Zero) };
var log = new Option<bool>("--log") { Description = "Print every line of the event log." };
var broker = new Option<string?>("--broker") { Description = "Run at the pace of the clock against this MQTT broker, host:port, until interrupted." };
var recordings = new Option<DirectoryInfo?>("--recordings") { Description = "Write each flight recording to this folder, as <unit>-<n>.tape. Not with --broker." };
var blowOut = new Option<string?>("--blow-out") { Description = "Blow out this unit's flame half way through the time. Not with --broker." };
var tape = new Argument<FileInfo>("file") { Description = "A flight recording." };
var replay = new Command("replay", "Runs a flight recording through the firmware's scan again; fails unless every output comes out bit for bit.") { tape };
replay.SetAction(parsed => Replay(parsed.GetRequiredValue(tape)));
var schema = new Command("schema", "Prints the JSON schema of scenario files, as in docs/scenario.schema.json.");
schema.SetAction(_ => Console.Out.Write(ScenarioSchema.Text()));
var measured = new Option<FileInfo>("--data") { Description = "Measured series (CSV).", DefaultValueFactory = _ => new FileInfo(MeasuredBoiler.BuiltInFile) };
var series = new Option<FileInfo?>("--write") { Description = "Write input, measured and predicted output to this file (CSV)." };
var calibrate = new Command("calibrate", "Fits the boiler model to the first half of a measured series, predicts the second half and prints the errors.") { measured, series };
calibrate.SetAction(parsed => Calibrate(parsed.GetRequiredValue(measured), parsed.GetValue(series)));
hours.Validators.Add(result =>
{
    if (!(result.GetValueOrDefault<double>() is > 0.0 and <= 100_000.0))
    {
        result.AddError("--hours must be above 0 and at most 100000.");
    }
});
broker.Validators.Add(result =>
{
    if (result.GetValueOrDefault<string?>() is { } address && BrokerAddress.Parse(address) is null)
    {
        result.AddError(BrokerAddress.Refusal(address));
    }
});
var root = new RootCommand("Runs a site's plants and the firmware's own control code: in virtual time, or against a broker.") { site, seed, hours, start, log, broker, recordings, blowOut, replay, RunCommand.Run(), RunCommand.Drill(), SwarmCommand.Swarm(), SwarmCommand.Planted(), HostSwarmCommand.HostSwarm(), AgentsCommand.Agents(), BenchCommand.Bench(), YearCommand.Year(), schema, calibrate };
root.SetAction(async (parsed, cancellation) =>
{
    try
    {
        var model = SiteFile.Load(parsed.GetRequiredValue(site).FullName);
        return parsed.GetValue(broker) is { } address
            ? await RunLive(model, parsed.GetRequiredValue(seed), BrokerAddress.Parse(address)!.Value, cancellation)
            : Run(model, parsed.GetRequiredValue(seed), parsed.GetRequiredValue(hours), parsed.GetRequiredValue(start), parsed.GetValue(log), parsed.GetValue(recordings), parsed.GetValue(blowOut));
    }
    catch (Exception problem) when (problem is SiteFileException or ArgumentException)
    {
        await Console.Error.WriteLineAsync(problem.Message);
        return 2;
    }
});
return await root.Parse(args).InvokeAsync();

static DateTimeOffset ParseInstant(ArgumentResult result)
{
    var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
    if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
    {
        result.AddError($"'{text}' is not an instant: write it as 2026-01-15T06:00Z.");
    }

    return instant;
}

static async Task<int> RunLive(Site model, int seed, (string Host, int Port) broker, CancellationToken cancellation)
{
    var plants = new SimulatedSite(model, TimeProvider.System.GetUtcNow() - SimulatedSite.WarmUpTime, seed);
    plants.WarmUp();
    Console.WriteLine($"{plants.Units.Count} controllers report to {broker.Host}:{broker.Port}. Interrupt to stop.");
    await using var running = new RealTimeSite(plants, broker.Host, broker.Port, TimeProvider.System,
        (unit, problem) => Console.Error.WriteLine($"The network of {unit.Unit.ControllerId} stopped: {problem}"));
    await running.RunAsync(cancellation);
    return 0;
}

static int Replay(FileInfo file)
{
    try
    {
        var tape = TapeFile.Read(File.ReadAllBytes(file.FullName));
        var verdict = new TapeReplay().Run(tape);
        Console.WriteLine(TapeReplay.Describe(tape, verdict));
        return verdict.Difference is null ? 0 : 1;
    }
    catch (Exception problem) when (problem is TapeException or IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine(problem.Message);
        return 2;
    }
}

static int Calibrate(FileInfo data, FileInfo? series)
{
    try
    {
        var report = new CalibrationReport(MeasuredBoiler.Read(data.FullName));
        Console.Write(report.Describe());
        if (series is not null)
        {
            using var file = series.CreateText();
            report.WriteSeries(file);
        }

        return 0;
    }
    catch (Exception problem) when (problem is FormatException or ArgumentException or IOException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine(problem.Message);
        return 2;
    }
}

static int Run(Site model, int seed, double hours, DateTimeOffset start, bool print, DirectoryInfo? recordings, string? blowOut)
{
    var plants = new SimulatedSite(model, start, seed);
    var log = new EventLog(plants, print ? Console.Out : null);
    var clock = Stopwatch.StartNew();
    var folder = recordings is null ? null : new RecordingFolder(recordings, plants.Units);
    var blown = blowOut is null ? null : plants.Units.FirstOrDefault(unit => unit.Unit.Id == blowOut) ?? throw new ArgumentException($"The site has no unit {blowOut}.");
    void Observe()
    {
        log.Observe();
        folder?.Observe();
    }

    plants.WarmUp(Observe);
    plants.Run(TimeSpan.FromHours(hours / 2.0), Observe);
    if (blown is not null)
    {
        blown.Fired.Combustion.FlameBlownOut = true;
    }

    plants.Run(TimeSpan.FromHours(hours / 2.0), Observe);

    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"unit",-8} {"burner",-12} {"MW",7} {"holds",10} {"level mm",9} {"flue °C",8} {"explosions",10}"));
    foreach (var unit in plants.Units)
    {
        var boiler = unit.Fired as DrumBoiler;
        var holds = unit.Fired switch
        {
            DrumBoiler drum => string.Create(CultureInfo.InvariantCulture, $"{drum.PressureBarg:0.00} barg"),
            FurnaceUnit heater => string.Create(CultureInfo.InvariantCulture, $"{heater.OutletDegC:0.0} °C"),
            _ => "",
        };
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{unit.Unit.Id,-8} {BurnerStateNames.Of(unit.Controller.Cycle.Burner.State),-12} {unit.Fired.DeliveredMw,7:0.00} {holds,10} {(boiler is null ? null : Math.Round(boiler.LevelMm) + 0.0),9:0} {unit.Fired.FlueDegC,8:0} {unit.Fired.Combustion.Explosions,10}"));
    }

    foreach (var header in plants.SteamHeaders)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{header.Id,-8} {header.PressureBarg:0.00} barg, {header.Customers.ServedMw:0.0} of {header.Customers.WantedMw:0.0} MW served"));
    }

    foreach (var header in plants.OilHeaders)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{header.Id,-8} {header.TemperatureDegC:0.0} °C, {header.Customers.ServedMw:0.0} of {header.Customers.WantedMw:0.0} MW served"));
    }

    foreach (var charge in plants.Charges)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{charge.Id,-8} goods leave at {charge.Furnace.OutletDegC:0.0} °C, {charge.Customers.ServedMw:0.0} of {charge.Customers.WantedMw:0.0} MW served"));
    }

    foreach (var network in plants.Networks)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{network.Id,-8} leaves at {network.LeavesDegC:0.0} °C, arrives at {network.ArrivesDegC:0.0} °C, {network.Customers.ServedMw:0.0} of {network.Customers.WantedMw:0.0} MW served"));
        if (network.Store is { } store)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{network.StoreId,-8} {store.TopDegC:0.0} °C at the top, {store.BottomDegC:0.0} °C at the bottom"));
        }
    }

    foreach (var accumulator in plants.Accumulators)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{accumulator.Id,-8} {accumulator.PressureBarg:0.00} barg, {accumulator.ChargeMw:0.0} MW in, {accumulator.DischargeMw:0.0} MW out"));
    }

    foreach (var line in plants.Lines)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{line.Id,-8} {line.SentMw:0.0} MW sent"));
    }

    foreach (var file in folder?.Files ?? [])
    {
        Console.WriteLine($"recorded {file}");
    }

    var seconds = clock.Elapsed.TotalSeconds;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{log.Trips} trips; {plants.NowMs / 1000.0 / seconds:0} x real time with {plants.Units.Count} units; event log SHA-256 {log.Hash}"));
    return 0;
}
