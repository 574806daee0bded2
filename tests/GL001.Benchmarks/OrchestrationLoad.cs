using System.Collections.Concurrent;
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using GL001.Agents;
using Microsoft.Extensions.Logging.Abstractions;

namespace GL001.Benchmarks;

/// <summary>
/// Does one coordinator bear 99 agents at each of ten plants, each with a sign of life a second and a task every five? The
/// coordinator is a process of its own with ten simulated plants; every agent has its own connection to its broker.
/// </summary>
internal static class OrchestrationLoad
{
    private const double TaskEverySeconds = 5.0;

    private const double WaitSeconds = 10.0;

    private static readonly TimeSpan s_startLimit = TimeSpan.FromMinutes(3);

    public static Command Command()
    {
        var seconds = new Option<int>("--seconds") { Description = "Time that is measured.", DefaultValueFactory = _ => 60 };
        var agents = new Option<int>("--agents") { Description = "Agents at each plant, at most 99.", DefaultValueFactory = _ => 99 };
        var plants = new Option<int>("--plants") { Description = "Plants with agents, at most 10.", DefaultValueFactory = _ => 10 };
        var command = new Command("orchestration", "Agents, heartbeats and tasks against one coordinator: the runbooks' targets beside what was measured.") { seconds, agents, plants };
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(seconds), Math.Clamp(parsed.GetValue(agents), 1, 99), Math.Clamp(parsed.GetValue(plants), 1, 10), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(int seconds, int agentCount, int plantCount, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("gl001-load-");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Process? coordinator = null;
        try
        {
            var host = Path.Combine(AppContext.BaseDirectory, "GL001.Host.dll");
            var site = TenPlants.Write(Path.Combine(AppContext.BaseDirectory, "samples", "two-plants"), folder.FullName);
            var (httpPort, mqttPort) = (FreePort(), FreePort());
            var start = new ProcessStartInfo("dotnet", [host, "--site", site, "--data", Path.Combine(folder.FullName, "kept"), "--http-port", $"{httpPort}", "--mqtt-port", $"{mqttPort}"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            coordinator = Process.Start(start)!;
            coordinator.OutputDataReceived += (_, _) => { };
            coordinator.ErrorDataReceived += (_, _) => { };
            coordinator.BeginOutputReadLine();
            coordinator.BeginErrorReadLine();
            using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 4096 }) { BaseAddress = new Uri($"http://127.0.0.1:{httpPort}/"), Timeout = TimeSpan.FromSeconds(60) };

            var running = AgentCatalogue.Coordinated.Take(agentCount).SelectMany(entry => Enumerable.Range(1, plantCount)
                .Select(plant => (entry.Id, Instance: string.Create(CultureInfo.InvariantCulture, $"Plant-{plant:000}")))).ToList();
            var runtimes = running.Select(agent => new AgentRuntime(new Worker(agent.Id, agent.Instance), agent.Instance, TimeProvider.System)).ToList();
            await UntilAsync(async () => (await http.GetAsync(new Uri("api/v1/version", UriKind.Relative), stop.Token)).IsSuccessStatusCode, "the coordinator answers", stop.Token);
            var working = runtimes.Select(runtime => new MqttAgent(runtime, "127.0.0.1", mqttPort, TimeProvider.System, NullLogger<MqttAgent>.Instance).RunAsync(stop.Token)).ToList();
            await UntilAsync(async () => await ConnectedAsync(http, stop.Token) >= running.Count, "every agent is connected", stop.Token);

            // Plants have purged and lit, the first plans are made, code is compiled.
            await AskAllAsync(http, running, TimeSpan.FromSeconds(20), stop.Token);
            var before = (Cpu: coordinator.TotalProcessorTime, At: Stopwatch.GetTimestamp());
            var outcomes = await AskAllAsync(http, running, TimeSpan.FromSeconds(seconds), stop.Token);
            var elapsed = Stopwatch.GetElapsedTime(before.At);
            coordinator.Refresh();
            var cpu = (coordinator.TotalProcessorTime - before.Cpu) / elapsed / Environment.ProcessorCount;
            var latencies = await http.GetFromJsonAsync<JsonElement>(new Uri("api/v1/metrics/latency-breakdown", UriKind.Relative), stop.Token);
            var status = await http.GetFromJsonAsync<JsonElement>(new Uri("api/v1/agents/status", UriKind.Relative), stop.Token);
            var good = Report(running.Count, outcomes, elapsed, cpu, coordinator.WorkingSet64, latencies, status);
            await stop.CancelAsync();
            await Task.WhenAll(working);
            runtimes.ForEach(runtime => runtime.Dispose());
            return good ? 0 : 1;
        }
        finally
        {
            await stop.CancelAsync();
            if (coordinator is { HasExited: false })
            {
                coordinator.Kill();
                await coordinator.WaitForExitAsync(CancellationToken.None);
            }

            coordinator?.Dispose();
            folder.Delete(recursive: true);
        }
    }

    private static bool Report(int agents, IReadOnlyCollection<(bool Succeeded, double Seconds)> outcomes, TimeSpan elapsed, double cpu, long memory, JsonElement latencies, JsonElement status)
    {
        var times = outcomes.Select(outcome => outcome.Seconds).Order().ToList();
        var failed = outcomes.Count(outcome => !outcome.Succeeded);
        var success = 1.0 - (failed / (double)Math.Max(1, outcomes.Count));
        var orchestration = P95(latencies, "orchestration");
        var lag = P95(latencies, "message_bus");
        var connected = status.GetProperty("agents").EnumerateArray().Count(agent => agent.GetProperty("status").GetString() == "connected");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"""

            {agents} agents, {outcomes.Count} tasks in {elapsed.TotalSeconds:0} s ({outcomes.Count / elapsed.TotalSeconds:0} a second), {Environment.ProcessorCount} processors shared with the agents

                                                goal        runbook     measured
              coordination success              > 99.9 %    > 99 %      {success:0.00%}
              task, asked to kept, p95          < 500 ms    < 2 s       {Quantile(times, 0.95) * 1000.0:0} ms (median {Quantile(times, 0.5) * 1000.0:0}, longest {times.LastOrDefault() * 1000.0:0})
              orchestration latency p95         < 500 ms    < 2 s       {orchestration:0} ms
              error rate                        < 0.05 %    < 0.5 %     {1.0 - success:0.00%}
              CPU of the coordinator            < 70 %      < 70 %      {cpu:0%}
              message bus lag p95               < 100 ms    < 100 ms    {lag:0.0} ms
              memory of the coordinator         -           < 75 %      {memory / 1048576.0:0} MiB
              agents connected at the end       {agents}                     {connected}
            """));
        return success > 0.999 && Quantile(times, 0.95) < 0.5 && orchestration < 500.0 && cpu < 0.7 && connected >= agents;
    }

    /// <summary>Every agent is asked for something every five seconds, evenly spread; returns how each task ended and how long it took.</summary>
    private static async Task<IReadOnlyCollection<(bool Succeeded, double Seconds)>> AskAllAsync(HttpClient http, List<(string Id, string Instance)> agents, TimeSpan time, CancellationToken cancellationToken)
    {
        var outcomes = new ConcurrentBag<(bool, double)>();
        var asked = new List<Task>();
        var began = Stopwatch.GetTimestamp();
        var rate = agents.Count / TaskEverySeconds;
        for (var number = 0; Stopwatch.GetElapsedTime(began) < time; number++)
        {
            var due = TimeSpan.FromSeconds(number / rate) - Stopwatch.GetElapsedTime(began);
            if (due > TimeSpan.Zero)
            {
                await Task.Delay(due, cancellationToken);
            }

            var (id, instance) = agents[number % agents.Count];
            asked.Add(Task.Run(async () => outcomes.Add(await AskAsync(http, id, instance, cancellationToken)), cancellationToken));
        }

        await Task.WhenAll(asked);
        return outcomes;
    }

    private static async Task<(bool Succeeded, double Seconds)> AskAsync(HttpClient http, string agentId, string plantId, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        using var answer = await http.PostAsJsonAsync(new Uri($"api/v1/coordination/tasks?wait_seconds={WaitSeconds}", UriKind.Relative),
            new { agent_id = agentId, plant_id = plantId, capability = Worker.Capability, input = new { work_ms = 20.0 } }, cancellationToken);
        var succeeded = answer.StatusCode == HttpStatusCode.OK
            && (await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("status").GetString() == "succeeded";
        return (succeeded, Stopwatch.GetElapsedTime(began).TotalSeconds);
    }

    private static async Task<int> ConnectedAsync(HttpClient http, CancellationToken cancellationToken) =>
        (await http.GetFromJsonAsync<JsonElement>(new Uri("api/v1/agents/status", UriKind.Relative), cancellationToken)).GetProperty("agents").EnumerateArray()
            .Count(agent => agent.GetProperty("status").GetString() == "connected" && agent.GetProperty("plant_id").GetString() != AgentProtocol.Network);

    private static async Task UntilAsync(Func<Task<bool>> condition, string what, CancellationToken cancellationToken)
    {
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                if (await condition())
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not there yet.
            }

            if (Stopwatch.GetElapsedTime(began) > s_startLimit)
            {
                throw new InvalidOperationException($"Within {s_startLimit.TotalSeconds:0} s it did not come true that {what}.");
            }

            await Task.Delay(500, cancellationToken);
        }
    }

    private static double P95(JsonElement latencies, string operation) => latencies.GetProperty("operations").EnumerateArray()
        .Where(line => line.GetProperty("operation").GetString() == operation).Select(line => line.GetProperty("p95_ms").GetDouble()).FirstOrDefault(double.NaN);

    private static double Quantile(List<double> ordered, double share) => ordered.Count == 0 ? double.NaN : ordered[Math.Max(0, (int)Math.Ceiling(share * ordered.Count) - 1)];

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>An agent that takes its time.</summary>
    private sealed class Worker : Agent
    {
        public const string Capability = "work";

        public Worker(string id, string instance)
            : base(id, new Version(1, 0)) => Offer<Work, Done>(Capability, "Takes its time.", async (input, context) =>
            {
                await Task.Delay(TimeSpan.FromMilliseconds(input.WorkMs), context.Clock, context.Cancellation);
                return new Done(instance);
            });
    }

    private sealed record Work(double WorkMs);

    private sealed record Done(string Instance);
}
