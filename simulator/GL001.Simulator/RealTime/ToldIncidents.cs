using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using GL001.Simulator.Scenarios;

namespace GL001.Simulator.RealTime;

/// <summary>
/// What people and whoever watches from outside tell a coordinator of incidents: one thing after the other, each again until it is confirmed or refused. While the
/// coordinator is away or cannot keep it, it waits, as a monitor does.
/// </summary>
/// <param name="http">The coordinator.</param>
internal sealed class ToldIncidents(HttpClient http)
{
    private const string Route = "/api/v1/incidents";

    private readonly ConcurrentQueue<OperatorAction> _waiting = new();

    // Tells this run's reports from those of another.
    private readonly string _run = Guid.NewGuid().ToString("N");

    /// <summary>Notes something to tell. It is sent by <see cref="SendAsync"/>.</summary>
    public void Do(OperatorAction action) => _waiting.Enqueue(action);

    /// <summary>Sends what waits, in order, until one is not confirmed.</summary>
    /// <exception cref="HttpRequestException">Nobody answers, or incidents cannot be read.</exception>
    public async Task SendAsync(CancellationToken cancellationToken)
    {
        while (_waiting.TryPeek(out var action))
        {
            if (await RequestOfAsync(action, cancellationToken) is not { } request)
            {
                return;
            }

            using (request)
            {
                using var answer = await http.SendAsync(request, cancellationToken);
                if (answer.StatusCode >= HttpStatusCode.InternalServerError)
                {
                    return;
                }
            }

            // Done, done before, or refused: what came of it the expectations see.
            _waiting.TryDequeue(out _);
        }
    }

    /// <summary>Null when there is no open incident yet that somebody could act on.</summary>
    private async Task<HttpRequestMessage?> RequestOfAsync(OperatorAction action, CancellationToken cancellationToken)
    {
        if (action.Kind == OperatorActionKind.TellIncident)
        {
            var told = Post(Route, new
            {
                name = $"Told by the drill: {action.Subject}",
                status = "investigating",
                impact = ImpactOf(action.Word),
                message = "Seen from outside.",
                alert = action.Subject,
                by = "monitor",
            });
            told.Headers.Add("Idempotency-Key", $"{_run}/{action.Subject}/{action.AtMs}");
            return told;
        }

        using var list = JsonDocument.Parse(await http.GetStringAsync(Route + "?limit=1000", cancellationToken));
        var open = list.RootElement.GetProperty("incidents").EnumerateArray()
            .Where(incident => incident.GetProperty("alert").GetString() == action.Subject && incident.GetProperty("status").GetString() != "resolved")
            .Select(incident => incident.GetProperty("incident_id").GetString())
            .FirstOrDefault();
        var what = action.Kind == OperatorActionKind.AcknowledgeIncident ? "acknowledge" : "resolve";
        return open is null ? null : Post($"{Route}/{open}/{what}", new { by = "drill", role = action.Word, text = "" });
    }

    private static HttpRequestMessage Post<T>(string route, T body) =>
        new(HttpMethod.Post, route) { Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json") };

    private static string ImpactOf(string severity) => severity switch
    {
        "P0" => "critical",
        "P1" => "major",
        "P2" => "minor",
        _ => "none",
    };
}
