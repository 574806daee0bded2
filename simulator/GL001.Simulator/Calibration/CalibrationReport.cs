using System.Globalization;
using System.Text;

namespace GL001.Simulator.Calibration;

/// <summary>How far predictions lie from measurements over some rows.</summary>
/// <param name="Rows">Rows compared.</param>
/// <param name="Mean">Mean of the measured figure.</param>
/// <param name="Bias">Mean of predicted less measured.</param>
/// <param name="Rms">Root mean square of predicted less measured.</param>
/// <param name="RmsOfMean">The same for a guess that knows no more than the first half's mean.</param>
public readonly record struct Deviation(int Rows, double Mean, double Bias, double Rms, double RmsOfMean);

/// <summary>Fits the first half of a measured boiler, predicts the second and compares.</summary>
public sealed class CalibrationReport
{
    private readonly IReadOnlyList<MeasuredRow> _rows;
    private readonly int _half;

    public CalibrationReport(IReadOnlyList<MeasuredRow> rows)
    {
        _rows = rows;
        _half = rows.Count / 2;
        Calibration = BoilerCalibration.Fit([.. rows.Take(_half)]);
    }

    public BoilerCalibration Calibration { get; }

    /// <param name="measured">The figure of a row.</param>
    /// <param name="predicted">The figure of a prediction.</param>
    /// <param name="steadyOnly">Leaves out rows whose load moves.</param>
    public Deviation Compare(Func<MeasuredRow, double> measured, Func<Prediction, double> predicted, bool steadyOnly)
    {
        double firstMean = Selected(0, _half, steadyOnly).Average(i => measured(_rows[i]));
        int count = 0;
        double sum = 0.0, bias = 0.0, square = 0.0, squareOfMean = 0.0;
        foreach (int i in Selected(_half, _rows.Count, steadyOnly))
        {
            double value = measured(_rows[i]);
            double error = predicted(Predict(_rows[i])) - value;
            count++;
            sum += value;
            bias += error;
            square += error * error;
            squareOfMean += (firstMean - value) * (firstMean - value);
        }

        return new Deviation(count, sum / count, bias / count, Math.Sqrt(square / count), Math.Sqrt(squareOfMean / count));
    }

    public string Describe()
    {
        var text = new StringBuilder();
        Add(text, $"fitted to rows 1 to {_half}, compared with rows {_half + 1} to {_rows.Count}");
        Add(text, $"steam meter factor {Calibration.SteamMeterFactor:0.000}, heat at no steam {Calibration.StandingKw:0} kW");
        Add(text, $"{"second half",-24} {"load",-7} {"rows",5} {"mean",9} {"bias",9} {"RMS",9} {"RMS %",6} {"first half's mean would give",30}");
        foreach (bool steady in new[] { true, false })
        {
            AddRow(text, "fuel kg/s", steady, Compare(row => row.FuelKgPerS, prediction => prediction.FuelKgPerS, steady));
            AddRow(text, "pressure bar absolute", steady, Compare(row => row.Bara, prediction => prediction.Bara, steady));
            AddRow(text, "gas before economiser °C", steady, Compare(row => row.BankDegC, prediction => prediction.BankDegC, steady));
            AddRow(text, "flue gas °C", steady, Compare(row => row.FlueDegC, prediction => prediction.FlueDegC, steady));
        }

        return text.ToString();
    }

    /// <summary>Input and output as a series to be replayed: what went in, what was measured, what is predicted.</summary>
    public void WriteSeries(TextWriter to)
    {
        to.WriteLine("time_s,half,steam_kg_per_s,feed_deg_c,air_deg_c,fuel_kg_per_s,pressure_bara,flue_deg_c,predicted_fuel_kg_per_s,predicted_pressure_bara,predicted_flue_deg_c");
        for (int i = 0; i < _rows.Count; i++)
        {
            if (!BoilerCalibration.Burns(_rows, i))
            {
                continue;
            }

            MeasuredRow row = _rows[i];
            Prediction predicted = Predict(row);
            to.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{row.Seconds:0},{(i < _half ? "fitted" : "predicted")},{row.SteamKgPerS:R},{row.FeedDegC:0.###},{row.AirDegC:0.###},{row.FuelKgPerS:R},{row.Bara:0.#####},{row.FlueDegC:0.###},{predicted.FuelKgPerS:0.######},{predicted.Bara:0.#####},{predicted.FlueDegC:0.###}"));
        }
    }

    private Prediction Predict(MeasuredRow row) => Calibration.Predict(row.SteamKgPerS, row.FeedDegC, row.AirDegC);

    private IEnumerable<int> Selected(int from, int to, bool steadyOnly) =>
        Enumerable.Range(from, to - from).Where(i => steadyOnly ? BoilerCalibration.IsSteady(_rows, i) : BoilerCalibration.Burns(_rows, i));

    private static void AddRow(StringBuilder text, string name, bool steady, Deviation d) => Add(text,
        $"{name,-24} {(steady ? "steady" : "any"),-7} {d.Rows,5} {d.Mean,9:0.0000} {d.Bias,9:0.0000} {d.Rms,9:0.0000} {100.0 * d.Rms / d.Mean,6:0.00} {d.RmsOfMean,30:0.0000}");

    private static void Add(StringBuilder text, FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
