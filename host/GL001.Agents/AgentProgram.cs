using System.CommandLine;

namespace GL001.Agents;

/// <summary>The main program of an agent that runs by itself.</summary>
public static class AgentProgram
{
    /// <summary>Reads the command line and runs until Ctrl-C; returns the exit code.</summary>
    public static Task<int> RunAsync(string[] args, Agent agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        var instance = new Option<string>("--instance") { Description = "Plant that it serves, or network.", DefaultValueFactory = _ => AgentProtocol.Network };
        var broker = new Option<string>("--broker") { Description = "MQTT broker, host:port.", DefaultValueFactory = _ => "127.0.0.1:1883" };
        var coordinator = new Option<Uri?>("--coordinator") { Description = "Address of the coordinator, to go over HTTP instead of MQTT." };
        var concurrency = new Option<int>("--concurrency") { Description = "Tasks that it takes at a time, 1 to 64.", DefaultValueFactory = _ => 4 };
        broker.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } text && BrokerAddress.Parse(text) is null)
            {
                result.AddError(BrokerAddress.Refusal(text));
            }
        });
        concurrency.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 64)
            {
                result.AddError("--concurrency is from 1 to 64.");
            }
        });
        var root = new RootCommand($"{agent.Id}: {string.Join(", ", agent.Capabilities.Select(capability => capability.Name))}") { instance, broker, coordinator, concurrency };
        root.SetAction(async (parsed, cancellationToken) =>
        {
            using var runtime = new AgentRuntime(agent, parsed.GetRequiredValue(instance), TimeProvider.System, parsed.GetValue(concurrency));
            Console.WriteLine($"{agent.Id} {agent.Version} for {parsed.GetValue(instance)}. Ctrl-C stops it.");
            if (parsed.GetValue(coordinator) is { } address)
            {
                using var http = new HttpClient { BaseAddress = address };
                await new HttpAgent(runtime, http, TimeProvider.System, new ConsoleLogger<HttpAgent>(TimeProvider.System, Console.Error)).RunAsync(cancellationToken).ConfigureAwait(false);
            }
            else
            {
                var (host, port) = BrokerAddress.Parse(parsed.GetRequiredValue(broker))!.Value;
                await new MqttAgent(runtime, host, port, TimeProvider.System, new ConsoleLogger<MqttAgent>(TimeProvider.System, Console.Error)).RunAsync(cancellationToken).ConfigureAwait(false);
            }
        });
        return root.Parse(args).InvokeAsync();
    }
}
