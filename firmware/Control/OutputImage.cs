namespace GL001.Control;

/// <summary>The relays, a bit each. All zero is de-energised, and de-energised is safe.</summary>
public static class Relay
{
    public const int None = 0;

    /// <summary>Upstream safety shut-off valve.</summary>
    public const int FuelValve1 = 1;

    /// <summary>Downstream safety shut-off valve.</summary>
    public const int FuelValve2 = 2;

    /// <summary>Closes the vent between the two; without current the vent stands open.</summary>
    public const int VentClosed = 4;

    /// <summary>Both pilot valves, which stand in series on one relay.</summary>
    public const int PilotValve = 8;

    public const int Igniter = 16;
    public const int CombustionAirFan = 32;
    public const int Count = 6;

    /// <summary>Main fuel flows when both are open.</summary>
    public const int MainFuelValves = FuelValve1 | FuelValve2;

    /// <summary>Every relay that has a part in letting fuel through.</summary>
    public const int Fuel = MainFuelValves | PilotValve;

    /// <summary>Whether main fuel can reach the furnace.</summary>
    public static bool LetsMainFuelThrough(int relays)
    {
        return (relays & MainFuelValves) == MainFuelValves;
    }

    /// <summary>Whether any fuel can reach the furnace: one of two valves in series, as in the leak test, lets nothing through.</summary>
    public static bool LetsFuelThrough(int relays)
    {
        return LetsMainFuelThrough(relays) || (relays & PilotValve) != 0;
    }
}

/// <summary>Every output of a scan.</summary>
public sealed class OutputImage
{
    /// <summary>Relay bits, see <see cref="Relay"/>.</summary>
    public int Relays { get; private set; }

    /// <summary>Command to the fuel control valve, 0 to 100 % of full load.</summary>
    public double FiringRatePct { get; private set; }

    /// <summary>Command to the combustion-air damper, 0 to 100 % of full load's air.</summary>
    public double AirDamperPct { get; private set; }

    /// <summary>Command to the feedwater valve, 0 to 100 %. A furnace has none.</summary>
    public double FeedwaterPct { get; private set; }

    public bool IsFuelOn => Relay.LetsFuelThrough(Relays);

    public void Set(int relays, double firingRatePct, double airDamperPct, double feedwaterPct)
    {
        Relays = relays;
        FiringRatePct = firingRatePct;
        AirDamperPct = airDamperPct;
        FeedwaterPct = feedwaterPct;
    }

    /// <summary>Everything off. The damper stays where it is: air is never stepped up over unburned fuel, nor taken away.</summary>
    public void DeEnergise()
    {
        Relays = Relay.None;
        FiringRatePct = 0.0;
        FeedwaterPct = 0.0;
    }

    public void Exchange(StateBuffer state)
    {
        Relays = state.Int(Relays);
        FiringRatePct = state.Double(FiringRatePct);
        AirDamperPct = state.Double(AirDamperPct);
        FeedwaterPct = state.Double(FeedwaterPct);
    }
}
