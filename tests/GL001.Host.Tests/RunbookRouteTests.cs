using System.Net;
using System.Text;
using System.Text.Json;

namespace GL001.Host.Tests;

/// <summary>Every route that a runbook calls, with the body it sends, and every field it reads out of the answer; the list is runbook-routes.tsv.</summary>
public sealed class RunbookRouteTests : IAsyncLifetime
{
    private readonly RunningSite _site = new();

    public async Task InitializeAsync()
    {
        await _site.StartAsync();
        await _site.AllAcceptedAsync();
    }

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [Fact]
    public async Task Every_route_answers_with_every_field_that_is_read_out_of_it()
    {
        // A task, so that lists of tasks have one.
        using (var task = await SendAsync("POST", "/api/v1/coordination/tasks", """{"agent_id":"GL-009","capability":"energy_balance","input":{}}"""))
        {
            Assert.True(task.IsSuccessStatusCode);
        }

        var problems = new List<string>();
        foreach (var (method, path, fields, body) in Routes())
        {
            using var answer = await SendAsync(method, path, body);
            var text = await answer.Content.ReadAsStringAsync();

            // No backup server is configured in the sample: the answer that says so is the right one.
            var expected = path == "/api/v1/scada/failover" ? answer.StatusCode == HttpStatusCode.Conflict : answer.IsSuccessStatusCode;
            if (!expected)
            {
                problems.Add($"{method} {path}: {(int)answer.StatusCode} {text}");
                continue;
            }

            if (fields.Length > 0)
            {
                using var json = JsonDocument.Parse(text);
                var names = Names(json.RootElement).ToHashSet();
                problems.AddRange(fields.Where(field => !names.Contains(field)).Select(field => $"{method} {path}: no {field} in {text[..Math.Min(text.Length, 300)]}"));
            }
        }

        Assert.Equal([], problems);
    }

    private static IEnumerable<(string Method, string Path, string[] Fields, string Body)> Routes()
    {
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "runbook-routes.tsv")).Where(line => !line.StartsWith('#')))
        {
            var parts = line.Split('\t');
            yield return (parts[0], parts[1], parts.Length > 2 ? parts[2].Split(' ', StringSplitOptions.RemoveEmptyEntries) : [], parts.Length > 3 ? parts[3] : "");
        }
    }

    private async Task<HttpResponseMessage> SendAsync(string method, string path, string body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body.Length > 0)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        return await _site.Http.SendAsync(request);
    }

    private static IEnumerable<string> Names(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Names(property.Value).Prepend(property.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Names),
        _ => [],
    };
}
