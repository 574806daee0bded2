using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GL001.Host.Tests;

/// <summary>Stands between a browser and the coordinator: can keep answers back.</summary>
internal sealed class PageProxy : IAsyncDisposable
{
    private readonly HttpClient _coordinator;
    private readonly WebApplication _app;

    private PageProxy(HttpClient coordinator)
    {
        _coordinator = coordinator;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.MapFallback("{**path}", ForwardAsync);
    }

    /// <summary>Whether calls of the API are answered; if not, they are cut off. The page itself is always served.</summary>
    public bool Answers { get; set; } = true;

    /// <summary>Detail of the problem that every POST is answered with; null lets it through.</summary>
    public string? RefusesCommands { get; set; }

    /// <summary>What becomes of an answer of the API on its way.</summary>
    public Func<string, string> Alters { get; set; } = text => text;

    public string Address => _app.Urls.First();

    public static async Task<PageProxy> StartAsync(HttpClient coordinator)
    {
        var proxy = new PageProxy(coordinator);
        await proxy._app.StartAsync();
        return proxy;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ForwardAsync(HttpContext context)
    {
        var path = context.Request.Path + context.Request.QueryString;
        if (HttpMethods.IsPost(context.Request.Method) && RefusesCommands is { } detail)
        {
            await Results.Problem(statusCode: StatusCodes.Status409Conflict, detail: detail).ExecuteAsync(context);
            return;
        }

        if (path.StartsWith("/api/", StringComparison.Ordinal) && !Answers)
        {
            context.Abort();
            return;
        }

        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), path);
        using var answer = await _coordinator.SendAsync(request);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        if (path.StartsWith("/api/", StringComparison.Ordinal))
        {
            await context.Response.WriteAsync(Alters(await answer.Content.ReadAsStringAsync()));
            return;
        }

        await answer.Content.CopyToAsync(context.Response.Body);
    }
}
