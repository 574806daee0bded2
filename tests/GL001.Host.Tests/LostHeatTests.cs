using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using GL001.Host.Api;
using GL001.Orchestration.Alarms;
using GL001.Orchestration.Incidents;
using GL001.Simulator.RealTime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace GL001.Host.Tests;

/// <summary>The only furnace of a hot-oil header goes out and comes back, in a simulated plant five times as fast as the clock.</summary>
public sealed class LostHeatTests : IAsyncLifetime
{
    private const string Furnace = "FRN-201-CTL";

    // The process that this header follows idles for days from here on: the furnace's least heat nearly covers it.
    private static readonly DateTimeOffset s_quiet = new(2026, 4, 23, 8, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gl001-heat-");
    private readonly ConcurrentQueue<string> _told = new();
    private WebApplication _chat = null!;
    private RunningSite _site = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _chat = builder.Build();
        _chat.Run(async context => _told.Enqueue(await new StreamReader(context.Request.Body).ReadToEndAsync()));
        await _chat.StartAsync();
        var channels = new FileInfo(Path.Combine(_folder.FullName, "channels.yaml"));
        await File.WriteAllTextAsync(channels.FullName, $"channels:\n  - {{ name: chat, kind: webhook, url: '{_chat.Urls.First()}/hook' }}\n");
        _site = new RunningSite { Clock = new SiteClock(s_quiet, DateTimeOffset.UtcNow, 5.0), Notifications = channels };
        await _site.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _site.DisposeAsync();
        await _chat.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_lost_furnace_opens_an_incident_calls_people_and_closes_it_when_heat_is_back_and_nothing_of_it_is_forgotten()
    {
        await _site.AllAcceptedAsync();
        await PostAsync($"/api/v1/simulation/controllers/{Furnace}/power-off", null, HttpStatusCode.NoContent);
        var incident = await RunningSite.UntilAsync(HeatLossAsync, found => found is not null);
        Assert.True(incident is { Alert: "gl-001.plant_heat_loss", Severity: Severity.P1, Status: IncidentStatus.Investigating }, JsonSerializer.Serialize(incident));
        var path = $"/api/v1/incidents/{incident!.IncidentId}";

        // The alarm that goes with it can be seen, acknowledged and shelved by people with a role and a reason.
        const string Alarm = "/api/v1/safety/alarms/Plant-002.FRN-201.LINK";
        var alarms = await _site.GetAsync<Api.AlarmList>("/api/v1/safety/alarms?plant_id=Plant-002&priority=medium&state=unacknowledged");
        Assert.Contains(alarms.ActiveAlarms, alarm => alarm is { AlarmId: "Plant-002.FRN-201.LINK", CauseStands: true, IsTrip: false });
        Assert.Contains("role is 'boss'; allowed are system, primary_on_call", await PostAsync($"{Alarm}/acknowledge", new { by = "Ada", role = "boss" }, HttpStatusCode.BadRequest), StringComparison.Ordinal);
        Assert.Contains("this needs a person", await PostAsync($"{Alarm}/acknowledge", new { by = "Ada", role = "system" }, HttpStatusCode.Forbidden), StringComparison.Ordinal);
        await PostAsync($"{Alarm}/acknowledge", new { by = "Ada", role = "primary_on_call" }, HttpStatusCode.OK);
        Assert.Contains("up to 60", await PostAsync($"{Alarm}/shelve", new { by = "Ada", role = "primary_on_call", reason = "r", minutes = 61 }, HttpStatusCode.BadRequest), StringComparison.Ordinal);
        await PostAsync($"{Alarm}/shelve", new { by = "Ada", role = "primary_on_call", reason = "supply is being mended", minutes = 60 }, HttpStatusCode.OK);
        Assert.Contains("means nothing to it", await PostAsync($"{Alarm}/reset", new { by = "Ada", role = "primary_on_call" }, HttpStatusCode.Conflict), StringComparison.Ordinal);
        Assert.Equal([AlarmInput.Shelve, AlarmInput.Acknowledge, AlarmInput.Raise], (await _site.GetAsync<AlarmHistory>($"{Alarm}/history?limit=3")).Entries.Select(entry => entry.Event));

        await PostAsync($"{path}/acknowledge", new { by = "Ada", role = "primary_on_call", text = "on my way" }, HttpStatusCode.OK);
        var text = await _site.Http.GetStringAsync("/api/v1/metrics");
        Assert.True(text.Value("gl_001_incidents_open{severity=\"p1\"}") >= 1.0);
        Assert.True(text.Value("gl_001_notifications_total{channel=\"chat\",outcome=\"delivered\"}") >= 1.0);

        await PostAsync($"/api/v1/simulation/controllers/{Furnace}/power-on", null, HttpStatusCode.NoContent);
        await RunningSite.UntilAsync(() => _site.GetAsync<IncidentView>(path), now => now.Status == IncidentStatus.Resolved);
        await RunningSite.UntilAsync(() => Task.FromResult(_told.ToArray()), told => told.Any(message => message.Contains(incident.IncidentId, StringComparison.Ordinal) && message.Contains("it is over", StringComparison.Ordinal)));

        await _site.RestartAsync();
        var after = await _site.GetAsync<IncidentView>(path);
        Assert.Equal([TimelineKind.Opened, TimelineKind.Notified, TimelineKind.Acknowledged], after.Timeline.Take(3).Select(entry => entry.Event));
        Assert.Contains((await _site.GetAsync<IncidentList>("/api/v1/incidents?limit=1000")).Incidents, known => known.IncidentId == incident.IncidentId);
        var review = await _site.Http.GetStringAsync($"{path}/review");
        Assert.Contains("on my way", review, StringComparison.Ordinal);
        Assert.Contains("| Acknowledge |", review, StringComparison.Ordinal);
    }

    private async Task<IncidentView?> HeatLossAsync() => (await _site.GetAsync<IncidentList>("/api/v1/incidents")).Incidents
        .FirstOrDefault(incident => incident is { Scope: "Plant-002", Status: not IncidentStatus.Resolved, Alert: "gl-001.plant_heat_loss" or "gl-001.critical_heat_loss" });

    private async Task<string> PostAsync(string path, object? body, HttpStatusCode expected)
    {
        using var content = body is null ? null : JsonContent.Create(body);
        using var answer = await _site.Http.PostAsync(path, content);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{path}: {answer.StatusCode} {text}");
        return text.Length > 0 && text[0] == '{' && JsonDocument.Parse(text).RootElement.TryGetProperty("detail", out var detail) ? detail.GetString()! : text;
    }
}
