namespace GL001.Control;

/// <summary>When an interlock stands guard.</summary>
public enum Arming : byte
{
    Always = 0,

    /// <summary>From the end of the pilot's ignition period to the end of the pilot trial.</summary>
    PilotProving = 1,

    /// <summary>At the end of the main trial, when the main flame has to stand.</summary>
    MainProving = 2,

    /// <summary>While the main fuel valves are commanded open together.</summary>
    MainFuel = 3,

    /// <summary>While fuel can reach the furnace by command: pilot or main.</summary>
    AnyFuel = 4,

    /// <summary>At low fire and while modulating.</summary>
    Firing = 5,

    /// <summary>While no fuel can reach the furnace by command. A value counts only once what burned has had <see cref="BurnerTimings.FlameOutMs"/> to go out.</summary>
    NoFuel = 6,

    /// <summary>While the upstream fuel valve is commanded shut.</summary>
    FuelValve1Shut = 7,

    /// <summary>While the downstream fuel valve is commanded shut.</summary>
    FuelValve2Shut = 8,

    /// <summary>While the pilot valve is commanded shut.</summary>
    PilotValveShut = 9,

    /// <summary>As <see cref="MainFuel"/>, but not while the high-temperature mode proves that fuel ignites by itself.</summary>
    MainFuelCold = 10,
}
