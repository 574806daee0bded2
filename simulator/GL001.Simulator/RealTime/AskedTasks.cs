using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using GL001.Simulator.Agents;
using GL001.Simulator.Network;

namespace GL001.Simulator.RealTime;

/// <summary>
/// The tasks that a run asks a coordinator for, and what came of them. Each goes out under a key of its own until it is confirmed, as a
/// careful client does: whatever fails on the way, it has to be one task in the end.
/// </summary>
/// <param name="http">The coordinator.</param>
internal sealed class AskedTasks(HttpClient http)
{
    private const string Route = "/api/v1/coordination/tasks";
    private const int PageSize = 1_000;

    // Marks this run's questions in a coordinator that others ask too.
    private readonly string _run = Guid.NewGuid().ToString("N");
    private readonly Lock _lock = new();
    private readonly Queue<Asked> _waiting = new();

    // The confirmed task of each question.
    private readonly Dictionary<string, (string TaskId, string AgentId)> _kept = [];
    private int _asked;
    private int _refused;
    private int _notKept;

    /// <summary>How they stood last.</summary>
    public TaskTally Tally { get; private set; } = TaskTally.None;

    /// <summary>Notes a task to ask for. It is sent by <see cref="SendAsync"/>.</summary>
    public void Ask(string agentId, string? plantId, double takesSeconds)
    {
        lock (_lock)
        {
            _asked++;
            _waiting.Enqueue(new Asked(agentId, plantId, takesSeconds, string.Create(CultureInfo.InvariantCulture, $"{_run}/{_asked}")));
        }
    }

    /// <summary>Asks for what waits, in order, until one is not confirmed.</summary>
    /// <exception cref="HttpRequestException">Nobody answers.</exception>
    public async Task SendAsync(CancellationToken cancellationToken)
    {
        while (Next() is { } asked)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, Route)
            {
                Content = new StringContent(JsonSerializer.Serialize(new
                {
                    agent_id = asked.AgentId,
                    capability = PlayedAgent.Capability,
                    plant_id = asked.PlantId,
                    input = new { question = asked.Question, takes_seconds = asked.TakesSeconds },
                }), Encoding.UTF8, "application/json"),
            };
            request.Headers.Add("Idempotency-Key", asked.Question);
            using var answer = await http.SendAsync(request, cancellationToken);
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                _notKept++;
                return;
            }

            if (answer.StatusCode == HttpStatusCode.Conflict || answer.StatusCode >= HttpStatusCode.InternalServerError)
            {
                return;
            }

            using var task = answer.IsSuccessStatusCode ? JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken)) : null;
            lock (_lock)
            {
                _waiting.Dequeue();
                if (task is null)
                {
                    _refused++;
                }
                else
                {
                    _kept.Add(asked.Question, (task.RootElement.GetProperty("task_id").GetString()!, asked.AgentId));
                }
            }
        }
    }

    /// <summary>Reads the coordinator's books.</summary>
    /// <exception cref="HttpRequestException">Nobody answers.</exception>
    public async Task CountAsync(CancellationToken cancellationToken)
    {
        int asked, refused;
        Dictionary<string, (string TaskId, string AgentId)> kept;
        lock (_lock)
        {
            (asked, refused, kept) = (_asked, _refused, new(_kept));
        }

        if (asked == 0)
        {
            return;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var found = new HashSet<string>(StringComparer.Ordinal);
        var (succeeded, otherwise, twice) = (0, refused, 0);
        var total = 1;
        for (var offset = 0; offset < total; offset += PageSize)
        {
            using var page = JsonDocument.Parse(await http.GetStringAsync(string.Create(CultureInfo.InvariantCulture, $"{Route}?limit={PageSize}&offset={offset}"), cancellationToken));
            total = page.RootElement.GetProperty("page").GetProperty("total").GetInt32();
            foreach (var task in page.RootElement.GetProperty("tasks").EnumerateArray().Where(task => QuestionOf(task) is not null))
            {
                var id = task.GetProperty("task_id").GetString()!;
                var question = QuestionOf(task)!;

                // A page may show what the one before it has shown. And a question without a confirmation yet may have its task in the books already.
                if (!seen.Add(id) || !kept.TryGetValue(question, out var known))
                {
                    continue;
                }

                if (known.TaskId != id)
                {
                    twice++;
                    continue;
                }

                found.Add(question);
                switch (task.GetProperty("status").GetString())
                {
                    case "succeeded" when task.GetProperty("result").GetProperty("asked").GetString() == question && task.GetProperty("result").GetProperty("agent_id").GetString() == known.AgentId:
                        succeeded++;
                        break;
                    case "pending" or "running":
                        break;
                    default:
                        otherwise++;
                        break;
                }
            }
        }

        Tally = new TaskTally(asked, kept.Count, succeeded, otherwise, kept.Count - found.Count, twice, _notKept);
    }

    /// <summary>What this run asked with a task; null for a task of somebody else.</summary>
    private string? QuestionOf(JsonElement task) =>
        task.GetProperty("input").TryGetProperty("question", out var question) && question.ValueKind == JsonValueKind.String && question.GetString() is { } text
            && text.StartsWith(_run, StringComparison.Ordinal) ? text : null;

    private Asked? Next()
    {
        lock (_lock)
        {
            return _waiting.TryPeek(out var asked) ? asked : null;
        }
    }

    private sealed record Asked(string AgentId, string? PlantId, double TakesSeconds, string Question);
}
