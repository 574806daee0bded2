using GL001.Control;
using GL001.Wire;

namespace GL001.Runtime;

/// <summary>
/// Every reported value of one scan, in the order of <see cref="MetricCatalog.Device"/>. Made once; the scan fills
/// it, the network thread copies it.
/// </summary>
public sealed class TelemetryFrame
{
    public static readonly int Count = MetricCatalog.Device.Length;

    private readonly double[] _numbers = new double[Count];
    private readonly string[] _texts = new string[Count];
    private readonly byte[] _qualities = new byte[Count];
    private readonly byte[] _causes = new byte[Count];

    public TelemetryFrame()
    {
        for (int i = 0; i < Count; i++)
        {
            _texts[i] = "";
            _qualities[i] = (byte)SignalQuality.Good;
            _causes[i] = (byte)SignalCause.None;
        }
    }

    /// <summary>Where a metric stands in a frame; -1 for one that is none of a unit's.</summary>
    public static int PlaceOf(int id)
    {
        for (int i = 0; i < Count; i++)
        {
            if (MetricCatalog.Device[i] == id)
            {
                return i;
            }
        }

        return -1;
    }

    public double Number(int index)
    {
        return _numbers[index];
    }

    public string Text(int index)
    {
        return _texts[index];
    }

    public SignalQuality Quality(int index)
    {
        return (SignalQuality)_qualities[index];
    }

    public SignalCause Cause(int index)
    {
        return (SignalCause)_causes[index];
    }

    public void CopyFrom(TelemetryFrame other)
    {
        for (int i = 0; i < Count; i++)
        {
            CopyOne(i, other);
        }
    }

    public void CopyOne(int index, TelemetryFrame other)
    {
        _numbers[index] = other._numbers[index];
        _texts[index] = other._texts[index];
        _qualities[index] = other._qualities[index];
        _causes[index] = other._causes[index];
    }

    /// <summary>Whether metric <paramref name="index"/> moved out of its deadband since <paramref name="sent"/>.</summary>
    public bool Differs(int index, TelemetryFrame sent, double deadband)
    {
        double change = _numbers[index] - sent._numbers[index];
        return change > deadband || change < -deadband
            || _qualities[index] != sent._qualities[index]
            || _causes[index] != sent._causes[index]
            || _texts[index] != sent._texts[index];
    }

    /// <summary>Sets a number that the scan does not know, or knows too late.</summary>
    public void SetNumber(int id, double value)
    {
        _numbers[PlaceOf(id)] = value;
    }

    /// <summary>Sets a text that the scan does not know.</summary>
    public void SetText(int id, string value)
    {
        _texts[PlaceOf(id)] = value;
    }

    /// <summary>Takes what the scan knows.</summary>
    public void Fill(ScanCycle cycle, LockoutMemory memory, string haltReason, int session, long nowMs)
    {
        bool isHalted = haltReason.Length > 0;
        for (int i = 0; i < Count; i++)
        {
            int id = MetricCatalog.Device[i];
            FillOne(i, id, cycle, memory, haltReason, session, nowMs);
            if (isHalted && MetricCatalog.HasQuality(id))
            {
                // A controller that has stopped reads nothing any more: what it read last may not pass for the present.
                _qualities[i] = (byte)SignalQuality.Bad;
                _causes[i] = (byte)SignalCause.NotRead;
            }
        }
    }

    private void FillOne(int index, int id, ScanCycle cycle, LockoutMemory memory, string haltReason, int session, long nowMs)
    {
        ProcessImage image = cycle.Image;
        FirstOut firstOut = cycle.Interlocks.FirstOut;
        SetpointArbiter arbiter = cycle.Arbiter;
        switch (id)
        {
            case MetricId.SteamPressureBarg: FillInput(index, image.SteamPressureBarg); return;
            case MetricId.DrumLevelMm: FillInput(index, image.DrumLevelMm); return;
            case MetricId.FlueTemperatureDegC: FillInput(index, cycle.Unit.Kind == UnitKind.Boiler ? image.FlueTemperatureDegC : image.FurnaceFlueTemperatureDegC); return;
            case MetricId.OutletTemperatureDegC: FillInput(index, image.OutletTemperatureDegC); return;
            case MetricId.HeatOutputMw: FillInput(index, image.HeatOutputPct, cycle.Unit.RatedHeatMw / 100.0); return;
            case MetricId.FuelPressureMbar: FillInput(index, image.Analog(AnalogSignal.FuelPressure)); return;
            case MetricId.CombustionAirFlowPct: FillInput(index, image.CombustionAirFlowPct); return;
            case MetricId.FurnacePressurePa: FillInput(index, image.Analog(AnalogSignal.FurnacePressure)); return;
            case MetricId.FlueOxygenPct: FillInput(index, image.FlueOxygenPct); return;
            case MetricId.ExcessTemperatureDegC: FillInput(index, image.Analog(AnalogSignal.ExcessTemperature)); return;
            case MetricId.SteamFlowPct: FillInput(index, image.SteamFlowPct); return;
            case MetricId.FeedwaterFlowPct: FillInput(index, image.FeedwaterFlowPct); return;
            case MetricId.StreamFlowPct: FillInput(index, image.Analog(AnalogSignal.StreamFlow)); return;
            case MetricId.BurnerState: _texts[index] = haltReason.Length > 0 ? "Halted" : BurnerStateNames.Of(cycle.Burner.State); return;
            case MetricId.AirDamperPct: _numbers[index] = cycle.Output.AirDamperPct; return;
            case MetricId.FeedwaterPct: _numbers[index] = cycle.Output.FeedwaterPct; return;
            case MetricId.FiringRatePct: _numbers[index] = cycle.Output.FiringRatePct; return;
            case MetricId.Flame: FillFlag(index, image.Flame.IsClosed); return;
            case MetricId.Airflow: FillFlag(index, image.Airflow.IsClosed); return;
            case MetricId.RemoteSelected: FillFlag(index, image.RemoteSelected.IsClosed); return;
            case MetricId.UptimeMs: _numbers[index] = nowMs; return;
            case MetricId.Session: _numbers[index] = session; return;
            case MetricId.FirstOutId: _texts[index] = firstOut.Id; return;
            case MetricId.FirstOutTag: _texts[index] = firstOut.Tag; return;
            case MetricId.FirstOutReading: _numbers[index] = firstOut.Reading; return;
            case MetricId.FirstOutLimit: _numbers[index] = firstOut.Limit; return;
            case MetricId.FirstOutBySignalFault: FillFlag(index, firstOut.BySignalFault); return;
            case MetricId.FirstOutCause: _texts[index] = firstOut.IsSet ? cycle.Interlocks.Row(firstOut.Row).Cause : ""; return;
            case MetricId.FirstOutUptimeMs: _numbers[index] = firstOut.IsSet ? memory.FirstOutUptimeMs : 0.0; return;
            case MetricId.FirstOutTimeMs: _numbers[index] = firstOut.IsSet ? memory.FirstOutWallMs : 0.0; return;
            case MetricId.FirstOutState: _texts[index] = firstOut.IsSet ? BurnerStateNames.Of(memory.FirstOutState) : ""; return;
            case MetricId.FirstOutPowerUps: _numbers[index] = firstOut.IsSet ? memory.FirstOutPowerUps : 0.0; return;
            case MetricId.PowerUps: _numbers[index] = memory.PowerUps; return;
            case MetricId.LockoutCause: _texts[index] = LockoutCauseNames.Of(memory.Cause); return;
            case MetricId.SameScanRows: _numbers[index] = firstOut.SameScanRows; return;
            case MetricId.LaterRows: _numbers[index] = firstOut.LaterRows; return;
            case MetricId.StartBlocked: _numbers[index] = cycle.Burner.Blocked; return;
            case MetricId.StartBlockedRows: _numbers[index] = cycle.Interlocks.StartBlockedRows; return;
            case MetricId.ActiveRows: _numbers[index] = cycle.Interlocks.ActiveRows; return;
            case MetricId.DegradedRows: _numbers[index] = cycle.Interlocks.DegradedRows; return;
            case MetricId.ResetBlockedBy:
                _texts[index] = cycle.Interlocks.ResetBlocked ? cycle.Interlocks.Row(cycle.Interlocks.ResetBlockedBy).Tag : "";
                return;
            case MetricId.Overruns: _numbers[index] = cycle.Overruns; return;
            case MetricId.StartCount: _numbers[index] = memory.StartCount; return;
            case MetricId.HaltReason: _texts[index] = haltReason; return;
            case MetricId.TripTableHash: _texts[index] = TripTables.Hash; return;
            case MetricId.SetpointSource: _texts[index] = SetpointSourceNames.Of(arbiter.Source); return;
            case MetricId.DesiredHeatMw: _numbers[index] = arbiter.DesiredHeatMw; return;
            case MetricId.AcceptedHeatMw: _numbers[index] = arbiter.AcceptedHeatMw; return;
            case MetricId.RampedHeatMw: _numbers[index] = arbiter.RampedHeatMw; return;
            case MetricId.LastLeaseId: _numbers[index] = arbiter.LastLeaseId; return;
            case MetricId.LeaseRemainingMs: _numbers[index] = arbiter.RemainingMs; return;
            case MetricId.LeaseRefusal: _texts[index] = LeaseRefusalNames.Of(arbiter.LastRefusal); return;
            case MetricId.HighestEpoch: _numbers[index] = arbiter.HighestEpoch; return;
            case MetricId.ScheduleStep: _numbers[index] = arbiter.ScheduleStep; return;
            case MetricId.ScheduleSteps: _numbers[index] = arbiter.ScheduleSteps; return;
            case MetricId.ProgramState: _texts[index] = ProgramNames.Of(cycle.Program.State); return;
            case MetricId.ProgramHold: _texts[index] = ProgramNames.Of(cycle.Program.Hold); return;
            case MetricId.ProgramSetpointDegC: _numbers[index] = cycle.Unit.Kind == UnitKind.Furnace ? cycle.Program.SetpointDegC : 0.0; return;
            case MetricId.UnitKind: _texts[index] = cycle.Unit.Kind == UnitKind.Boiler ? "Boiler" : "Furnace"; return;
            case MetricId.MinimumHeatMw: _numbers[index] = cycle.Unit.MinimumHeatMw; return;
            case MetricId.MaximumHeatMw: _numbers[index] = cycle.Unit.MaximumHeatMw; return;
            case MetricId.RampMwPerMinute: _numbers[index] = cycle.Unit.RampMwPerMinute; return;
            default: return;
        }
    }

    private void FillInput(int index, AnalogInput input, double factor = 1.0)
    {
        _numbers[index] = input.Value * factor;
        _qualities[index] = (byte)input.Quality;
        _causes[index] = (byte)input.Cause;
    }

    private void FillFlag(int index, bool value)
    {
        _numbers[index] = value ? 1.0 : 0.0;
    }
}
