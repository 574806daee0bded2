using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GL001.Notifications.Tests;

/// <summary>What was received.</summary>
internal sealed record Received(string Path, string Id, string? Authorization, JsonElement Body);

/// <summary>An HTTP receiver on a free port of loopback that keeps what comes and misbehaves as told.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Lock _gate = new();
    private readonly List<Received> _received = [];

    private Receiver(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    /// <summary>What to answer to the n-th request, counted from 1; it was received either way.</summary>
    public Func<int, HttpContext, Task> Behave { get; set; } = (_, _) => Task.CompletedTask;

    public IReadOnlyList<Received> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _received];
            }
        }
    }

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new Receiver(builder.Build());
        receiver._app.Run(receiver.TakeAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    public ChannelSettings Channel(ChannelKind kind = ChannelKind.Webhook, string name = "one") => new() { Name = name, Kind = kind, Url = Address, Secret = "key" };

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        int number;
        lock (_gate)
        {
            _received.Add(new Received(context.Request.Path, context.Request.Headers[HttpChannel.DedupHeader].ToString(), context.Request.Headers.Authorization, body.RootElement.Clone()));
            number = _received.Count;
        }

        await Behave(number, context);
    }
}
