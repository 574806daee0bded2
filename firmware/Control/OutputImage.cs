namespace GL001.Control;

/// <summary>The relays, a bit each. All zero is de-energised, and de-energised is safe.</summary>
public static class Relay
{
    public const int None = 0;
    public const int MainFuelValves = 1;
    public const int PilotValve = 2;
    public const int Igniter = 4;
    public const int CombustionAirFan = 8;
    public const int Count = 4;

    /// <summary>The relays that let fuel through.</summary>
    public const int Fuel = MainFuelValves | PilotValve;
}

/// <summary>Every output of a scan.</summary>
public sealed class OutputImage
{
    /// <summary>Relay bits, see <see cref="Relay"/>.</summary>
    public int Relays { get; private set; }

    /// <summary>Firing rate command, 0 to 100 % of full load.</summary>
    public double FiringRatePct { get; private set; }

    public bool IsFuelOn => (Relays & Relay.Fuel) != 0;

    public void Set(int relays, double firingRatePct)
    {
        Relays = relays;
        FiringRatePct = firingRatePct;
    }

    public void DeEnergise()
    {
        Relays = Relay.None;
        FiringRatePct = 0.0;
    }
}
