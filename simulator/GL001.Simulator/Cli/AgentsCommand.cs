using System.CommandLine;
using GL001.Agents;
using GL001.Simulator.Agents;

namespace GL001.Simulator.Cli;

/// <summary>agents: plays external agents of the catalogue beside a coordinator that runs already.</summary>
internal static class AgentsCommand
{
    public static Command Agents()
    {
        var broker = new Option<string>("--broker") { Description = "MQTT broker of the coordinator, host:port.", DefaultValueFactory = _ => "127.0.0.1:1883" };
        var ids = new Option<string[]>("--ids") { Description = "Who is played, for example GL-008 GL-012; every external agent where left out.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [.. PlayedPost.Playable] };
        var at = new Option<string[]>("--at") { Description = "Plants that they serve, or network.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [AgentProtocol.Network] };
        broker.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } text && BrokerAddress.Parse(text) is null)
            {
                result.AddError(BrokerAddress.Refusal(text));
            }
        });
        ids.Validators.Add(result =>
        {
            var unknown = (result.GetValueOrDefault<string[]>() ?? []).Except(PlayedPost.Playable).ToList();
            if (unknown.Count > 0)
            {
                result.AddError($"--ids has {string.Join(", ", unknown)}; only agents that no class of the coordinator does are played: {string.Join(", ", PlayedPost.Playable)}.");
            }
        });
        var command = new Command("agents", "Plays external agents of the catalogue until interrupted. Each answers with what it was asked and that it is played; none calculates anything.") { broker, ids, at };
        command.SetAction(async (parsed, cancellation) =>
        {
            var posts = (from instance in parsed.GetRequiredValue(at).Distinct() from id in parsed.GetRequiredValue(ids).Distinct() select new PlayedPost(id, instance, PlayedPost.StandardVersion)).ToList();
            await using var agents = new PlayedAgents(posts, BrokerAddress.Parse(parsed.GetRequiredValue(broker))!.Value, TimeProvider.System, 1);
            Console.WriteLine($"{posts.Count} played agents go to {parsed.GetRequiredValue(broker)}; their capability is '{PlayedAgent.Capability}'. Ctrl-C stops them.");
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        return command;
    }
}
