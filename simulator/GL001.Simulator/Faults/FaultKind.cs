namespace GL001.Simulator.Faults;

/// <summary>Everything that can go wrong around a controller. What each acts on and what its magnitude means says <see cref="FaultCatalog"/>.</summary>
public enum FaultKind
{
    None = 0,

    // Transmitters, thermometers.
    SensorOpen,
    SensorShort,
    SensorFailureLow,
    SensorFailureHigh,
    SensorFrozen,
    SensorDrift,
    SensorSpike,
    SensorNoise,
    SensorReads,

    // Chips of the board.
    ReferenceShift,
    ConverterHangs,
    BusFailed,
    ChipBrownOut,

    // Contacts.
    ContactOpen,
    ContactClosed,
    ContactBounce,
    FlameFlicker,

    // Burner, fuel, air.
    FlameOut,
    FanFailed,
    FuelPressureShift,
    FlueBlocked,
    DamperStuck,
    ControlValveStuck,
    ActuatorStiction,
    ActuatorBacklash,
    ValveStuckOpen,
    ValveLeaking,
    FuelLeakBy,
    RelayWelded,
    EmergencyStop,

    // What is heated.
    FeedPumpLost,
    BlowdownOpen,
    StreamFlowLost,
    DoorOpen,
    CoolingLost,
    VentilationLost,

    // Controller.
    PowerLost,
    PowerDip,
    WatchdogReset,
    ProgramHang,
    ClockJump,
    MemoryBitRot,
    MemoryUnreachable,

    // Network and broker.
    NetworkPartition,
    NetworkDelay,
    NetworkDuplicates,
    NetworkReorders,
    NetworkTruncates,
    BrokerRestart,

    // The coordinator's side: named here, refused by a run that has none.
    HostKilled,
    DatabaseLost,
    OperationsLost,
    DiskFull,
    SlowSolver,
    AgentSilent,
}
