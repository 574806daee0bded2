namespace GL001.Orchestration.Incidents;

/// <summary>A rule at one place, and how long what it saw has been so.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Observation">What it saw.</param>
/// <param name="Holds">It stands for as long as the rule asks.</param>
/// <param name="IsOver">It is gone for as long as the rule asks.</param>
public sealed record JudgedRule(IncidentRule Rule, RuleObservation Observation, bool Holds, bool IsOver);

/// <summary>Remembers since when each rule stands or is gone. While nobody knows, it is judged neither way; what is seen again as it was counts from before.</summary>
internal sealed class RuleWatch
{
    private readonly Dictionary<(IncidentRule Rule, string Scope), (bool Stands, DateTimeOffset Since)> _since = [];

    public JudgedRule Take(IncidentRule rule, RuleObservation observation, DateTimeOffset now)
    {
        if (observation.Stands is not { } stands)
        {
            return new JudgedRule(rule, observation, Holds: false, IsOver: false);
        }

        var key = (rule, observation.Scope);
        if (!_since.TryGetValue(key, out var known) || known.Stands != stands)
        {
            _since[key] = known = (stands, now);
        }

        var lasts = now - known.Since;
        return new JudgedRule(rule, observation, Holds: stands && lasts >= rule.For, IsOver: !stands && lasts >= rule.Clear);
    }
}
