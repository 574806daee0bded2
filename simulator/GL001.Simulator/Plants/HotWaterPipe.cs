namespace GL001.Simulator.Plants;

/// <summary>
/// A pipe of a hot-water network: water leaves as late as the pipe is long, and cools on its way. A row of plugs, each with its
/// volume and temperature, so that a change of flow changes the delay of what is in the pipe.
/// </summary>
/// <remarks>Simplified: no mixing along the pipe, the metal stands at the water's temperature, incompressible.</remarks>
public sealed class HotWaterPipe
{
    private const double WaterKgPerM3 = 980.0;
    private const double WaterKjPerKgK = 4.19;
    private const double KjPerM3K = WaterKgPerM3 * WaterKjPerKgK;

    // Enough for a pipe of hours at steps of seconds: neighbours are joined when it is full.
    private const int MostPlugs = 512;

    private readonly double[] _m3 = new double[MostPlugs];
    private readonly double[] _degC = new double[MostPlugs];
    private readonly double _volumeM3;
    private readonly double _lossKwPerKPerM3;
    private int _count;

    /// <param name="lengthM">Length.</param>
    /// <param name="innerM">Inner diameter.</param>
    /// <param name="lossWPerMK">Loss for each metre and kelvin over ambient.</param>
    /// <param name="degC">Water at the start.</param>
    public HotWaterPipe(double lengthM, double innerM, double lossWPerMK, double degC)
    {
        double areaM2 = Math.PI / 4.0 * innerM * innerM;
        _volumeM3 = areaM2 * lengthM;
        _lossKwPerKPerM3 = lossWPerMK / 1_000.0 / areaM2;
        _m3[0] = _volumeM3;
        _degC[0] = degC;
        _count = 1;
        OutletDegC = degC;
    }

    public double VolumeM3 => _volumeM3;

    /// <summary>Water that left in the last step, °C.</summary>
    public double OutletDegC { get; private set; }

    /// <summary>Heat lost to the ground so far, MJ.</summary>
    public double LostMj { get; private set; }

    /// <summary>Heat that came in so far, MJ over 0 °C.</summary>
    public double InMj { get; private set; }

    /// <summary>Heat that left so far, MJ over 0 °C.</summary>
    public double OutMj { get; private set; }

    /// <summary>Heat in the pipe, MJ over 0 °C.</summary>
    public double StoredMj
    {
        get
        {
            double kj = 0.0;
            for (int i = 0; i < _count; i++)
            {
                kj += _m3[i] * KjPerM3K * _degC[i];
            }

            return kj / 1_000.0;
        }
    }

    /// <param name="kgPerS">Flow; not below zero.</param>
    /// <param name="inletDegC">Water that comes in.</param>
    /// <param name="groundDegC">What the pipe lies in.</param>
    /// <param name="seconds">Step.</param>
    public void Step(double kgPerS, double inletDegC, double groundDegC, double seconds)
    {
        if (!(kgPerS >= 0.0))
        {
            throw new ArgumentOutOfRangeException(nameof(kgPerS), kgPerS, "The pipe knows one direction only.");
        }

        Cool(groundDegC, seconds);
        double m3 = kgPerS / WaterKgPerM3 * seconds;
        if (m3 > 0.0)
        {
            Add(m3, inletDegC);
            Take(m3);
        }
    }

    // Each plug cools by exp(-U t / (rho c A)): exact, whatever the step.
    private void Cool(double groundDegC, double seconds)
    {
        double left = Math.Exp(-_lossKwPerKPerM3 / KjPerM3K * seconds);
        for (int i = 0; i < _count; i++)
        {
            double over = _degC[i] - groundDegC;
            LostMj += _m3[i] * KjPerM3K * over * (1.0 - left) / 1_000.0;
            _degC[i] = groundDegC + (over * left);
        }
    }

    /// <summary>The newest plug is the last in the row.</summary>
    private void Add(double m3, double degC)
    {
        InMj += m3 * KjPerM3K * degC / 1_000.0;
        if (_count == MostPlugs)
        {
            JoinClosest();
        }

        _m3[_count] = m3;
        _degC[_count] = degC;
        _count++;
    }

    private void Take(double m3)
    {
        double heat = 0.0;
        double left = m3;
        int gone = 0;
        while (left > 0.0 && gone < _count)
        {
            double taken = Math.Min(left, _m3[gone]);
            heat += taken * _degC[gone];
            _m3[gone] -= taken;
            left -= taken;
            if (_m3[gone] <= 0.0)
            {
                gone++;
            }
        }

        OutletDegC = heat / (m3 - left);
        OutMj += heat * KjPerM3K / 1_000.0;
        Array.Copy(_m3, gone, _m3, 0, _count - gone);
        Array.Copy(_degC, gone, _degC, 0, _count - gone);
        _count -= gone;
    }

    /// <summary>Joins the two neighbours that differ least, so that fronts stay where they are.</summary>
    private void JoinClosest()
    {
        int at = 0;
        double least = double.PositiveInfinity;
        for (int i = 0; i < _count - 1; i++)
        {
            double difference = Math.Abs(_degC[i] - _degC[i + 1]) * Math.Min(_m3[i], _m3[i + 1]);
            if (difference < least)
            {
                least = difference;
                at = i;
            }
        }

        double m3 = _m3[at] + _m3[at + 1];
        _degC[at] = ((_m3[at] * _degC[at]) + (_m3[at + 1] * _degC[at + 1])) / m3;
        _m3[at] = m3;
        Array.Copy(_m3, at + 2, _m3, at + 1, _count - at - 2);
        Array.Copy(_degC, at + 2, _degC, at + 1, _count - at - 2);
        _count--;
    }
}
