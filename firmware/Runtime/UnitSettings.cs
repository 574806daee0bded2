using System;
using GL001.Control;
using GL001.Storage;

namespace GL001.Runtime;

/// <summary>Makes of a unit's parameters, hardware/parameters.csv, what its control is built from. Read once, at power-up.</summary>
public static class UnitSettings
{
    /// <summary>The lowest High row that watches the controlled variable, alarms included: normal cycling stays below it by a margin.</summary>
    public static Interlock LowestHighRow(UnitKind kind)
    {
        bool isBoiler = kind == UnitKind.Boiler;
        Interlock[] rows = isBoiler ? TripTables.Boiler() : TripTables.Furnace();
        AnalogSignal limited = isBoiler ? AnalogSignal.SteamPressureA : AnalogSignal.OutletTemperature;
        Interlock? lowest = null;
        for (int i = 0; i < rows.Length; i++)
        {
            Interlock row = rows[i];
            if (row.Watches(limited) && row.Direction == TripDirection.High && (lowest == null || row.Limit < lowest.Limit))
            {
                lowest = row;
            }
        }

        // A table without one would let the cut-out stand anywhere.
        return lowest ?? throw new InvalidOperationException("no row of the trip table limits the controlled variable");
    }

    /// <summary>Limit of <see cref="LowestHighRow"/>: what a <see cref="ParameterSet"/> needs to judge.</summary>
    public static double HighLimit(UnitKind kind)
    {
        return LowestHighRow(kind).Limit;
    }

    /// <summary>The parameters of a unit with the table's defaults but for these.</summary>
    /// <param name="kind">Boiler or furnace.</param>
    /// <param name="ids">Numbers of <see cref="ParameterTable"/>.</param>
    /// <param name="values">Their values.</param>
    /// <exception cref="ArgumentException">The values break a rule of the table: with them no unit may run.</exception>
    public static ParameterSet BuiltIn(UnitKind kind, int[] ids, double[] values)
    {
        ParameterSet set = new ParameterSet(kind, HighLimit(kind));
        ParameterRefusal refusal = set.BuildIn(ids, values);
        if (refusal != ParameterRefusal.None)
        {
            string near = refusal == ParameterRefusal.CutOutBeyondLimit ? ", the high limit is that of " + LowestHighRow(kind).Tag : "";
            throw new ArgumentException("parameters of the unit: " + ParameterRefusalNames.Of(refusal) + near);
        }

        return set;
    }

    /// <summary>The scan of a unit with these parameters: the controller's own and that of a replay are built here.</summary>
    public static ScanCycle Cycle(ParameterSet set, int periodMs)
    {
        return Cycle(set, periodMs, Rows(set));
    }

    /// <summary>With other rows than the compiled ones.</summary>
    internal static ScanCycle Cycle(ParameterSet set, int periodMs, Interlock[] rows)
    {
        return new ScanCycle(Parameters(set), Timings(set, periodMs), new InterlockTable(rows), periodMs, Options(set), Program(set));
    }

    /// <summary>The compiled rows of the unit's kind and options.</summary>
    public static Interlock[] Rows(ParameterSet set)
    {
        UnitOptions options = Options(set);
        return set.Kind == UnitKind.Boiler ? TripTables.Boiler(options) : TripTables.Furnace(options);
    }

    /// <summary>What rows of the trip table and signals depend on.</summary>
    public static UnitOptions Options(ParameterSet set)
    {
        return new UnitOptions
        {
            FlameResponseMs = Ms(set, ParameterTable.FlameResponseSeconds),
            LowWaterDelayMs = Ms(set, ParameterTable.LowWaterDelaySeconds),
            FuelKind = (int)set.Value(ParameterTable.FuelKind),
            LeakTest = (int)set.Value(ParameterTable.LeakTest),
            DrumLevelTransmitters = (int)set.Value(ParameterTable.DrumLevelTransmitters),
            SteamThermometer = (int)set.Value(ParameterTable.SteamThermometer),
            CondensateMonitor = (int)set.Value(ParameterTable.CondensateMonitor),
            CondensateDelayMs = Ms(set, ParameterTable.CondensateDelaySeconds),
            ChamberThermometer = (int)set.Value(ParameterTable.ChamberThermometer),
            ProtectiveAtmosphere = (int)set.Value(ParameterTable.ProtectiveAtmosphere),
            HighTemperatureMode = (int)set.Value(ParameterTable.HighTemperatureMode),
        };
    }

    public static UnitParameters Parameters(ParameterSet set)
    {
        bool isBoiler = set.Kind == UnitKind.Boiler;
        return new UnitParameters(set.Kind,
            set.Value(ParameterTable.RatedHeatMw),
            set.Value(ParameterTable.MinimumHeatMw),
            set.Value(ParameterTable.RampMwPerMinute),
            set.Value(isBoiler ? ParameterTable.SteamPressureSetpointBarg : ParameterTable.OutletTemperatureSetpointDegC),
            set.Value(isBoiler ? ParameterTable.SteamPressureCutInBar : ParameterTable.OutletTemperatureCutInK),
            set.Value(isBoiler ? ParameterTable.SteamPressureCutOutBar : ParameterTable.OutletTemperatureCutOutK),
            set.Value(isBoiler ? ParameterTable.SteamPressureGainPctPerBar : ParameterTable.OutletTemperatureGainPctPerK),
            set.Value(isBoiler ? ParameterTable.SteamPressureIntegralSeconds : ParameterTable.OutletTemperatureIntegralSeconds),
            set.Value(ParameterTable.FiringRatePctPerSecond),
            set.Value(ParameterTable.DroopMaximumPct));
    }

    /// <param name="set">The unit's parameters.</param>
    /// <param name="periodMs">Scan period, ms: a trial ends with the last scan that lies inside its time.</param>
    public static BurnerTimings Timings(ParameterSet set, int periodMs = 1)
    {
        return new BurnerTimings(
            prepurgeMs: Ms(set, ParameterTable.PrepurgeSeconds),
            postpurgeMs: Ms(set, ParameterTable.PostpurgeSeconds),
            pilotIgnitionMs: Ms(set, ParameterTable.PilotTrialSeconds) / periodMs * periodMs,
            mainTrialMs: Ms(set, ParameterTable.MainTrialSeconds) / periodMs * periodMs,
            pilotProveMs: Ms(set, ParameterTable.PilotProveSeconds),
            lowFireMs: Ms(set, ParameterTable.LowFireHoldSeconds),
            purgeVolumes: set.Value(ParameterTable.PurgeVolumeChanges),
            volumesPerMinute: set.Value(ParameterTable.PurgeVolumesPerMinute),
            purgeAirPct: set.Value(ParameterTable.PurgeAirPct),
            recycleLimit: (int)set.Value(ParameterTable.RecycleCount),
            airProvingMs: Ms(set, ParameterTable.AirProvingSeconds),
            valveTestMs: Ms(set, ParameterTable.ValveProvingHoldSeconds),
            valveFillMs: Ms(set, ParameterTable.ValveProvingFillSeconds),
            startsInWindow: (int)set.Value(ParameterTable.StartLimitCount),
            windowMs: (int)(set.Value(ParameterTable.StartLimitMinutes) * 60_000.0),
            leakTest: set.Value(ParameterTable.LeakTest) != 0.0)
        {
            JitterMs = periodMs / 2,
        };
    }

    /// <summary>A furnace's heat-up; a boiler has none.</summary>
    public static RampSoakOptions Program(ParameterSet set)
    {
        RampSoakOptions program = new RampSoakOptions
        {
            SegmentCount = set.Kind == UnitKind.Furnace ? (int)set.Value(ParameterTable.ProgramSegments) : 0,
            BandK = set.Value(ParameterTable.ProgramBandK),
        };
        for (int i = 0; i < RampSoakOptions.SegmentCapacity; i++)
        {
            program.RateKPerMinute[i] = set.Value(ParameterTable.ProgramRate1KPerMinute + (ParameterSet.ProgramStride * i));
            program.TargetDegC[i] = set.Value(ParameterTable.ProgramTarget1DegC + (ParameterSet.ProgramStride * i));
            program.SoakMinutes[i] = set.Value(ParameterTable.ProgramSoak1Minutes + (ParameterSet.ProgramStride * i));
        }

        return program;
    }

    private static int Ms(ParameterSet set, int id)
    {
        return (int)(set.Value(id) * 1_000.0);
    }
}
