using GL001.Agents;

namespace GL001.Simulator.Agents;

/// <summary>
/// Stands in for an external agent of the catalogue: speaks the whole protocol and does none of its work. Its one capability says by
/// name, description and answer that it is played, so that nobody takes an answer for engineering.
/// </summary>
public sealed class PlayedAgent : Agent
{
    /// <summary>Name of the only capability.</summary>
    public const string Capability = "played";

    /// <summary>Longest time that one answer may be told to take, s: the longest attempt that the coordinator allows.</summary>
    public const double LongestSeconds = 3_600.0;

    /// <exception cref="ArgumentException">The catalogue has no such agent.</exception>
    public PlayedAgent(string id, Version version)
        : base(id, version)
    {
        Offer<PlayedQuestion, PlayedAnswer>(Capability, "Played by the simulator: answers with what it was asked and that it is played. It calculates nothing.", AnswerAsync);
    }

    private async Task<PlayedAnswer> AnswerAsync(PlayedQuestion question, TaskContext context)
    {
        if (question.TakesSeconds is not (>= 0.0 and <= LongestSeconds))
        {
            throw new AgentInputException("takes_seconds", $"takes_seconds is from 0 to {LongestSeconds:0}.");
        }

        await Task.Delay(TimeSpan.FromSeconds(question.TakesSeconds), context.Clock, context.Cancellation).ConfigureAwait(false);
        return new PlayedAnswer(true, Id, question.Question, $"{Id} is played by the simulator; nothing was calculated.");
    }
}

/// <summary>What a played agent is asked.</summary>
/// <param name="Question">Any text; it comes back.</param>
/// <param name="TakesSeconds">How long the answer takes, s.</param>
public sealed record PlayedQuestion(string Question, double TakesSeconds);

/// <summary>What a played agent answers.</summary>
/// <param name="Played">Always true.</param>
/// <param name="AgentId">Who was played.</param>
/// <param name="Asked">What it was asked.</param>
/// <param name="Note">The same in words.</param>
public sealed record PlayedAnswer(bool Played, string AgentId, string Asked, string Note);

/// <summary>One instance of an agent that is played.</summary>
/// <param name="AgentId">Id in the catalogue; an external agent.</param>
/// <param name="Instance">Plant that it serves, or network.</param>
/// <param name="Version">Version with which it registers.</param>
public sealed record PlayedPost(string AgentId, string Instance, Version Version)
{
    /// <summary>With this version every agent of the catalogue is compatible.</summary>
    public static readonly Version StandardVersion = new(1, 0);

    /// <summary>Ids of the agents that may be played: those that no class of the coordinator does.</summary>
    public static IReadOnlyList<string> Playable { get; } = [.. AgentCatalogue.Coordinated.Where(entry => entry.Runs == AgentHosting.External).Select(entry => entry.Id)];
}
