using GL001.Drivers;
using GL001.Plant;
using GL001.Runtime;
using GL001.Simulator.Checkers;
using GL001.Simulator.Devices;
using GL001.Simulator.Plants;
using GL001.Storage;
using UnitKind = GL001.Plant.UnitKind;

namespace GL001.Simulator;

/// <summary>
/// One unit with its board and its controller, which is the firmware's own. The operator beside it presses the
/// local reset after each power-up.
/// </summary>
public sealed class SimulatedUnit
{
    public const int ScanPeriodMs = 100;

    /// <summary>Least time of a purge that the unit was commissioned for, ms: shorter than the table's default, so that a site is on load sooner.</summary>
    public const int PrepurgeMs = 120_000;

    /// <summary>Volume changes that a purge was commissioned for: those of a single-burner water-tube boiler.</summary>
    public const double PurgeVolumes = 8.0;

    // The thermocouple's chip gives no reading for its first four seconds.
    private const int ResetAfterMs = 6_000;
    private const int ResetPressMs = 1_000;

    private readonly double _setpoint;
    private readonly SiteOptions _build;
    private readonly IReadOnlyDictionary<int, double> _options;
    private long _poweredAtMs;
    private long _clockJumpsMs;
    private bool _resetGiven;
    private long _pressFromMs = long.MaxValue;

    /// <param name="plantId">Plant, the Sparkplug group.</param>
    /// <param name="fired">The boiler or heater.</param>
    /// <param name="setpoint">What local control holds: barg or °C.</param>
    /// <param name="seed">Seed of every noise.</param>
    /// <param name="options">Parameters that differ from those of a usual unit, by their numbers.</param>
    /// <param name="build">How the unit is built; null as on site.</param>
    public SimulatedUnit(string plantId, FiredUnit fired, double setpoint, int seed, IReadOnlyDictionary<int, double>? options = null, SiteOptions? build = null)
    {
        _build = build ?? new SiteOptions();
        PlantId = plantId;
        Fired = fired;
        _options = options ?? new Dictionary<int, double>();
        _setpoint = setpoint;
        Options = UnitSettings.Options(BuiltIn());
        Fitting = UnitFitting.Of(_options);
        _build.PlantedPhysics?.Invoke(fired);
        Board = new SimulatedBoard(fired, Options, seed, _build.FlightRecorders);
        Controller = NewController();
    }

    /// <summary>What the controller takes the unit to be fitted with.</summary>
    public Control.UnitOptions Options { get; }

    /// <summary>The same for the oracle, by its own reading of the tables.</summary>
    internal UnitFitting Fitting { get; }

    public string PlantId { get; }

    public Unit Unit => Fired.Unit;

    public FiredUnit Fired { get; }

    public SimulatedBoard Board { get; }

    /// <summary>The controller's program; a new one after each power-up.</summary>
    public UnitController Controller { get; private set; }

    /// <summary>What local control holds: barg or °C.</summary>
    public double Setpoint => _setpoint;

    public bool IsPowered => Board.IsPowered;

    /// <summary>Time since the controller's power-up, ms: its own monotonic clock.</summary>
    public long UptimeMs { get; private set; }

    /// <summary>Wall time at which virtual time begins, ms since 1970 UTC.</summary>
    public long StartMs { get; init; } = new DateTimeOffset(2026, 1, 15, 6, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    /// <summary>Whether the operator resets the lockout of a power-up. A lockout after a trip stays for who looks after it.</summary>
    public bool OperatorPresent { get; set; } = true;

    /// <summary>Physics of the unit, its sensors, then the scan. The board's outputs and the header have moved before.</summary>
    public void Step(long nowMs, double ambientDegC, int elapsedMs)
    {
        if (Fired is DrumBoiler boiler)
        {
            boiler.FeedwaterPct = Board.FeedwaterPct;
        }

        Fired.Step(Board.Relays.Live, Board.FuelValvePct, Board.AirDamperPct, ambientDegC, elapsedMs / 1000.0);
        Board.Sense(elapsedMs);
        if (!IsPowered || ProgramHangs)
        {
            return;
        }

        UptimeMs = nowMs - _poweredAtMs + _clockJumpsMs;
        Operate();
        Controller.Scan(UptimeMs);

        // The device has a thread for it.
        Controller.Keeper.Pump(UptimeMs, StartMs + nowMs);
    }

    /// <summary>The controller loses its supply: outputs drop, the program is gone.</summary>
    public void PowerOff()
    {
        Board.LosePower();
    }

    public void PowerOn(long nowMs)
    {
        Board.Ports.ResetCause = ResetCause.PowerOn;
        StartProgram(nowMs);
        Board.GainPower();
    }

    /// <summary>Fault: the program does not scan while set; the board lives on.</summary>
    public bool ProgramHangs { get; set; }

    /// <summary>Fault: the controller's monotonic clock jumps, ms.</summary>
    public void JumpClock(long ms) => _clockJumpsMs += ms;

    /// <summary>The program starts anew without a loss of supply, as after a watchdog's reset of the processor.</summary>
    public void RestartProgram(long nowMs)
    {
        Board.Relays.LoseProgram();
        Board.Ports.ResetCause = ResetCause.Watchdog;
        StartProgram(nowMs);
    }

    /// <summary>Sends somebody to press the local reset once, for one second, as after a trip.</summary>
    public void PressReset() => _pressFromMs = UptimeMs;

    private void StartProgram(long nowMs)
    {
        Controller = NewController();
        _poweredAtMs = nowMs;
        _clockJumpsMs = 0;
        _resetGiven = false;
        _pressFromMs = long.MaxValue;
        UptimeMs = 0;
    }

    private UnitController NewController() => _build.PlantedRows is { } planted
        ? new(Board.Ports, BuiltIn(), ScanPeriodMs, planted(Unit.Kind == UnitKind.Boiler ? Control.UnitKind.Boiler : Control.UnitKind.Furnace, Options))
        : new(Board.Ports, BuiltIn(), ScanPeriodMs);

    /// <summary>What a commissioning engineer would have entered for this unit.</summary>
    private ParameterSet BuiltIn()
    {
        var isBoiler = Unit.Kind == UnitKind.Boiler;
        return UnitSettings.BuiltIn(
            isBoiler ? Control.UnitKind.Boiler : Control.UnitKind.Furnace,
            [
                ParameterTable.RatedHeatMw,
                ParameterTable.MinimumHeatMw,
                ParameterTable.RampMwPerMinute,
                isBoiler ? ParameterTable.SteamPressureSetpointBarg : ParameterTable.OutletTemperatureSetpointDegC,
                ParameterTable.PrepurgeSeconds,
                ParameterTable.PurgeVolumeChanges,
                ParameterTable.PurgeVolumesPerMinute,
                .. _options.Keys,
            ],
            [
                Unit.MaxHeat.Megawatts,
                Unit.MinHeat.Megawatts,
                Math.Min(Unit.RampUpPerMinute.Megawatts, Unit.RampDownPerMinute.Megawatts),
                _setpoint,
                PrepurgeMs / 1_000.0,
                PurgeVolumes,
                Combustion.VolumesPerMinute,
                .. _options.Values,
            ]);
    }

    private void Operate()
    {
        if (!_resetGiven && OperatorPresent && UptimeMs >= ResetAfterMs)
        {
            _resetGiven = true;
            _pressFromMs = UptimeMs;
        }

        Board.ResetPressed = UptimeMs >= _pressFromMs && UptimeMs < _pressFromMs + ResetPressMs;
    }
}
