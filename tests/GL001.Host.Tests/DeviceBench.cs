using GL001.Actors;
using GL001.Gateway;
using GL001.Historian;
using GL001.Runtime;
using GL001.Simulator;
using GL001.Simulator.Tests;
using GL001.Wire;
using GL001.Wire.Tests;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GL001.Host.Tests;

/// <summary>
/// One simulated unit, the firmware's edge node, the host's session and a real history, in virtual time and without threads:
/// a wire that a test can break at any place.
/// </summary>
internal sealed class DeviceBench : IDisposable
{
    public const string Plant = "Plant-1";
    public const string Controller = "UNIT-1-CTL";
    public const string Unit = "UNIT-1";
    public const string CommandTopic = $"spBv1.0/{Plant}/DCMD/{Controller}/{Unit}";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gl001-device-");
    private readonly FakeTimeProvider _time = new();
    private SparkplugHostSession _session = null!;

    public DeviceBench(Story story)
    {
        Story = story;
        Node = NewNode();
        StartHost();
    }

    public Story Story { get; }

    public SimulatedUnit Subject => Story.Subject;

    public MemoryLink Link { get; } = new();

    public EdgeNode Node { get; private set; }

    public SqliteHistorian History { get; private set; } = null!;

    public bool HostLives { get; set; } = true;

    /// <summary>The host dies with this record: committed, but not confirmed.</summary>
    public Func<NumberedRecord, bool> DiesAfterCommit { get; set; } = _ => false;

    /// <summary>A message that the broker takes and loses.</summary>
    public Func<bool> Loses { get; set; } = () => false;

    /// <summary>Who else hears what the session understood.</summary>
    public Func<PlantEvent, Task> Also { get; set; } = _ => Task.CompletedTask;

    /// <summary>Everything that the session understood.</summary>
    public List<PlantEvent> Heard { get; } = [];

    public DateTimeOffset Now => DateTimeOffset.FromUnixTimeMilliseconds(WallMs);

    public long WallMs => Subject.StartMs + Story.NowMs;

    public void StartHost()
    {
        History?.Dispose();
        History = new SqliteHistorian(Path.Combine(_folder.FullName, "gl001.db"), _time);
        _session = new SparkplugHostSession([new UnitAddress(Plant, Controller, Unit)], NullLogger.Instance);
        HostLives = true;
    }

    public void PowerCycle()
    {
        Subject.PowerOff();
        Link.Cut();
        Story.Run(TimeSpan.FromSeconds(1));
        Subject.PowerOn(Story.NowMs);
        Node = NewNode();
    }

    public async Task RunAsync(TimeSpan time)
    {
        for (var end = Story.NowMs + (long)time.TotalMilliseconds; Story.NowMs < end;)
        {
            await StepAsync();
        }
    }

    public async Task StepAsync()
    {
        Story.Step();
        Node.Poll(Subject.UptimeMs, WallMs);
        foreach (var (topic, payload) in Link.TakePublished())
        {
            if (HostLives && !Loses())
            {
                await HearAsync(topic, payload);
            }
        }
    }

    public Task<IReadOnlyList<HistoryEvent>> EventsAsync() => History.ReadEventsAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue, 10_000);

    public async Task<IReadOnlyList<Sample>> SamplesAsync(int metricId) =>
        await History.ReadSamplesAsync(Plant, Unit, MetricCatalog.Name(metricId), DateTimeOffset.MinValue, DateTimeOffset.MaxValue, 100_000);

    public void Dispose()
    {
        History.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task HearAsync(string topic, byte[] payload)
    {
        var result = _session.Handle(topic, payload, Now);
        foreach (var plantEvent in result.Events)
        {
            Heard.Add(plantEvent);
            await Also(plantEvent);
            if (plantEvent is UnitEventLogged or UnitRecorded)
            {
                await KeepAsync(plantEvent);
            }
        }

        if (result.RebirthRequests.Length > 0 && HostLives)
        {
            Link.Deliver($"spBv1.0/{Plant}/NCMD/{Controller}", CommandEncoder.Rebirth(Now));
        }
    }

    private async Task KeepAsync(PlantEvent plantEvent)
    {
        var (record, confirmation) = DeviceRecords.Of(plantEvent);
        var highest = await History.AppendRecordAsync(record);
        if (DiesAfterCommit(record))
        {
            HostLives = false;
        }

        if (HostLives && highest > 0)
        {
            Link.Deliver(CommandTopic, CommandEncoder.Confirmation(confirmation.MetricId, highest, Now));
        }
    }

    private EdgeNode NewNode() => new(Link, Subject.Controller.Mailbox, new EdgeNodeIdentity(Plant, Controller, Unit, "test"), Subject.Controller.Keeper);
}
