using System.Globalization;
using System.Text;
using System.Text.Json;

namespace GL001.Simulator.RealTime;

/// <summary>What a coordinator says of itself over REST, asked again and again in the background.</summary>
internal sealed class CoordinatorView : IAsyncDisposable
{
    /// <summary>The word for a coordinator that does not answer.</summary>
    public const string Unreachable = "unreachable";

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    private readonly HttpClient _http;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _asking;
    private volatile Seen _seen = Seen.Nothing;
    private long _answeredTo = long.MinValue;
    private long _solverDelayMs;

    public CoordinatorView(Uri address)
    {
        Address = address;
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(5) };
        _asking = AskAsync();
    }

    /// <summary>Where it answers.</summary>
    public Uri Address { get; }

    public bool Answers => _seen.PlanStatus != Unreachable;

    /// <summary>Whether it has answered a question that was asked after this instant of the machine's monotonic clock.</summary>
    public bool HasAnsweredSince(long timestamp) => Interlocked.Read(ref _answeredTo) > timestamp;

    public string PlanStatus => _seen.PlanStatus;

    /// <summary>Units that it hears.</summary>
    public IReadOnlySet<string> Online => _seen.Online;

    /// <summary>Whether leases of a plan have been sent since it started.</summary>
    public bool HasSentLeases => _seen.LeasesSent > 0;

    /// <summary>How much longer each of its plans shall take, ms of its own clock; told again after each restart.</summary>
    public long SolverDelayMs
    {
        get => Interlocked.Read(ref _solverDelayMs);
        set => Interlocked.Exchange(ref _solverDelayMs, value);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _http.Dispose();
        _ending.Dispose();
    }

    private async Task AskAsync()
    {
        var told = 0L;
        while (!_ending.IsCancellationRequested)
        {
            try
            {
                var asked = TimeProvider.System.GetTimestamp();
                _seen = await LookAsync();
                Interlocked.Exchange(ref _answeredTo, asked);
                if (told != SolverDelayMs)
                {
                    told = await TellDelayAsync(SolverDelayMs);
                }
            }
            catch (Exception problem) when (problem is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException
                || (problem is OperationCanceledException && !_ending.IsCancellationRequested))
            {
                // Gone or not there yet. One that is started again knows of no delay.
                _seen = Seen.Nothing;
                told = 0L;
            }

            await Task.Delay(s_pause, _ending.Token);
        }
    }

    private async Task<Seen> LookAsync()
    {
        using var plants = JsonDocument.Parse(await _http.GetStringAsync("/api/v1/plants/status", _ending.Token));
        using var dispatch = JsonDocument.Parse(await _http.GetStringAsync("/api/v1/optimization/heat-distribution/status", _ending.Token));
        var online = plants.RootElement.GetProperty("plants").EnumerateArray()
            .SelectMany(plant => plant.GetProperty("units").EnumerateArray())
            .Where(unit => unit.GetProperty("connection").GetString() == "online")
            .Select(unit => unit.GetProperty("unit_id").GetString()!)
            .ToHashSet(StringComparer.Ordinal);
        return new Seen(dispatch.RootElement.GetProperty("optimization_status").GetString()!, dispatch.RootElement.GetProperty("leases_sent").GetInt32(), online);
    }

    private async Task<long> TellDelayAsync(long delayMs)
    {
        using var body = new StringContent(string.Create(CultureInfo.InvariantCulture, $"{{\"delay_ms\":{delayMs}}}"), Encoding.UTF8, "application/json");
        using var answer = await _http.PutAsync("/api/v1/drill/solver", body, _ending.Token);
        answer.EnsureSuccessStatusCode();
        return delayMs;
    }

    private sealed record Seen(string PlanStatus, int LeasesSent, IReadOnlySet<string> Online)
    {
        public static readonly Seen Nothing = new(Unreachable, 0, new HashSet<string>());
    }
}
