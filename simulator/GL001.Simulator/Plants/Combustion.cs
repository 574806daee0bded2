using GL001.Control;

namespace GL001.Simulator.Plants;

/// <summary>
/// Burner and firebox: air follows the fan, flame needs fuel, air and something that ignites it, and fuel that
/// passes without flame collects in the box until air sweeps it out. An ignition of a mixture between the
/// flammable limits of methane (5 and 15 % by volume) counts as an explosion: the oracle for every purge.
/// </summary>
public sealed class Combustion
{
    private const double FlammableFrom = 0.05;
    private const double FlammableTo = 0.15;

    // Rated fuel fills the box with gas at this rate, and rated air changes the box this often; shares a second.
    private const double FuelFillPerSecond = 0.05;
    private const double AirChangesPerSecond = 0.12;
    private const double PilotShare = 0.02;
    private const double ProvenAirShare = 0.6;

    private readonly FirstOrderLag _air = new(6.0, 0.0);
    private readonly FirstOrderLag _flameSignal = new(0.3, 0.0);
    private double _actuator;

    /// <summary>Lost flame: the mixture is blown out while set.</summary>
    public bool FlameBlownOut { get; set; }

    /// <summary>The fan turns but moves no air while set.</summary>
    public bool FanFailed { get; set; }

    public bool HasFlame { get; private set; }

    public bool FlameSeen => _flameSignal.Value > 0.5;

    public bool AirProven => _air.Value > ProvenAirShare;

    /// <summary>Unburned gas in the box, share of its volume.</summary>
    public double GasShare { get; private set; }

    public int Explosions { get; private set; }

    /// <summary>Position of the firing-rate actuator, 0..1 of full load.</summary>
    public double Actuator => _actuator;

    /// <summary>Heat released, 0..1 of full load.</summary>
    public double HeatShare { get; private set; }

    /// <param name="relays">Relays that are really closed, bits of <see cref="Relay"/>.</param>
    /// <param name="firingRatePct">Command to the actuator.</param>
    /// <param name="seconds">Step.</param>
    public void Step(int relays, double firingRatePct, double seconds)
    {
        var fan = (relays & Relay.CombustionAirFan) != 0 && !FanFailed;
        _air.Step(fan ? 1.0 : 0.0, seconds);

        // A damper motor: full travel in 25 s.
        var target = Math.Clamp(firingRatePct / 100.0, 0.0, 1.0);
        _actuator += Math.Clamp(target - _actuator, -0.04 * seconds, 0.04 * seconds);

        var main = (relays & Relay.MainFuelValves) != 0;
        var pilot = (relays & Relay.PilotValve) != 0;
        var fuel = (main ? Math.Max(_actuator, 0.1) : 0.0) + (pilot ? PilotShare : 0.0);
        var ignites = (relays & Relay.Igniter) != 0;
        Burn(fuel, ignites, seconds);

        HeatShare = HasFlame ? (main ? _actuator : 0.0) + (pilot ? PilotShare : 0.0) : 0.0;
        _flameSignal.Step(HasFlame ? 1.0 : 0.0, seconds);
    }

    private void Burn(double fuel, bool ignites, double seconds)
    {
        if (!HasFlame && ignites && fuel + GasShare > 0.0 && !FlameBlownOut)
        {
            if (GasShare is > FlammableFrom and < FlammableTo)
            {
                Explosions++;
            }

            HasFlame = fuel > 0.0 && _air.Value > 0.1;
            GasShare = HasFlame ? 0.0 : GasShare;
        }

        if (HasFlame && (fuel <= 0.0 || _air.Value < 0.1 || FlameBlownOut))
        {
            HasFlame = false;
        }

        var collected = HasFlame ? 0.0 : fuel * FuelFillPerSecond;
        GasShare = Math.Clamp(GasShare + ((collected - (GasShare * _air.Value * AirChangesPerSecond)) * seconds), 0.0, 1.0);
    }
}
