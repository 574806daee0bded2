namespace GL001.Wire;

/// <summary>Metric aliases of a controller. They go over the wire: append, never renumber.</summary>
public static class MetricId
{
    public const int None = 0;

    // The edge node.
    public const int Rebirth = 1;
    public const int FirmwareVersion = 2;

    // What the unit measures.
    public const int SteamPressureBarg = 10;
    public const int DrumLevelMm = 11;
    public const int FlueTemperatureDegC = 12;
    public const int OutletTemperatureDegC = 13;
    public const int HeatOutputMw = 14;
    public const int FuelPressureMbar = 15;
    public const int CombustionAirFlowPct = 16;
    public const int FurnacePressurePa = 17;
    public const int FlueOxygenPct = 18;
    public const int ExcessTemperatureDegC = 19;

    // What the unit does.
    public const int BurnerState = 20;
    public const int FiringRatePct = 21;
    public const int Flame = 22;
    public const int Airflow = 23;
    public const int RemoteSelected = 24;
    public const int UptimeMs = 25;
    public const int Session = 26;
    public const int AirDamperPct = 27;
    public const int FeedwaterPct = 28;

    // Why it stopped.
    public const int FirstOutId = 30;
    public const int FirstOutTag = 31;
    public const int FirstOutReading = 32;
    public const int FirstOutLimit = 33;
    public const int FirstOutBySignalFault = 34;
    public const int FirstOutCause = 35;
    public const int LockoutCause = 36;
    public const int SameScanRows = 37;
    public const int LaterRows = 38;
    public const int FirstOutUptimeMs = 39;

    // Desired, accepted and actual setpoint.
    public const int SetpointSource = 40;
    public const int DesiredHeatMw = 41;
    public const int AcceptedHeatMw = 42;
    public const int RampedHeatMw = 43;
    public const int LastLeaseId = 44;
    public const int LeaseRemainingMs = 45;
    public const int LeaseRefusal = 46;
    public const int HighestEpoch = 47;
    public const int ScheduleStep = 48;
    public const int ScheduleSteps = 49;

    // What the unit can do.
    public const int UnitKind = 50;
    public const int MinimumHeatMw = 51;
    public const int MaximumHeatMw = 52;
    public const int RampMwPerMinute = 53;

    public const int TripTableHash = 54;

    // A setpoint lease, commanded together in one DCMD.
    public const int LeaseHeatMw = 60;
    public const int LeaseId = 61;
    public const int LeaseSession = 62;
    public const int LeaseBasisUptimeMs = 63;
    public const int LeaseValidForMs = 64;

    // And, where there are any, the coordinator's epoch and the steps that stand in place of the one heat.
    public const int LeaseEpoch = 65;
    public const int LeaseStepMs = 66;
    public const int LeaseSteps = 67;

    // More of what the unit measures.
    public const int SteamFlowPct = 70;
    public const int FeedwaterFlowPct = 71;
    public const int StreamFlowPct = 72;

    // Why it does not start, and what is not as it should be; rows a bit each by their place in the unit's table.
    public const int StartBlocked = 80;
    public const int StartBlockedRows = 81;
    public const int ActiveRows = 82;
    public const int DegradedRows = 83;
    public const int ResetBlockedBy = 84;

    // The same in words and tags, with "; " between them.
    public const int StartBlockedWords = 85;
    public const int ActiveTags = 86;
    public const int DegradedTags = 87;

    // The controller itself.
    public const int Overruns = 90;
    public const int StartCount = 91;
    public const int HaltReason = 92;
    public const int PowerUps = 93;
    public const int ResetCause = 94;
    public const int KeeperFaults = 95;
    public const int NetworkFaults = 96;

    // One event of the controller's log; only in a DDATA of its own, together with the record's numbers.
    public const int EventKind = 110;
    public const int EventCode = 111;
    public const int EventSubject = 112;
    public const int EventValue = 113;
    public const int EventPrevious = 114;
    public const int EventUptimeMs = 115;

    // What numbers a record for life; only in a DDATA of its own.
    public const int RecordNumber = 120;
    public const int RecordBefore = 121;
    public const int RecordFloor = 122;
    public const int RecordNewest = 123;

    // How the controller's logs stand.
    public const int EventsState = 130;
    public const int EventsLost = 131;
    public const int StoreState = 132;
    public const int StoreDropped = 133;
    public const int StorePending = 134;

    // Commands: the highest number that the host has for good.
    public const int ConfirmEvent = 140;
    public const int ConfirmRecord = 141;

    // The flight recording: how it stands; commands to fetch a chunk and to release it; a chunk, in a DDATA of its own.
    public const int RecordingState = 150;
    public const int RecordingChunks = 151;
    public const int RecordingChunkBytes = 152;
    public const int RecordingMissedTrips = 153;
    public const int RecordingFetch = 154;
    public const int RecordingRelease = 155;
    public const int ChunkIndex = 156;
    public const int ChunkData = 157;

    // How a furnace's heat-up programme stands.
    public const int ProgramState = 160;
    public const int ProgramHold = 161;
    public const int ProgramSetpointDegC = 162;

    // The stored parameters: how they stand, and what became of the last change that was asked for.
    public const int ParameterCount = 170;
    public const int ParameterCrc = 171;
    public const int ParameterActsAfterRestart = 172;
    public const int ParameterLastRequest = 173;
    public const int ParameterLastRefusal = 174;

    // Commands: parameters to tell, from this number on; a change, its three in one message.
    public const int ParameterFetch = 175;
    public const int ParameterRequest = 176;
    public const int ParameterName = 177;
    public const int ParameterValue = 178;

    // Some of the parameters, in a DDATA of their own.
    public const int ParameterFirst = 180;
    public const int ParameterNext = 181;
    public const int ParameterNames = 182;
    public const int ParameterUnits = 183;
    public const int ParameterNumbers = 184;

    // The memory that the controller's objects live in.
    public const int HeapState = 190;
    public const int HeapFreeBytes = 191;
    public const int HeapLowestBytes = 192;

    // More of why it stopped: when, and what the burner did then.
    public const int FirstOutTimeMs = 200;
    public const int FirstOutState = 201;
    public const int FirstOutPowerUps = 202;
}
