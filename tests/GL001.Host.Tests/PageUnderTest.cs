using System.Buffers;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;

namespace GL001.Host.Tests;

/// <summary>The page in a browser of its own, asked over the Chrome DevTools protocol (https://chromedevtools.github.io/devtools-protocol/).</summary>
internal sealed class PageUnderTest : IAsyncDisposable
{
    private const string Chromium = "/usr/bin/chromium";

    // The browser is a big program on a busy machine; patience is not what is tested.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo _profile = Directory.CreateTempSubdirectory("gl001-chromium-");
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(3));
    private Process? _browser;
    private int _lastId;
    private bool _loaded;

    private PageUnderTest(PageProxy proxy)
    {
        Proxy = proxy;
    }

    public PageProxy Proxy { get; }

    public static async Task<PageUnderTest> OpenAsync(HttpClient coordinator, int width, bool answers)
    {
        var proxy = await PageProxy.StartAsync(coordinator);
        proxy.Answers = answers;
        var page = new PageUnderTest(proxy);
        try
        {
            await page.StartBrowserAsync();
            await page.CallAsync("Emulation.setDeviceMetricsOverride", new { width, height = 1300, deviceScaleFactor = 1, mobile = false });
            await page.NavigateAsync(proxy.Address);
            return page;
        }
        catch
        {
            await page.DisposeAsync();
            throw;
        }
    }

    public async Task<T> AskAsync<T>(string expression)
    {
        var answer = await CallAsync("Runtime.evaluate", new { expression, returnByValue = true });
        Assert.False(answer.TryGetProperty("exceptionDetails", out var problem), $"{expression}: {problem}");
        return answer.GetProperty("result").GetProperty("value").Deserialize<T>()!;
    }

    public Task<string> TextAsync(string selector) => AskAsync<string>($"document.querySelector('{selector}').textContent");

    public Task RunAsync(string script) => AskAsync<bool>($"(() => {{ {script}; return true; }})()");

    public async Task UntilAsync(string condition)
    {
        var began = Stopwatch.StartNew();
        while (!await AskAsync<bool>(condition))
        {
            Assert.True(began.Elapsed < s_patience, $"Never came: {condition}\n{await AskAsync<string>("document.body.innerText")}");
            await Task.Delay(100);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        if (_browser is { } browser)
        {
            browser.Kill(entireProcessTree: true);
            await browser.WaitForExitAsync();
            browser.Dispose();
        }

        await Proxy.DisposeAsync();
        _limit.Dispose();
        _profile.Delete(recursive: true);
    }

    private async Task StartBrowserAsync()
    {
        Assert.True(File.Exists(Chromium), $"{Chromium} is missing; tests/run.sh installs it.");
        var start = new ProcessStartInfo(Chromium,
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
            "--disable-sync", "--disable-dev-shm-usage", $"--user-data-dir={_profile.FullName}", "--remote-debugging-port=0", "about:blank",
        ]);
        start.RedirectStandardError = true;
        start.RedirectStandardOutput = true;
        _browser = Process.Start(start)!;

        // It says where it listens, and goes on complaining about what a machine without a desktop lacks.
        const string Listening = "DevTools listening on ";
        string? line;
        do
        {
            line = await _browser.StandardError.ReadLineAsync(_limit.Token);
            Assert.NotNull(line);
        }
        while (!line.StartsWith(Listening, StringComparison.Ordinal));
        _ = _browser.StandardError.ReadToEndAsync(CancellationToken.None);
        _ = _browser.StandardOutput.ReadToEndAsync(CancellationToken.None);

        var port = new Uri(line[Listening.Length..]).Port;
        using var http = new HttpClient();
        using var pages = JsonDocument.Parse(await http.GetStringAsync($"http://127.0.0.1:{port}/json/list", _limit.Token));
        var address = pages.RootElement.EnumerateArray().First(page => page.GetProperty("type").GetString() == "page").GetProperty("webSocketDebuggerUrl").GetString()!;
        await _socket.ConnectAsync(new Uri(address), _limit.Token);
    }

    /// <summary>Goes to an address and waits for it to have loaded: who asks in between is told that the page has gone.</summary>
    private async Task NavigateAsync(string address)
    {
        await CallAsync("Page.enable", new { });
        _loaded = false;
        await CallAsync("Page.navigate", new { url = address });
        while (!_loaded)
        {
            using var message = JsonDocument.Parse(await ReceiveAsync());
            Note(message.RootElement);
        }
    }

    private void Note(JsonElement message) =>
        _loaded |= message.TryGetProperty("method", out var method) && method.GetString() == "Page.loadEventFired";

    private async Task<JsonElement> CallAsync(string method, object parameters)
    {
        var id = ++_lastId;
        await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params = parameters }), WebSocketMessageType.Text, endOfMessage: true, _limit.Token);
        while (true)
        {
            using var message = JsonDocument.Parse(await ReceiveAsync());
            if (message.RootElement.TryGetProperty("id", out var answered) && answered.GetInt32() == id)
            {
                Assert.True(message.RootElement.TryGetProperty("result", out var result), $"{method}: {message.RootElement}");
                return result.Clone();
            }

            Note(message.RootElement);
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReceiveAsync()
    {
        var message = new ArrayBufferWriter<byte>();
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(message.GetMemory(4_096), _limit.Token);
            message.Advance(part.Count);
        }
        while (!part.EndOfMessage);
        return message.WrittenMemory;
    }
}
