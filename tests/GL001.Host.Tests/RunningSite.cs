using System.Net.Http.Json;
using System.Text.Json;
using GL001.Historian;
using GL001.Host.Api;

namespace GL001.Host.Tests;

/// <summary>A coordinator with the sample site, on free ports, with its history in a folder of its own.</summary>
public sealed class RunningSite : IAsyncLifetime, IAsyncDisposable
{
    // The system is busy with real sockets and real time; patience is not what is tested.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    /// <summary>The JSON of the API.</summary>
    public static JsonSerializerOptions Json { get; } = MakeJson();

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("gl001-host-");

    public Coordinator Coordinator { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public string HistoryPath => Path.Combine(_data.FullName, "gl001.db");

    public bool Simulate { get; init; } = true;

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>File of channels; null to deliver nowhere.</summary>
    public FileInfo? Notifications { get; init; }

    public HistoryRetentionOptions Retention { get; init; } = new();

    /// <summary>Collector of traces.</summary>
    public Uri? Otlp { get; init; }

    public static CoordinatorOptions Options(string data) => new()
    {
        Site = new FileInfo(CoordinatorOptions.SampleSite),
        HttpPort = 0,
        MqttPort = 0,
        Data = new DirectoryInfo(data),
        Simulate = true,
    };

    Task IAsyncLifetime.InitializeAsync() => StartAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async Task StartAsync(int mqttPort = 0)
    {
        Coordinator = await Coordinator.StartAsync(Options(_data.FullName) with { Simulate = Simulate, MqttPort = mqttPort, Notifications = Notifications, Otlp = Otlp, Retention = Retention }, Clock, CancellationToken.None);
        Http = new HttpClient { BaseAddress = Coordinator.Address };
    }

    /// <summary>Ends the coordinator and starts another one on the same data and broker port.</summary>
    public async Task RestartAsync()
    {
        var port = Coordinator.BrokerPort;
        Http.Dispose();
        await Coordinator.DisposeAsync();
        await StartAsync(port);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Coordinator.DisposeAsync();
        _data.Delete(recursive: true);
    }

    /// <summary>Reads a route whatever its status says.</summary>
    public async Task<T> GetAsync<T>(string path)
    {
        using var answer = await Http.GetAsync(path);
        return (await answer.Content.ReadFromJsonAsync<T>(Json))!;
    }

    public async Task<IReadOnlyList<UnitStatus>> UnitsAsync() =>
        [.. (await GetAsync<PlantsStatus>("/api/v1/plants/status")).Plants.SelectMany(plant => plant.Units)];

    /// <summary>Asks again until the answer is as wanted; fails with the last answer when patience ends.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> wanted)
    {
        using var timeout = new CancellationTokenSource(s_patience);
        while (true)
        {
            var answer = await ask();
            if (wanted(answer))
            {
                return answer;
            }

            Assert.False(timeout.IsCancellationRequested, $"Still not as wanted: {JsonSerializer.Serialize(answer, Json)}");
            await Task.Delay(200);
        }
    }

    public async Task AllOnlineAsync() => await UntilAsync(UnitsAsync, units => units.All(unit => unit.Connection == Actors.ConnectionState.Online));

    public async Task AllAcceptedAsync() => await UntilAsync(UnitsAsync, units =>
        units.All(unit => unit.Connection == Actors.ConnectionState.Online && unit.Setpoint.Source == "lease"));

    private static JsonSerializerOptions MakeJson()
    {
        var json = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        Coordinator.UseWireNames(json);
        return json;
    }
}
