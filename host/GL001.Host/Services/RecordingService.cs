using System.Threading.Channels;
using GL001.Gateway;
using GL001.Host.Recordings;

namespace GL001.Host.Services;

/// <summary>What the fetcher of recordings has to hear. Full, it loses what the fetcher asks for again.</summary>
public sealed class RecordingInbox
{
    private readonly Channel<PlantEvent> _waiting = Channel.CreateBounded<PlantEvent>(new BoundedChannelOptions(1_000) { FullMode = BoundedChannelFullMode.DropOldest });

    public ChannelReader<PlantEvent> Reader => _waiting.Reader;

    public void Leave(PlantEvent plantEvent) => _waiting.Writer.TryWrite(plantEvent);
}

/// <summary>Keeps the fetcher of flight recordings running.</summary>
public sealed partial class RecordingService(RecordingInbox inbox, RecordingFetcher fetcher, TimeProvider clock, ILogger<RecordingService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        var tick = timer.WaitForNextTickAsync(stoppingToken).AsTask();
        var arrival = inbox.Reader.WaitToReadAsync(stoppingToken).AsTask();
        while (true)
        {
            var first = await Task.WhenAny(tick, arrival);
            await first;
            try
            {
                while (inbox.Reader.TryRead(out var plantEvent))
                {
                    await fetcher.HandleAsync(plantEvent, stoppingToken);
                }

                await fetcher.TickAsync(stoppingToken);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // A full disk keeps the recording where it is: at the controller, not released.
                LogNotStored(problem.Message);
            }

            tick = first == tick ? timer.WaitForNextTickAsync(stoppingToken).AsTask() : tick;
            arrival = first == arrival ? inbox.Reader.WaitToReadAsync(stoppingToken).AsTask() : arrival;
        }
    }

    [LoggerMessage(EventId = 6003, Level = LogLevel.Error, Message = "A flight recording could not be stored: {Reason}. It stays at its controller.")]
    private partial void LogNotStored(string reason);
}
