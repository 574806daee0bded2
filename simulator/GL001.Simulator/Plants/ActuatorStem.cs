namespace GL001.Simulator.Plants;

/// <summary>
/// What friction and play leave of a command between actuator and valve or damper. Stiction: the stem stays until the command
/// is further away than the band, then slips to it (one-parameter model after Stenman, Gustafsson and Forsman 2003). Play: a
/// worn linkage follows only what goes beyond half of it on either side.
/// </summary>
public sealed class ActuatorStem
{
    /// <summary>Fault: what the command has to move before the stem slips, share of the stroke.</summary>
    public double Stiction { get; set; }

    /// <summary>Fault: play of the linkage, share of the stroke.</summary>
    public double Play { get; set; }

    /// <summary>Where the stem stands, share of the stroke.</summary>
    public double Value { get; private set; }

    public void Heal()
    {
        Stiction = 0.0;
        Play = 0.0;
    }

    /// <param name="command">Share of the stroke.</param>
    public double Follow(double command)
    {
        double reach = Play > 0.0 ? Math.Clamp(Value, command - (0.5 * Play), command + (0.5 * Play)) : command;
        Value = Math.Abs(reach - Value) > Stiction ? reach : Value;
        return Value;
    }
}
