using System.Collections.Immutable;
using GL001.Gateway;
using GL001.Host.Recordings;
using GL001.Simulator.Replay;
using GL001.Simulator.Tests;
using GL001.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GL001.Host.Tests;

/// <summary>From a trip at the unit to a file that replays, over a wire that may lose and damage.</summary>
public sealed class DeviceRecordingTests : IRecordingCommander, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gl001-recordings-");
    private readonly FakeTimeProvider _time = new();
    private readonly DeviceBench _bench = new(Story.Firing(Story.OfBoiler()));
    private readonly RecordingStore _store;
    private readonly RecordingFetcher _fetcher;
    private Func<RecordingChunkSent, RecordingChunkSent> _onTheWay = chunk => chunk;

    public DeviceRecordingTests()
    {
        _store = new RecordingStore(_folder);
        _fetcher = new RecordingFetcher(_store, this, _time, NullLogger<RecordingFetcher>.Instance);
        _bench.Also = plantEvent => _fetcher.HandleAsync(plantEvent is RecordingChunkSent chunk ? _onTheWay(chunk) : plantEvent, CancellationToken.None);
    }

    private FlightRecorder Recorder => _bench.Subject.Controller.Tape.Recorder!;

    private IReadOnlyList<StoredRecording> Stored => _store.List(DeviceBench.Plant, DeviceBench.Controller);

    public void Dispose()
    {
        _bench.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_trip_is_recorded_fetched_and_replayed_bit_for_bit_and_the_recorder_watches_again()
    {
        await TripAsync();
        await RunAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(["1.tape"], Stored.Select(recording => recording.Name));
        Assert.Equal(FlightRecorderState.Watching, Recorder.State);
        AssertReplays("1.tape");

        // A second trip is a second file.
        _bench.Story.Combustion.FlameBlownOut = false;
        _bench.Subject.PressReset();
        while (_bench.Story.State != Control.BurnerState.Modulating)
        {
            await _bench.StepAsync();
        }

        await TripAsync();
        await RunAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(["1.tape", "2.tape"], Stored.Select(recording => recording.Name).Order());
        AssertReplays("2.tape");
    }

    [Fact]
    public async Task What_is_lost_or_damaged_on_the_way_is_asked_for_again()
    {
        var random = new Random(1);
        _bench.Loses = () => random.Next(6) == 0;
        _onTheWay = chunk => random.Next(5) == 0 ? chunk with { Data = Damaged(chunk.Data, random) } : chunk;
        await TripAsync();
        await RunAsync(TimeSpan.FromMinutes(15));
        Assert.True(_fetcher.BrokenChunks > 0);
        Assert.Equal(FlightRecorderState.Watching, Recorder.State);
        AssertReplays("1.tape");
    }

    [Fact]
    public async Task A_recording_that_does_not_verify_is_neither_stored_nor_released()
    {
        _onTheWay = chunk => chunk.Index == 3 ? chunk with { Data = chunk.Data.SetItem(1_000, (byte)(chunk.Data[1_000] ^ 1)) } : chunk;
        await TripAsync();
        await RunAsync(TimeSpan.FromMinutes(2));
        Assert.Empty(Stored);
        Assert.Equal(FlightRecorderState.Frozen, Recorder.State);
    }

    [Fact]
    public async Task Neither_a_wrong_hash_nor_a_hash_of_wrong_form_releases_a_recording()
    {
        _onTheWay = chunk => chunk with { Index = int.MaxValue };
        await TripAsync();
        foreach (var hash in new[] { new string('0', 64), "", "00", new string('g', 64) })
        {
            await ReleaseRecordingAsync(default, hash);
            await _bench.RunAsync(TimeSpan.FromSeconds(2));
        }

        Assert.Equal(FlightRecorderState.Frozen, Recorder.State);
    }

    [Fact]
    public async Task A_recording_whose_release_was_lost_is_not_kept_twice()
    {
        await TripAsync();
        await RunAsync(TimeSpan.FromMinutes(1));
        File.Copy(_store.PathOf(DeviceBench.Plant, DeviceBench.Controller, "1.tape")!, _store.PartOf(DeviceBench.Plant, DeviceBench.Controller));
        Assert.Equal("1.tape", _store.Complete(DeviceBench.Plant, DeviceBench.Controller, 1));
        await File.WriteAllTextAsync(_store.PartOf(DeviceBench.Plant, DeviceBench.Controller), "of a new memory");
        Assert.Equal("1-2.tape", _store.Complete(DeviceBench.Plant, DeviceBench.Controller, 1));
    }

    [Theory]
    [InlineData("../gl001.db")]
    [InlineData("fetching.part")]
    [InlineData("2.tape")]
    public async Task Only_what_is_in_the_list_can_be_read(string name)
    {
        await TripAsync();
        await RunAsync(TimeSpan.FromMinutes(1));
        Assert.Null(_store.PathOf(DeviceBench.Plant, DeviceBench.Controller, name));
    }

    public Task<bool> FetchChunkAsync(UnitAddress unit, int index, CancellationToken cancellationToken = default)
    {
        _bench.Link.Deliver(DeviceBench.CommandTopic, CommandEncoder.FetchChunk(index, _bench.Now));
        return Task.FromResult(true);
    }

    public Task<bool> ReleaseRecordingAsync(UnitAddress unit, string lastHash, CancellationToken cancellationToken = default)
    {
        _bench.Link.Deliver(DeviceBench.CommandTopic, CommandEncoder.ReleaseRecording(lastHash, _bench.Now));
        return Task.FromResult(true);
    }

    private static ImmutableArray<byte> Damaged(ImmutableArray<byte> data, Random random)
    {
        var at = random.Next(data.Length);
        return data.SetItem(at, (byte)(data[at] ^ 4));
    }

    private async Task TripAsync()
    {
        _bench.Story.Combustion.FlameBlownOut = true;
        await RunAsync(TimeSpan.FromMinutes(6));
    }

    private async Task RunAsync(TimeSpan time)
    {
        for (var second = 0; second < time.TotalSeconds; second++)
        {
            await _bench.RunAsync(TimeSpan.FromSeconds(1));
            _time.Advance(TimeSpan.FromSeconds(1));
            await _fetcher.TickAsync(CancellationToken.None);
        }
    }

    private void AssertReplays(string name)
    {
        var tape = TapeFile.Read(File.ReadAllBytes(_store.PathOf(DeviceBench.Plant, DeviceBench.Controller, name)!));
        Assert.True(tape.IsComplete);
        Assert.Null(new TapeReplay().Run(tape).Difference);
    }
}
