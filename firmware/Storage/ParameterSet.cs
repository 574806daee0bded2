using System;
using GL001.Control;

namespace GL001.Storage;

/// <summary>
/// The parameters of one unit. Whatever is asked, the set stays inside the limits of <see cref="ParameterTable"/> and
/// keeps the rules between them; what is safety-related changes only with the local key turned and the burner at rest, and
/// how the unit is built changes not at all.
/// </summary>
public sealed class ParameterSet
{
    // Light-off air of 45 % over the air that low fire takes for its fuel: 1.44 / 1.15, see BurnerTimings and CombustionTuning.
    private const double LargestLowFireShare = 0.35;

    // Low fire never gets less than 28 % air (CombustionTuning). Below this share of fuel that is an air ratio beyond 1.8, and a
    // gas flame blows off at about 1.9: project default, confirm with the burner's data sheet.
    private const double LeastLowFireShare = 0.18;

    /// <summary>
    /// The operating cut-out stays so far below the lowest High row of the pressure, alarms included, bar: 1 % of the usual 10 barg, more than one
    /// transmitter of 0.5 % class of its 16 bar span errs. Cycling must raise no alarm by its setting alone; what a unit overshoots comes on top and
    /// is found at commissioning.
    /// </summary>
    public const double CutOutMarginBar = 0.1;

    /// <summary>As <see cref="CutOutMarginBar"/> for the outlet temperature, K: Pt100 of class B with its converter at 300 °C.</summary>
    public const double CutOutMarginK = 2.0;

    // 10.2 and 0.8 are no whole numbers of bits.
    private const double Rounding = 1e-9;

    /// <summary>From a rate, target or soak of a furnace's programme to that of the next segment: the table's rows stand segment by segment.</summary>
    public const int ProgramStride = ParameterTable.ProgramRate2KPerMinute - ParameterTable.ProgramRate1KPerMinute;

    // So much wider than cut-in and cut-out the programme's band is at least, K.
    private const double ProgramBandBeyondK = 0.5;

    /// <summary>Values that one <see cref="CheckSome"/> looks at, 32 bytes: a table of 80 is through in 20 scans, two seconds.</summary>
    public const int ValuesChecked = 4;

    private readonly double[] _values = new double[ParameterTable.Count];
    private readonly double[] _candidate = new double[ParameterTable.Count];
    private readonly byte[] _crcField = new byte[8];
    private readonly double _highLimit;
    private int _checkedTo;
    private uint _checkCrc;
    private bool _damaged;

    /// <param name="kind">Boiler or furnace.</param>
    /// <param name="highLimit">
    /// Lowest limit of the High rows that watch the controlled variable, alarms included: steam pressure in barg, or outlet
    /// temperature in °C.
    /// </param>
    public ParameterSet(UnitKind kind, double highLimit)
    {
        Kind = kind;
        _highLimit = highLimit;
        SetDefaults(_values);
        Seal();
    }

    public UnitKind Kind { get; }

    /// <summary>CRC-32 over kind and values; changes with every accepted change.</summary>
    public uint Crc { get; private set; }

    /// <summary>The value in the unit of the table. The number must be one of <see cref="ParameterTable"/>.</summary>
    public double Value(int id)
    {
        return _values[id];
    }

    /// <summary>The number of a parameter by its name, or -1.</summary>
    public static int Find(string name)
    {
        for (int id = 0; id < ParameterTable.Count; id++)
        {
            if (ParameterTable.Name(id) == name)
            {
                return id;
            }
        }

        return -1;
    }

    /// <summary>Changes one value, or nothing at all when it is refused.</summary>
    /// <param name="id">A number of <see cref="ParameterTable"/>.</param>
    /// <param name="value">In the unit of the table.</param>
    /// <param name="keyPresent">The local key stands on "parameters": an input of the board, never a message.</param>
    /// <param name="burnerAtRest">The burner stands in Lockout or Standby.</param>
    public ParameterRefusal TrySet(int id, double value, bool keyPresent, bool burnerAtRest)
    {
        ParameterRefusal refusal = Judge(id, value, keyPresent, burnerAtRest);
        if (refusal == ParameterRefusal.None)
        {
            _values[id] = value;
            Seal();
        }

        return refusal;
    }

    /// <summary>Takes several values at once, or none of them when together they break a rule: what a unit is built with.</summary>
    /// <param name="ids">Numbers of <see cref="ParameterTable"/>.</param>
    /// <param name="values">Their values, in the units of the table.</param>
    public ParameterRefusal BuildIn(int[] ids, double[] values)
    {
        Array.Copy(_values, 0, _candidate, 0, _values.Length);
        for (int i = 0; i < ids.Length; i++)
        {
            if (ids[i] < 0 || ids[i] >= ParameterTable.Count)
            {
                return ParameterRefusal.UnknownParameter;
            }

            _candidate[ids[i]] = values[i];
        }

        ParameterRefusal refusal = CheckAll(_candidate);
        if (refusal == ParameterRefusal.None)
        {
            Array.Copy(_candidate, 0, _values, 0, _values.Length);
            Seal();
        }

        return refusal;
    }

    /// <summary>What <see cref="TrySet"/> would answer.</summary>
    public ParameterRefusal Judge(int id, double value, bool keyPresent, bool burnerAtRest)
    {
        if (id < 0 || id >= ParameterTable.Count)
        {
            return ParameterRefusal.UnknownParameter;
        }

        ParameterRefusal refusal = JudgeAlone(id, value);
        if (refusal != ParameterRefusal.None)
        {
            return refusal;
        }

        if (ParameterTable.IsBuiltIn(id))
        {
            return ParameterRefusal.BuiltIn;
        }

        if (ParameterTable.IsSafetyRelated(id) && !keyPresent)
        {
            return ParameterRefusal.LocalKeyNeeded;
        }

        if (ParameterTable.IsSafetyRelated(id) && !burnerAtRest)
        {
            return ParameterRefusal.BurnerNotAtRest;
        }

        Array.Copy(_values, 0, _candidate, 0, _values.Length);
        _candidate[id] = value;
        return JudgeTogether(_candidate);
    }

    /// <summary>
    /// The first rule that the present values break. None for every set that was made here; a High row too near to the default
    /// cut-out breaks one, and then the unit must not run.
    /// </summary>
    public ParameterRefusal Check()
    {
        return CheckAll(_values);
    }

    /// <summary>False when a value changed without being set: memory failed.</summary>
    public bool IsIntact()
    {
        return CrcOf(_values) == Crc;
    }

    /// <summary>
    /// As <see cref="IsIntact"/>, a few values at a call, so that a scan can afford it: the answer is that of the last whole
    /// round, and false stays false.
    /// </summary>
    public bool CheckSome()
    {
        for (int i = 0; i < ValuesChecked && _checkedTo < _values.Length; i++)
        {
            _checkCrc = Continue(_checkCrc, _values[_checkedTo]);
            _checkedTo++;
        }

        if (_checkedTo == _values.Length)
        {
            _damaged |= _checkCrc != Crc;
            BeginCheck();
        }

        return !_damaged;
    }

    /// <summary>
    /// Takes over a whole set as it came from the store; false, and nothing changed, when it breaks a rule. How the unit is built
    /// does not come from there: those values stay as they are.
    /// </summary>
    /// <param name="values">In the order of the table.</param>
    /// <param name="count">How many; those beyond get their defaults.</param>
    internal bool TryTakeOver(double[] values, int count)
    {
        SetDefaults(_candidate);
        Array.Copy(values, 0, _candidate, 0, count);
        for (int id = 0; id < ParameterTable.Count; id++)
        {
            _candidate[id] = ParameterTable.IsBuiltIn(id) ? _values[id] : _candidate[id];
        }

        if (CheckAll(_candidate) != ParameterRefusal.None)
        {
            return false;
        }

        Array.Copy(_candidate, 0, _values, 0, _values.Length);
        Seal();
        return true;
    }

    private ParameterRefusal CheckAll(double[] values)
    {
        for (int id = 0; id < ParameterTable.Count; id++)
        {
            ParameterRefusal refusal = JudgeAlone(id, values[id]);
            if (refusal != ParameterRefusal.None && refusal != ParameterRefusal.NotForThisUnit)
            {
                return refusal;
            }
        }

        return JudgeTogether(values);
    }

    private ParameterRefusal JudgeAlone(int id, double value)
    {
        if (!ParameterTable.AppliesTo(id, Kind))
        {
            return ParameterRefusal.NotForThisUnit;
        }

        if (double.IsNaN(value) || double.IsInfinity(value))
        {
            return ParameterRefusal.NotFinite;
        }

        if (value < ParameterTable.Minimum(id))
        {
            return ParameterRefusal.BelowMinimum;
        }

        if (value > ParameterTable.Maximum(id))
        {
            return ParameterRefusal.AboveMaximum;
        }

        return ParameterTable.IsWhole(id) && value != (int)value ? ParameterRefusal.NotWhole : ParameterRefusal.None;
    }

    private ParameterRefusal JudgeTogether(double[] values)
    {
        if (values[ParameterTable.MinimumHeatMw] >= values[ParameterTable.RatedHeatMw])
        {
            return ParameterRefusal.MinimumNotBelowRated;
        }

        // Above it the burner's air at low fire lies beyond the light-off window, and far above it the curve is none: a
        // controller that was given such a set would halt at its next power-up, and no message could mend it.
        if (values[ParameterTable.MinimumHeatMw] > (LargestLowFireShare + Rounding) * values[ParameterTable.RatedHeatMw]
            || values[ParameterTable.MinimumHeatMw] < (LeastLowFireShare - Rounding) * values[ParameterTable.RatedHeatMw])
        {
            return ParameterRefusal.MinimumMissesLightOff;
        }

        if (values[ParameterTable.FuelKind] != 0.0 && values[ParameterTable.LeakTest] != 0.0)
        {
            return ParameterRefusal.LeakTestNeedsGas;
        }

        if (values[ParameterTable.ChamberThermometer] == 0.0
            && (values[ParameterTable.ProtectiveAtmosphere] != 0.0 || values[ParameterTable.HighTemperatureMode] != 0.0))
        {
            return ParameterRefusal.ChamberThermometerNeeded;
        }

        bool boiler = Kind == UnitKind.Boiler;
        double setpoint = values[boiler ? ParameterTable.SteamPressureSetpointBarg : ParameterTable.OutletTemperatureSetpointDegC];
        double cutOut = values[boiler ? ParameterTable.SteamPressureCutOutBar : ParameterTable.OutletTemperatureCutOutK];
        double cutIn = values[boiler ? ParameterTable.SteamPressureCutInBar : ParameterTable.OutletTemperatureCutInK];

        // Written so that a limit which is no number refuses.
        if (!(setpoint + cutOut <= _highLimit - (boiler ? CutOutMarginBar : CutOutMarginK) + Rounding))
        {
            return ParameterRefusal.CutOutBeyondLimit;
        }

        if (boiler)
        {
            return setpoint - cutIn <= 0.0 ? ParameterRefusal.CutInNotAboveZero : ParameterRefusal.None;
        }

        return JudgeProgram(values, setpoint, cutIn > cutOut ? cutIn : cutOut);
    }

    /// <summary>The rules of <see cref="RampSoakOptions"/>, of the segments in use.</summary>
    private static ParameterRefusal JudgeProgram(double[] values, double setpoint, double widestK)
    {
        int segments = (int)values[ParameterTable.ProgramSegments];
        if (segments > 0 && values[ParameterTable.ProgramBandK] < widestK + ProgramBandBeyondK)
        {
            return ParameterRefusal.ProgramBandTooNarrow;
        }

        double before = double.NegativeInfinity;
        for (int i = 0; i < segments; i++)
        {
            double target = values[ParameterTable.ProgramTarget1DegC + (ProgramStride * i)];
            if (target <= before)
            {
                return ParameterRefusal.ProgramTargetsNotRising;
            }

            if (target > setpoint)
            {
                return ParameterRefusal.ProgramAboveSetpoint;
            }

            before = target;
        }

        return ParameterRefusal.None;
    }

    private uint CrcOf(double[] values)
    {
        uint crc = CrcOfKind();
        for (int id = 0; id < values.Length; id++)
        {
            crc = Continue(crc, values[id]);
        }

        return crc;
    }

    private uint CrcOfKind()
    {
        _crcField[0] = (byte)Kind;
        return Crc32.Of(_crcField, 0, 1);
    }

    private uint Continue(uint crc, double value)
    {
        ByteFields.PutDouble(_crcField, 0, value);
        return Crc32.Continue(crc, _crcField, 0, 8);
    }

    /// <summary>The values are as they should be.</summary>
    private void Seal()
    {
        Crc = CrcOf(_values);
        BeginCheck();
    }

    private void BeginCheck()
    {
        _checkedTo = 0;
        _checkCrc = CrcOfKind();
    }

    private static void SetDefaults(double[] values)
    {
        for (int id = 0; id < ParameterTable.Count; id++)
        {
            values[id] = ParameterTable.Default(id);
        }
    }
}
