using System.Collections.Immutable;
using GL001.Operations;
using Microsoft.Extensions.Logging.Abstractions;

namespace GL001.Notifications.Tests;

/// <summary>A database in a folder of its own, an outbox over it and a sender that can be ended and begun again.</summary>
internal sealed class OutboxFolder : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gl001-outbox-");
    private readonly ImmutableArray<ChannelSettings> _channels;
    private readonly TimeProvider _clock;
    private readonly HttpClient _http = Channels.MakeClient();
    private OperationsDatabase _database;
    private CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public OutboxFolder(TimeProvider clock, params ImmutableArray<ChannelSettings> channels)
    {
        (_clock, _channels) = (clock, channels);
        _database = new SqliteOperationsDatabase(Path, clock);
        Outbox = new Outbox(_database, channels, clock);
    }

    public Outbox Outbox { get; private set; }

    private string Path => System.IO.Path.Combine(_folder.FullName, "operations.db");

    public void Begin(Func<ChannelSettings, IChannel>? open = null, SenderOptions? options = null, Action<string, DeliveryOutcome>? observed = null)
    {
        var sender = new NotificationSender(
            Outbox,
            open ?? (settings => Channels.Open(settings, _http, _clock)),
            new Random(1),
            options ?? new SenderOptions { FirstWait = TimeSpan.FromMilliseconds(1), LongestWait = TimeSpan.FromMilliseconds(20) },
            _clock,
            NullLogger<NotificationSender>.Instance)
        {
            Observed = observed ?? ((_, _) => { }),
        };
        _running = sender.RunAsync(_stop.Token);
    }

    public async Task EndAsync()
    {
        await _stop.CancelAsync();
        await _running.ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.False(_running.IsFaulted, _running.Exception?.ToString());
        _stop.Dispose();
        _stop = new CancellationTokenSource();
    }

    /// <summary>As after the death of the process: sender gone, database opened anew.</summary>
    public async Task RestartAsync()
    {
        await EndAsync();
        await _database.DisposeAsync();
        _database = new SqliteOperationsDatabase(Path, _clock);
        Outbox = new Outbox(_database, _channels, _clock);
    }

    public async Task EmptyAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await Outbox.BacklogAsync()).Any(channel => channel.Waiting > 0))
        {
            await Task.Delay(20, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        await _database.DisposeAsync();
        _http.Dispose();
        _stop.Dispose();
        _folder.Delete(recursive: true);
    }
}
