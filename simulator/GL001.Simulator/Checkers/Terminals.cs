using System.Globalization;
using GL001.Control;
using GL001.Drivers;
using GL001.Simulator.Devices;

namespace GL001.Simulator.Checkers;

/// <summary>
/// What stands at the terminals of a unit's sensors: current, conversion, contact, and whether anybody could trust it. Ranges
/// and channels come from hardware/io-list.csv by a reader of its own; none of the firmware's drivers has a part in it.
/// </summary>
internal sealed class Terminals
{
    // NAMUR NE 43: beyond these the transmitter reports its own failure.
    private const double FailureLowMilliamp = 3.6;
    private const double FailureHighMilliamp = 21.0;

    // TX-110 of the io-list is TT-110's rise through a filter of 10 s.
    private const double RateFilterSeconds = 10.0;

    private static readonly double s_shuntOhm = IoList.LoopShuntOhm;

    private readonly SimulatedUnit _unit;
    private readonly (int Channel, double Low, double High)?[] _loops = new (int, double, double)?[SignalList.AnalogTags.Length];
    private readonly int[] _contactBits = new int[SignalList.DiscreteTags.Length];
    private readonly double[] _values = new double[SignalList.AnalogTags.Length];
    private readonly int[] _badMs = new int[SignalList.AnalogTags.Length];
    private readonly int[] _contactBadMs = new int[SignalList.DiscreteTags.Length];
    private readonly bool[] _closed = new bool[SignalList.DiscreteTags.Length];
    private readonly AnalogSignal _rtdSignal;
    private double _lastDegC = double.NaN;
    private int _selfCheckMs;

    public Terminals(SimulatedUnit unit)
    {
        _unit = unit;
        var kind = unit.Unit.Kind.ToString();
        Array.Fill(_contactBits, -1);
        foreach (var row in CsvText.Read("io-list.csv"))
        {
            if ((row["fitted"] != "Both" && row["fitted"] != kind) || !unit.Fitting.Fits(row["fitted_when"]))
            {
                continue;
            }

            switch (row["kind"])
            {
                case "4-20 mA":
                    _loops[(int)Enum.Parse<AnalogSignal>(row["name"])] = (Whole(row["channel"]), Number(row["low"]), Number(row["high"]));
                    break;
                case "RTD":
                    _rtdSignal = Enum.Parse<AnalogSignal>(row["name"]);
                    break;
                case "contact":
                    _contactBits[(int)Enum.Parse<DiscreteSignal>(row["name"])] = Whole(row["channel"]);
                    break;
            }
        }
    }

    public double Value(int signal) => _values[signal];

    /// <summary>For how long nobody could trust it, ms.</summary>
    public int BadMs(int signal) => _badMs[signal];

    public bool IsClosed(int contact) => _closed[contact];

    public int ContactBadMs(int contact) => _contactBadMs[contact];

    public bool IsClosed(DiscreteSignal contact) => _closed[(int)contact];

    /// <summary>What the signal may be off by and still be judged the same: noise, quantisation, lag. In its unit.</summary>
    public double Margin(int signal) => _loops[signal] is { } loop ? 0.01 * (loop.High - loop.Low)
        : signal == (int)AnalogSignal.OutletTemperatureRate ? 8.0
        : 2.0;

    /// <summary>How long the drivers may take to be sure that a sensor cannot be trusted, ms.</summary>
    public int QualifyMs(int signal) => _loops[signal] is not null ? 300
        : signal == (int)AnalogSignal.ExcessTemperature ? 2_500
        : 1_000;

    public void Step(int elapsedMs)
    {
        var board = _unit.Board;
        for (var i = 1; i < _loops.Length; i++)
        {
            if (_loops[i] is { } loop)
            {
                ReadLoop(i, loop, board, elapsedMs);
            }
        }

        var rtd = board.Rtd;
        _values[(int)_rtdSignal] = rtd.ConvertedDegC;
        Judge(_badMs, (int)_rtdSignal, rtd.Fault is RtdFault.Open or RtdFault.Short or RtdFault.OverVoltage or RtdFault.ChipAbsent or RtdFault.BusFailed, elapsedMs);
        if (_unit.Unit.Kind == GL001.Plant.UnitKind.Furnace)
        {
            var thermocouple = board.Thermocouple;
            _values[(int)AnalogSignal.ExcessTemperature] = thermocouple.ConvertedDegC;
            Judge(_badMs, (int)AnalogSignal.ExcessTemperature, thermocouple.Fault is not (ThermocoupleFault.None or ThermocoupleFault.Frozen), elapsedMs);
            StepRate(elapsedMs);
        }

        ReadContacts(board, elapsedMs);
    }

    private void ReadLoop(int signal, (int Channel, double Low, double High) loop, SimulatedBoard board, int elapsedMs)
    {
        var converter = board.Converters[loop.Channel / 4];
        var milliamp = converter.Millivolt[loop.Channel % 4] * (1.0 + converter.ReferenceError) / s_shuntOhm;
        _values[signal] = loop.Low + ((milliamp - 4.0) / 16.0 * (loop.High - loop.Low));
        Judge(_badMs, signal, converter.Fault != ConverterFault.None || milliamp <= FailureLowMilliamp || milliamp >= FailureHighMilliamp, elapsedMs);
    }

    private void StepRate(int elapsedMs)
    {
        const int Rate = (int)AnalogSignal.OutletTemperatureRate;
        var source = (int)AnalogSignal.OutletTemperature;
        _badMs[Rate] = _badMs[source];
        if (_badMs[source] > 0)
        {
            _lastDegC = double.NaN;
            _values[Rate] = 0.0;
            return;
        }

        if (!double.IsNaN(_lastDegC))
        {
            var seconds = elapsedMs / 1_000.0;
            var perMinute = (_values[source] - _lastDegC) / seconds * 60.0;
            _values[Rate] += (perMinute - _values[Rate]) * seconds / (RateFilterSeconds + seconds);
        }

        _lastDegC = _values[source];
    }

    private void ReadContacts(SimulatedBoard board, int elapsedMs)
    {
        for (var i = 1; i < _contactBits.Length; i++)
        {
            if (_contactBits[i] is var bit and >= 0)
            {
                // Seven inputs on each of a chip's two sides.
                var expander = board.Expanders[bit / 14];
                var pin = bit % 14 < 7 ? bit % 14 : (bit % 14) + 1;
                _closed[i] = (expander.ClosedPins & (1 << pin)) != 0;

                // One read fetches both chips: without one of them nobody knows the contacts of either.
                Judge(_contactBadMs, i, board.Expanders[0].BusFailed || board.Expanders[1].BusFailed, elapsedMs);
            }
        }

        // An amplifier whose self-check has failed sees nothing, whatever it says.
        var check = (int)DiscreteSignal.FlameSelfCheck;
        var flame = (int)DiscreteSignal.Flame;
        if (_contactBadMs[flame] == 0 && !_closed[check])
        {
            _selfCheckMs += elapsedMs;
            _contactBadMs[flame] = _selfCheckMs;
        }
        else if (_closed[check])
        {
            _selfCheckMs = 0;
        }
    }

    private static void Judge(int[] badMs, int signal, bool bad, int elapsedMs) => badMs[signal] = bad ? badMs[signal] + elapsedMs : 0;

    private static int Whole(string cell) => int.Parse(cell, CultureInfo.InvariantCulture);

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);
}
