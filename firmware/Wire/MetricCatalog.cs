namespace GL001.Wire;

/// <summary>Name, type, unit and reporting deadband of every device metric: one place for both ends.</summary>
public static class MetricCatalog
{
    /// <summary>Every metric of a unit in the order of its birth certificate.</summary>
    public static readonly int[] Device = new int[]
    {
        MetricId.SteamPressureBarg, MetricId.DrumLevelMm, MetricId.FlueTemperatureDegC,
        MetricId.OutletTemperatureDegC, MetricId.HeatOutputMw, MetricId.FuelPressureMbar, MetricId.CombustionAirFlowPct,
        MetricId.FurnacePressurePa, MetricId.FlueOxygenPct, MetricId.ExcessTemperatureDegC,
        MetricId.SteamFlowPct, MetricId.FeedwaterFlowPct, MetricId.StreamFlowPct,
        MetricId.BurnerState, MetricId.FiringRatePct, MetricId.Flame, MetricId.Airflow, MetricId.RemoteSelected,
        MetricId.AirDamperPct, MetricId.FeedwaterPct,
        MetricId.UptimeMs, MetricId.Session,
        MetricId.FirstOutId, MetricId.FirstOutTag, MetricId.FirstOutReading, MetricId.FirstOutLimit,
        MetricId.FirstOutBySignalFault, MetricId.FirstOutCause, MetricId.LockoutCause, MetricId.SameScanRows, MetricId.LaterRows,
        MetricId.StartBlocked, MetricId.StartBlockedRows, MetricId.ActiveRows, MetricId.DegradedRows, MetricId.ResetBlockedBy,
        MetricId.Overruns, MetricId.StartCount, MetricId.HaltReason,
        MetricId.SetpointSource, MetricId.DesiredHeatMw, MetricId.AcceptedHeatMw, MetricId.RampedHeatMw,
        MetricId.LastLeaseId, MetricId.LeaseRemainingMs, MetricId.LeaseRefusal,
        MetricId.UnitKind, MetricId.MinimumHeatMw, MetricId.MaximumHeatMw, MetricId.RampMwPerMinute,
        MetricId.TripTableHash,
        MetricId.LeaseHeatMw, MetricId.LeaseId, MetricId.LeaseSession, MetricId.LeaseBasisUptimeMs,
        MetricId.LeaseValidForMs,
        MetricId.EventKind, MetricId.EventCode, MetricId.EventSubject, MetricId.EventValue, MetricId.EventPrevious, MetricId.EventUptimeMs,
        MetricId.RecordNumber, MetricId.RecordBefore, MetricId.RecordFloor, MetricId.RecordNewest,
        MetricId.EventsState, MetricId.EventsLost, MetricId.StoreState, MetricId.StoreDropped, MetricId.StorePending,
        MetricId.ConfirmEvent, MetricId.ConfirmRecord,
        MetricId.RecordingState, MetricId.RecordingChunks, MetricId.RecordingChunkBytes, MetricId.RecordingMissedTrips,
        MetricId.RecordingFetch, MetricId.RecordingRelease, MetricId.ChunkIndex, MetricId.ChunkData,
        MetricId.HighestEpoch, MetricId.ScheduleStep, MetricId.ScheduleSteps,
        MetricId.LeaseEpoch, MetricId.LeaseStepMs, MetricId.LeaseSteps,
        MetricId.HeapState, MetricId.HeapFreeBytes, MetricId.HeapLowestBytes,
        MetricId.StartBlockedWords, MetricId.ActiveTags, MetricId.DegradedTags,
        MetricId.ParameterCount, MetricId.ParameterCrc, MetricId.ParameterActsAfterRestart,
        MetricId.ParameterLastRequest, MetricId.ParameterLastRefusal,
        MetricId.ParameterFetch, MetricId.ParameterRequest, MetricId.ParameterName, MetricId.ParameterValue,
        MetricId.ParameterFirst, MetricId.ParameterNext, MetricId.ParameterNames, MetricId.ParameterUnits, MetricId.ParameterNumbers,
        MetricId.ProgramState, MetricId.ProgramHold, MetricId.ProgramSetpointDegC,
        MetricId.FirstOutUptimeMs, MetricId.FirstOutTimeMs, MetricId.FirstOutState, MetricId.FirstOutPowerUps,
        MetricId.PowerUps, MetricId.ResetCause, MetricId.KeeperFaults, MetricId.NetworkFaults,
    };

    /// <summary>Numbers of a telemetry record, in its order. Beside them it has the burner's state and who sets the load.</summary>
    public static readonly int[] Recorded = new int[]
    {
        MetricId.SteamPressureBarg, MetricId.DrumLevelMm, MetricId.FlueTemperatureDegC,
        MetricId.OutletTemperatureDegC, MetricId.HeatOutputMw, MetricId.FuelPressureMbar, MetricId.CombustionAirFlowPct,
        MetricId.FurnacePressurePa, MetricId.FlueOxygenPct, MetricId.ExcessTemperatureDegC,
        MetricId.SteamFlowPct, MetricId.FeedwaterFlowPct, MetricId.StreamFlowPct,
        MetricId.FiringRatePct, MetricId.AirDamperPct, MetricId.FeedwaterPct, MetricId.AcceptedHeatMw, MetricId.RampedHeatMw,
    };

    /// <summary>Whether the metric belongs to a message of its own: a birth only defines it, without a value.</summary>
    public static bool IsOnlyDefined(int id)
    {
        return (id >= MetricId.EventKind && id <= MetricId.RecordNewest) || id == MetricId.ChunkIndex || id == MetricId.ChunkData
            || id == MetricId.LeaseSteps || (id >= MetricId.ParameterFirst && id <= MetricId.ParameterNumbers);
    }

    /// <summary>The metric's name; an empty text for an id that does not exist.</summary>
    public static string Name(int id)
    {
        switch (id)
        {
            case MetricId.Rebirth: return "Node Control/Rebirth";
            case MetricId.FirmwareVersion: return "Properties/Firmware Version";
            case MetricId.SteamPressureBarg: return "Inputs/Steam Pressure";
            case MetricId.DrumLevelMm: return "Inputs/Drum Level";
            case MetricId.FlueTemperatureDegC: return "Inputs/Flue Temperature";
            case MetricId.OutletTemperatureDegC: return "Inputs/Outlet Temperature";
            case MetricId.HeatOutputMw: return "Inputs/Heat Output";
            case MetricId.FuelPressureMbar: return "Inputs/Fuel Pressure";
            case MetricId.CombustionAirFlowPct: return "Inputs/Combustion Air Flow";
            case MetricId.FurnacePressurePa: return "Inputs/Furnace Pressure";
            case MetricId.FlueOxygenPct: return "Inputs/Flue Oxygen";
            case MetricId.ExcessTemperatureDegC: return "Inputs/Excess Temperature";
            case MetricId.SteamFlowPct: return "Inputs/Steam Flow";
            case MetricId.FeedwaterFlowPct: return "Inputs/Feedwater Flow";
            case MetricId.StreamFlowPct: return "Inputs/Stream Flow";
            case MetricId.BurnerState: return "Burner/State";
            case MetricId.AirDamperPct: return "Burner/Air Damper";
            case MetricId.FeedwaterPct: return "Burner/Feedwater Valve";
            case MetricId.FiringRatePct: return "Burner/Firing Rate";
            case MetricId.Flame: return "Burner/Flame";
            case MetricId.Airflow: return "Burner/Airflow Proven";
            case MetricId.RemoteSelected: return "Controller/Remote Selected";
            case MetricId.UptimeMs: return "Controller/Uptime";
            case MetricId.Session: return "Controller/Session";
            case MetricId.FirstOutId: return "First Out/Id";
            case MetricId.FirstOutTag: return "First Out/Tag";
            case MetricId.FirstOutReading: return "First Out/Reading";
            case MetricId.FirstOutLimit: return "First Out/Limit";
            case MetricId.FirstOutBySignalFault: return "First Out/By Signal Fault";
            case MetricId.FirstOutCause: return "First Out/Cause";
            case MetricId.LockoutCause: return "First Out/Lockout Cause";
            case MetricId.SameScanRows: return "First Out/Rows Of The Same Scan";
            case MetricId.LaterRows: return "First Out/Later Rows";
            case MetricId.FirstOutUptimeMs: return "First Out/Uptime";
            case MetricId.FirstOutTimeMs: return "First Out/Time";
            case MetricId.FirstOutState: return "First Out/Burner State";
            case MetricId.FirstOutPowerUps: return "First Out/Power-Ups Since";
            case MetricId.StartBlocked: return "Start/Blocked By";
            case MetricId.StartBlockedRows: return "Start/Blocked By Rows";
            case MetricId.ActiveRows: return "Interlocks/Active Rows";
            case MetricId.DegradedRows: return "Interlocks/Degraded Rows";
            case MetricId.ResetBlockedBy: return "Interlocks/Reset Blocked By";
            case MetricId.StartBlockedWords: return "Start/Blocked By Words";
            case MetricId.ActiveTags: return "Interlocks/Active Tags";
            case MetricId.DegradedTags: return "Interlocks/Degraded Tags";
            case MetricId.Overruns: return "Controller/Scan Overruns";
            case MetricId.StartCount: return "Controller/Burner Starts";
            case MetricId.HaltReason: return "Controller/Halt Reason";
            case MetricId.PowerUps: return "Controller/Power-Ups";
            case MetricId.ResetCause: return "Controller/Reset Cause";
            case MetricId.KeeperFaults: return "Controller/Keeper Faults";
            case MetricId.NetworkFaults: return "Controller/Network Faults";
            case MetricId.ProgramState: return "Program/State";
            case MetricId.ProgramHold: return "Program/Hold";
            case MetricId.ProgramSetpointDegC: return "Program/Setpoint";
            case MetricId.SetpointSource: return "Setpoint/Source";
            case MetricId.DesiredHeatMw: return "Setpoint/Desired";
            case MetricId.AcceptedHeatMw: return "Setpoint/Accepted";
            case MetricId.RampedHeatMw: return "Setpoint/Ramped";
            case MetricId.LastLeaseId: return "Setpoint/Last Lease Id";
            case MetricId.LeaseRemainingMs: return "Setpoint/Lease Remaining";
            case MetricId.LeaseRefusal: return "Setpoint/Lease Refusal";
            case MetricId.UnitKind: return "Properties/Unit Kind";
            case MetricId.MinimumHeatMw: return "Properties/Minimum Heat";
            case MetricId.MaximumHeatMw: return "Properties/Maximum Heat";
            case MetricId.RampMwPerMinute: return "Properties/Ramp";
            case MetricId.TripTableHash: return "Properties/Trip Table Hash";
            case MetricId.LeaseHeatMw: return "Lease/Heat";
            case MetricId.LeaseId: return "Lease/Id";
            case MetricId.LeaseSession: return "Lease/Session";
            case MetricId.LeaseBasisUptimeMs: return "Lease/Basis Uptime";
            case MetricId.LeaseValidForMs: return "Lease/Valid For";
            case MetricId.EventKind: return "Event/Kind";
            case MetricId.EventCode: return "Event/Code";
            case MetricId.EventSubject: return "Event/Subject";
            case MetricId.EventValue: return "Event/Value";
            case MetricId.EventPrevious: return "Event/Previous";
            case MetricId.EventUptimeMs: return "Event/Uptime";
            case MetricId.RecordNumber: return "Record/Number";
            case MetricId.RecordBefore: return "Record/Before";
            case MetricId.RecordFloor: return "Record/Floor";
            case MetricId.RecordNewest: return "Record/Newest";
            case MetricId.EventsState: return "Events/State";
            case MetricId.EventsLost: return "Events/Lost";
            case MetricId.StoreState: return "Store/State";
            case MetricId.StoreDropped: return "Store/Dropped";
            case MetricId.StorePending: return "Store/Pending";
            case MetricId.ConfirmEvent: return "Confirm/Event";
            case MetricId.ConfirmRecord: return "Confirm/Record";
            case MetricId.HighestEpoch: return "Setpoint/Highest Epoch";
            case MetricId.ScheduleStep: return "Setpoint/Schedule Step";
            case MetricId.ScheduleSteps: return "Setpoint/Schedule Steps";
            case MetricId.LeaseEpoch: return "Lease/Epoch";
            case MetricId.LeaseStepMs: return "Lease/Step";
            case MetricId.LeaseSteps: return "Lease/Steps";
            case MetricId.RecordingState: return "Recording/State";
            case MetricId.RecordingChunks: return "Recording/Chunks";
            case MetricId.RecordingChunkBytes: return "Recording/Chunk Bytes";
            case MetricId.RecordingMissedTrips: return "Recording/Missed Trips";
            case MetricId.RecordingFetch: return "Recording/Fetch";
            case MetricId.RecordingRelease: return "Recording/Release";
            case MetricId.ChunkIndex: return "Recording/Chunk Index";
            case MetricId.ChunkData: return "Recording/Chunk Data";
            case MetricId.ParameterCount: return "Parameter/Count";
            case MetricId.ParameterCrc: return "Parameter/Crc";
            case MetricId.ParameterActsAfterRestart: return "Parameter/Acts After Restart";
            case MetricId.ParameterLastRequest: return "Parameter/Last Request";
            case MetricId.ParameterLastRefusal: return "Parameter/Last Refusal";
            case MetricId.ParameterFetch: return "Parameter/Fetch";
            case MetricId.ParameterRequest: return "Parameter/Request";
            case MetricId.ParameterName: return "Parameter/Name";
            case MetricId.ParameterValue: return "Parameter/Value";
            case MetricId.ParameterFirst: return "Parameter/First";
            case MetricId.ParameterNext: return "Parameter/Next";
            case MetricId.ParameterNames: return "Parameter/Names";
            case MetricId.ParameterUnits: return "Parameter/Units";
            case MetricId.ParameterNumbers: return "Parameter/Numbers";
            case MetricId.HeapState: return "Heap/State";
            case MetricId.HeapFreeBytes: return "Heap/Free";
            case MetricId.HeapLowestBytes: return "Heap/Lowest Free";
            default: return "";
        }
    }

    /// <summary>The unit of the metric's value; an empty text for a pure number, a state or a text.</summary>
    public static string Unit(int id)
    {
        switch (id)
        {
            case MetricId.SteamPressureBarg: return "barg";
            case MetricId.DrumLevelMm: return "mm";
            case MetricId.FlueTemperatureDegC:
            case MetricId.ExcessTemperatureDegC:
            case MetricId.ProgramSetpointDegC:
            case MetricId.OutletTemperatureDegC: return "degC";
            case MetricId.FuelPressureMbar: return "mbar";
            case MetricId.FurnacePressurePa: return "Pa";
            case MetricId.FlueOxygenPct: return "vol%";
            case MetricId.CombustionAirFlowPct:
            case MetricId.SteamFlowPct:
            case MetricId.FeedwaterFlowPct:
            case MetricId.StreamFlowPct:
            case MetricId.AirDamperPct:
            case MetricId.FeedwaterPct: return "%";
            case MetricId.HeatOutputMw:
            case MetricId.DesiredHeatMw:
            case MetricId.AcceptedHeatMw:
            case MetricId.RampedHeatMw:
            case MetricId.MinimumHeatMw:
            case MetricId.MaximumHeatMw:
            case MetricId.LeaseSteps:
            case MetricId.LeaseHeatMw: return "MW";
            case MetricId.FiringRatePct: return "%";
            case MetricId.RampMwPerMinute: return "MW/min";
            case MetricId.UptimeMs:
            case MetricId.FirstOutUptimeMs:
            case MetricId.FirstOutTimeMs:
            case MetricId.LeaseRemainingMs:
            case MetricId.LeaseBasisUptimeMs:
            case MetricId.EventUptimeMs:
            case MetricId.LeaseStepMs:
            case MetricId.LeaseValidForMs: return "ms";
            case MetricId.HeapFreeBytes:
            case MetricId.HeapLowestBytes: return "B";
            default: return "";
        }
    }

    /// <summary>Sparkplug data type code of the metric.</summary>
    public static int DataType(int id)
    {
        switch (id)
        {
            case MetricId.Rebirth:
            case MetricId.Flame:
            case MetricId.Airflow:
            case MetricId.RemoteSelected:
            case MetricId.ParameterActsAfterRestart:
            case MetricId.FirstOutBySignalFault: return SparkplugDataType.Boolean;
            case MetricId.FirstOutCause:
            case MetricId.FirstOutState:
            case MetricId.ResetCause:
            case MetricId.LockoutCause:
            case MetricId.ResetBlockedBy:
            case MetricId.HaltReason:
            case MetricId.TripTableHash:
            case MetricId.FirmwareVersion:
            case MetricId.BurnerState:
            case MetricId.FirstOutId:
            case MetricId.FirstOutTag:
            case MetricId.SetpointSource:
            case MetricId.LeaseRefusal:
            case MetricId.EventKind:
            case MetricId.EventSubject:
            case MetricId.EventsState:
            case MetricId.StoreState:
            case MetricId.RecordingState:
            case MetricId.RecordingRelease:
            case MetricId.HeapState:
            case MetricId.ParameterLastRefusal:
            case MetricId.ParameterName:
            case MetricId.ParameterNames:
            case MetricId.ParameterUnits:
            case MetricId.StartBlockedWords:
            case MetricId.ActiveTags:
            case MetricId.DegradedTags:
            case MetricId.ProgramState:
            case MetricId.ProgramHold:
            case MetricId.UnitKind: return SparkplugDataType.String;
            case MetricId.StartBlocked:
            case MetricId.FirstOutPowerUps:
            case MetricId.PowerUps:
            case MetricId.KeeperFaults:
            case MetricId.NetworkFaults:
            case MetricId.Overruns:
            case MetricId.StartCount:
            case MetricId.Session:
            case MetricId.EventCode:
            case MetricId.EventsLost:
            case MetricId.StoreDropped:
            case MetricId.RecordingChunks:
            case MetricId.RecordingChunkBytes:
            case MetricId.RecordingMissedTrips:
            case MetricId.RecordingFetch:
            case MetricId.ChunkIndex:
            case MetricId.ScheduleStep:
            case MetricId.ScheduleSteps:
            case MetricId.LeaseStepMs:
            case MetricId.ParameterCount:
            case MetricId.ParameterFetch:
            case MetricId.ParameterFirst:
            case MetricId.ParameterNext:
            case MetricId.LeaseSession: return SparkplugDataType.Int32;
            case MetricId.SameScanRows:
            case MetricId.LaterRows:
            case MetricId.StartBlockedRows:
            case MetricId.ActiveRows:
            case MetricId.DegradedRows:
            case MetricId.UptimeMs:
            case MetricId.FirstOutUptimeMs:
            case MetricId.FirstOutTimeMs:
            case MetricId.LastLeaseId:
            case MetricId.LeaseRemainingMs:
            case MetricId.LeaseId:
            case MetricId.LeaseBasisUptimeMs:
            case MetricId.EventUptimeMs:
            case MetricId.RecordNumber:
            case MetricId.RecordBefore:
            case MetricId.RecordFloor:
            case MetricId.RecordNewest:
            case MetricId.StorePending:
            case MetricId.ConfirmEvent:
            case MetricId.ConfirmRecord:
            case MetricId.HighestEpoch:
            case MetricId.LeaseEpoch:
            case MetricId.HeapFreeBytes:
            case MetricId.HeapLowestBytes:
            case MetricId.ParameterCrc:
            case MetricId.ParameterLastRequest:
            case MetricId.ParameterRequest:
            case MetricId.LeaseValidForMs: return SparkplugDataType.Int64;
            case MetricId.ChunkData: return SparkplugDataType.Bytes;
            case MetricId.ParameterNumbers:
            case MetricId.LeaseSteps: return SparkplugDataType.DoubleArray;
            default: return SparkplugDataType.Double;
        }
    }

    /// <summary>Smallest change that is reported between births, in the metric's unit; zero reports every change.</summary>
    public static double Deadband(int id)
    {
        switch (id)
        {
            case MetricId.SteamPressureBarg: return 0.01;
            case MetricId.DrumLevelMm: return 0.5;
            case MetricId.FlueTemperatureDegC:
            case MetricId.ExcessTemperatureDegC:
            case MetricId.ProgramSetpointDegC:
            case MetricId.OutletTemperatureDegC: return 0.1;
            case MetricId.FuelPressureMbar: return 0.5;
            case MetricId.FurnacePressurePa: return 10.0;
            case MetricId.FlueOxygenPct: return 0.1;
            case MetricId.CombustionAirFlowPct:
            case MetricId.SteamFlowPct:
            case MetricId.FeedwaterFlowPct:
            case MetricId.StreamFlowPct:
            case MetricId.AirDamperPct:
            case MetricId.FeedwaterPct: return 0.5;
            case MetricId.HeatOutputMw:
            case MetricId.RampedHeatMw: return 0.01;
            case MetricId.FiringRatePct: return 0.1;
            default: return 0.0;
        }
    }

    /// <summary>Whether the metric's value is a measurement and carries a quality.</summary>
    public static bool HasQuality(int id)
    {
        return (id >= MetricId.SteamPressureBarg && id <= MetricId.ExcessTemperatureDegC)
            || (id >= MetricId.SteamFlowPct && id <= MetricId.StreamFlowPct);
    }
}
