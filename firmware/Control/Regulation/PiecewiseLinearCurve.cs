namespace GL001.Control;

/// <summary>A curve through points, straight between them and level beyond the first and the last.</summary>
public sealed class PiecewiseLinearCurve
{
    private readonly double[] _x;
    private readonly double[] _y;

    /// <summary>The arrays are kept, not copied. A curve with a <see cref="Fault"/> must not be used.</summary>
    public PiecewiseLinearCurve(double[] x, double[] y)
    {
        _x = x;
        _y = y;
        Fault = FindFault(x, y);
        IsRising = Fault.Length == 0 && Rises(y);
    }

    /// <summary>What is wrong with the points, or an empty text.</summary>
    public string Fault { get; }

    /// <summary>Whether every point lies above the one before it, so that <see cref="XAt"/> has one answer.</summary>
    public bool IsRising { get; }

    public int Count => _x.Length;

    public double X(int index)
    {
        return _x[index];
    }

    public double Y(int index)
    {
        return _y[index];
    }

    public double YAt(double x)
    {
        return Interpolate(_x, _y, x);
    }

    /// <summary>The inverse; only of a curve that <see cref="IsRising"/>.</summary>
    public double XAt(double y)
    {
        return Interpolate(_y, _x, y);
    }

    private static double Interpolate(double[] from, double[] to, double at)
    {
        int last = from.Length - 1;
        if (!(at > from[0]))
        {
            return to[0];
        }

        for (int i = 1; i <= last; i++)
        {
            if (at < from[i])
            {
                return to[i - 1] + ((to[i] - to[i - 1]) * (at - from[i - 1]) / (from[i] - from[i - 1]));
            }
        }

        return to[last];
    }

    private static string FindFault(double[] x, double[] y)
    {
        if (x.Length == 0 || x.Length != y.Length)
        {
            return "a curve needs as many values as points, and at least one";
        }

        for (int i = 0; i < x.Length; i++)
        {
            if (double.IsNaN(x[i]) || double.IsInfinity(x[i]) || double.IsNaN(y[i]) || double.IsInfinity(y[i]))
            {
                return "a point of the curve is not a number";
            }
        }

        return Rises(x) ? "" : "the points of the curve do not rise from one to the next";
    }

    private static bool Rises(double[] values)
    {
        for (int i = 1; i < values.Length; i++)
        {
            if (values[i] <= values[i - 1])
            {
                return false;
            }
        }

        return true;
    }
}
