namespace GL001.Control;

/// <summary>What the feedwater control of one drum needs to know. All figures are defaults to be tuned at commissioning. Flows are % of full-load steam flow.</summary>
public sealed class DrumLevelOptions
{
    /// <summary>Level held, mm from normal water level.</summary>
    public double SetpointMm { get; set; }

    /// <summary>Gain of the level controller, % of flow for each mm.</summary>
    public double LevelGainPctPerMm { get; set; } = 0.4;

    /// <summary>Reset time of the level controller, s. Long: swell and shrink first move the level the wrong way.</summary>
    public double LevelIntegralTimeSeconds { get; set; } = 360.0;

    /// <summary>Gain of the feedwater-flow controller, % of valve for each % of flow.</summary>
    public double FlowGainPctPerPct { get; set; } = 0.4;

    /// <summary>Reset time of the feedwater-flow controller, s.</summary>
    public double FlowIntegralTimeSeconds { get; set; } = 8.0;

    /// <summary>Above this steam flow the flows take part, %; flow meters are poor below.</summary>
    public double FlowsAbovePct { get; set; } = 30.0;

    /// <summary>Below this steam flow the level alone controls, %.</summary>
    public double LevelAloneBelowPct { get; set; } = 25.0;

    /// <summary>Most of the difference between feedwater and steam that the level controller takes over as lasting (blowdown, meters' errors), % of flow.</summary>
    public double LargestTakenOverPct { get; set; } = 10.0;

    /// <summary>How long a flow must have been Good before it takes part again, ms.</summary>
    public int FlowQualifyMs { get; set; } = 10_000;
}
