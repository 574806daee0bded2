using System.Globalization;
using GL001.Control;
using GL001.Simulator.Faults;
using GL001.Simulator.Plants;

namespace GL001.Simulator.Checkers;

/// <summary>
/// Never fuel without proven purge, judged by the physics: the volumes of air that went through the furnace since it last
/// held fuel, and whether anything exploded.
/// </summary>
internal sealed class PurgeChecker(UnitWatch watch)
{
    // Air that purges: what the unit was commissioned for, less what its meter may be off.
    private const double PurgingAirflow = 0.55;

    // The meter's noise and lag, and the scan it is credited in.
    private const double VolumesTolerance = 0.95;

    // Without air at all what was purged may fill with what leaks.
    private const double AirLost = 0.10;

    // Gas that leaks in while air sweeps it out is no unpurged furnace before it comes to a quarter of the lower explosive limit of 5 %.
    private const double SweptGasShare = 0.0125;

    private double _volumes;
    private bool _fuelWasIn;
    private int _explosions;

    public Violation? Step(int elapsedMs)
    {
        var burner = watch.Unit.Fired.Combustion;
        if (burner.Explosions > _explosions)
        {
            _explosions = burner.Explosions;
            return new Violation("explosion", watch.Id, "", watch.NowMs, "gas at 5 to 15 % of the furnace's volume met a flame or a spark");
        }

        var fuelIsIn = (!burner.Valve1Closed && !burner.Valve2Closed) || !burner.PilotClosed;
        var starts = fuelIsIn && !_fuelWasIn && !burner.PilotClosed;
        _fuelWasIn = fuelIsIn;
        if (starts && _volumes < SimulatedUnit.PurgeVolumes * VolumesTolerance && !AirInstrumentsAreFaulty)
        {
            return new Violation("fuel without purge", watch.Id, "", watch.NowMs,
                string.Create(CultureInfo.InvariantCulture, $"pilot gas after {_volumes:0.0} volumes of air; {SimulatedUnit.PurgeVolumes:0} are a purge"));
        }

        if (fuelIsIn || burner.Airflow < AirLost || burner.GasShare > SweptGasShare)
        {
            _volumes = 0.0;
        }
        else if (burner.Airflow >= PurgingAirflow)
        {
            _volumes += burner.Airflow * Combustion.VolumesPerMinute * elapsedMs / 60_000.0;
        }

        return null;
    }

    // FT-113, its switch and the fan's proof tell the controller of its air; while they lie only an explosion tells of a purge.
    private bool AirInstrumentsAreFaulty => watch.Stood(600_000, fault =>
        fault.Part is "FT-113" or "FS-106" or "ZS-118" or "converter-1" || fault.Kind == FaultKind.ClockJump);
}

/// <remarks>A welded igniter relay is left out: the watchdog takes the supply of fuel relays that hang, and no others.</remarks>
/// <summary>What valves and igniter really get follows what the relays are told, and nothing gets fuel without a living controller.</summary>
internal sealed class RelayChecker(UnitWatch watch)
{
    private const int MovingMs = 300;

    // Where a relay hangs or the program stands still the watchdog acts: a second after its last feeding, and what it takes to notice.
    private const int WatchdogMs = 1_700;

    private int _wrongMs;

    public Violation? Step(int elapsedMs)
    {
        var unit = watch.Unit;
        if (unit.Controller.IsHalted)
        {
            return new Violation("program halted", watch.Id, "", watch.NowMs, $"the controller halted by an error of its own: {unit.Controller.HaltReason}");
        }

        var told = watch.IsAlive ? watch.Commanded & watch.Armed : Relay.None;
        var wrong = unit.Board.Relays.Live & ~told & (Relay.Fuel | (Relay.Igniter & ~unit.Board.Relays.Welded));
        _wrongMs = wrong != 0 ? _wrongMs + elapsedMs : 0;
        var byWatchdog = watch.AliveMs < WatchdogMs || unit.Board.Relays.Welded != 0;
        return _wrongMs > (byWatchdog ? WatchdogMs : MovingMs)
            ? new Violation("relay not released", watch.Id, "", watch.NowMs,
                string.Create(CultureInfo.InvariantCulture, $"fuel or igniter relays {wrong} have their supply {_wrongMs / 1_000.0:0.0} s after they should have dropped"))
            : null;
    }
}

/// <summary>A unit that nothing was ever wrong with comes to fire when heat is wanted.</summary>
internal sealed class FiresChecker(UnitWatch watch)
{
    // Reset, leak test, purge and trials take about four minutes.
    private const int StartMs = 330_000;

    private int _coldMs;

    public Violation? Step(int elapsedMs)
    {
        if (watch.LastFaultMs >= 0 || !watch.Unit.OperatorPresent || watch.Unit.Controller.Cycle.Burner.IsFiring || !IsCold)
        {
            _coldMs = 0;
            return null;
        }

        _coldMs += elapsedMs;
        return _coldMs >= StartMs
            ? new Violation("does not fire", watch.Id, "", watch.NowMs, "nothing was wrong, heat is wanted, and the burner has not come to fire")
            : null;
    }

    // Below its cut-in, see hardware/parameters.csv.
    private bool IsCold => watch.Unit.Fired switch
    {
        DrumBoiler boiler => boiler.PressureBarg < watch.Unit.Setpoint - 1.2,
        FurnaceUnit heater => heater.OutletDegC < watch.Unit.Setpoint - 17.0,
        _ => false,
    };
}
