using GL001.Host.Observation;
using System.Text;
using GL001.Gateway;
using GL001.Historian;
using GL001.Host.Services;
using GL001.Wire;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GL001.Host.Tests;

/// <summary>What is noticed in what controllers tell.</summary>
public sealed class ObservedEventSinkTests : IAsyncLifetime
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 20, 7, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gl001-events-");
    private readonly FakeTimeProvider _clock = new(s_start);
    private readonly Grains _grains = new();
    private SqliteHistorian _historian = null!;
    private HistoryWriter _writer = null!;
    private HostMetrics _metrics = null!;
    private ObservedEventSink _sink = null!;

    public Task InitializeAsync()
    {
        _historian = new SqliteHistorian(Path.Combine(_folder.FullName, "history.db"));
        _writer = new HistoryWriter(_historian, new HistoryWriterOptions(), _clock, NullLogger<HistoryWriter>.Instance);
        _metrics = new HostMetrics(_clock, new OperationTimes(_clock));
        _sink = new ObservedEventSink(_grains, _metrics, _writer, new RecordingInbox(), new Parameters.ParameterInbox(), _clock);
        return _writer.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _writer.DisposeAsync();
        _historian.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Refusal_is_told_when_it_comes_and_not_when_it_is_only_repeated()
    {
        PlantEvent[] events =
        [
            Born(Text(MetricId.LeaseRefusal, "LocalMode")),
            Data(Text(MetricId.LeaseRefusal, "LocalMode")),
            Data(Text(MetricId.LeaseRefusal, "None")),
            Data(Text(MetricId.LeaseRefusal, "StaleId")),
            Born(Text(MetricId.LeaseRefusal, "StaleId")),
            Data(Text(MetricId.LeaseRefusal, "Expired") with { IsHistorical = true }),
            Data(Text(MetricId.LeaseRefusal, "Tripped")),
        ];
        await HandleAsync(events);

        Assert.Equal(events, _grains.Handled);
        var text = await TextAsync();
        Assert.Equal(2, text.Sum("gl_001_setpoint_leases_refused_total{"));
        Assert.Equal(1, text.Value("gl_001_setpoint_leases_refused_total{reason=\"stale_id\"}"));
        Assert.Equal(1, text.Value("gl_001_setpoint_leases_refused_total{reason=\"tripped\"}"));
        Assert.Equal(["BLR-101 refused a setpoint lease: StaleId.", "BLR-101 refused a setpoint lease: Tripped."], (await EventsAsync("lease_refused")).Select(told => told.Message));
    }

    [Fact]
    public async Task Lag_is_from_receipt_until_the_grains_are_done()
    {
        _grains.Busy = () => _clock.Advance(TimeSpan.FromSeconds(0.2));
        await HandleAsync(Born(), new ControllerDied("Plant-001", "BLR-101-CTL", s_start.AddSeconds(0.2)));

        var text = await TextAsync();
        Assert.Equal(2, text.Value("gl_001_message_bus_lag_seconds_count"));
        Assert.Equal(0.4, text.Value("gl_001_message_bus_lag_seconds_sum"), 1e-9);
    }

    [Fact]
    public async Task Trip_is_an_event_with_its_first_out()
    {
        await HandleAsync(
            Born(Text(MetricId.BurnerState, "Modulating"), Text(MetricId.FirstOutId, "")),
            Data(Text(MetricId.BurnerState, "Lockout"), Text(MetricId.FirstOutId, "DrumLevelLowLow"), Text(MetricId.FirstOutTag, "LSLL-103"),
                Number(MetricId.FirstOutReading, -151.0), Number(MetricId.FirstOutLimit, -150.0), Number(MetricId.FirstOutBySignalFault, 0.0)),
            Data(Number(MetricId.FirstOutReading, -151.0)));

        var trip = Assert.Single(await EventsAsync("unit_"));
        Assert.Equal(
            new HistoryEvent(s_start, "unit_tripped", "Plant-001", "BLR-101", "BLR-101 tripped by LSLL-103.",
                """{"first_out_id":"DrumLevelLowLow","tag":"LSLL-103","reading":-151,"limit":-150,"by_signal_fault":false}"""),
            trip);
    }

    [Fact]
    public async Task Lockout_without_a_trip_and_its_reset_are_events()
    {
        await HandleAsync(
            Born(Text(MetricId.BurnerState, "Standby")),
            Born(Text(MetricId.BurnerState, "Lockout")),
            Data(Text(MetricId.BurnerState, "Lockout")),
            Data(Text(MetricId.BurnerState, "Standby")));

        Assert.Equal(["unit_locked_out", "unit_reset"], (await EventsAsync("unit_")).Select(told => told.Kind));
    }

    [Fact]
    public async Task Lockout_that_stood_before_the_unit_was_first_heard_is_told_as_that()
    {
        await HandleAsync(Born(Text(MetricId.BurnerState, "Lockout"), Text(MetricId.FirstOutId, "FlameFailure"), Text(MetricId.FirstOutTag, "BSLL-101")));

        var found = Assert.Single(await EventsAsync("unit_"));
        Assert.Equal(("unit_found_locked_out", "BLR-101 was locked out by BSLL-101 when it was first heard."), (found.Kind, found.Message));
    }

    [Fact]
    public async Task Controller_that_comes_and_unit_that_goes_are_events()
    {
        await HandleAsync(
            new ControllerBorn("Plant-001", "BLR-101-CTL", 3, "0.1.0", s_start),
            new UnitDied("Plant-001", "BLR-101-CTL", "BLR-101", s_start));

        Assert.Equal(["BLR-101-CTL is online.", "BLR-101-CTL lost BLR-101."], (await EventsAsync("")).Select(told => told.Message));
    }

    private async Task HandleAsync(params PlantEvent[] events)
    {
        foreach (var plantEvent in events)
        {
            await _sink.HandleAsync(plantEvent, CancellationToken.None);
        }
    }

    /// <summary>What history was told, oldest first.</summary>
    private async Task<IReadOnlyList<HistoryEvent>> EventsAsync(string kind)
    {
        await _writer.StopAsync();
        var events = await _historian.ReadEventsAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, 100);
        return [.. events.Reverse().Where(told => told.Kind.StartsWith(kind, StringComparison.Ordinal))];
    }

    private async Task<string> TextAsync()
    {
        using var text = new MemoryStream();
        await _metrics.Registry.CollectAndExportAsTextAsync(text);
        return Encoding.UTF8.GetString(text.ToArray());
    }

    private static UnitBorn Born(params MetricValue[] values) => new("Plant-001", "BLR-101-CTL", "BLR-101", [.. values], s_start);

    private static UnitData Data(params MetricValue[] values) => new("Plant-001", "BLR-101-CTL", "BLR-101", [.. values], s_start);

    private static MetricValue Text(int metricId, string text) => new(metricId, null, text, MetricTrust.Good, "", s_start);

    private static MetricValue Number(int metricId, double number) => new(metricId, number, null, MetricTrust.Good, "", s_start);

    private sealed class Grains : IPlantEventSink
    {
        public List<PlantEvent> Handled { get; } = [];

        public Action Busy { get; set; } = () => { };

        public Task HandleAsync(PlantEvent plantEvent, CancellationToken cancellationToken)
        {
            Busy();
            Handled.Add(plantEvent);
            return Task.CompletedTask;
        }
    }
}
