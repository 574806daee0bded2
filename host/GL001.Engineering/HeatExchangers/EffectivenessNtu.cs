namespace GL001.Engineering.HeatExchangers;

/// <summary>How both streams run.</summary>
public enum FlowArrangement
{
    Counterflow = 0,
    ParallelFlow,

    /// <summary>One shell pass, an even number of tube passes.</summary>
    ShellAndTube,

    /// <summary>Both streams unmixed.</summary>
    CrossflowUnmixed,

    /// <summary>The stream with the larger capacity rate is mixed.</summary>
    CrossflowLargerMixed,
}

/// <summary>
/// Effectiveness as a function of transfer units and ratio of capacity rates, as in Kays and London, Compact Heat Exchangers, and
/// Incropera, Fundamentals of Heat and Mass Transfer, table 11.3. Crossflow with both unmixed is the usual approximation, exact at Cr = 1 only.
/// </summary>
public static class EffectivenessNtu
{
    private const double MostNtu = 50.0;

    public static double Effectiveness(FlowArrangement arrangement, double ntu, double ratio)
    {
        Require.InRange(ntu, 0.0, 1e6, "");
        Require.InRange(ratio, 0.0, 1.0, "");
        if (ntu == 0.0)
        {
            return 0.0;
        }

        if (ratio < 1e-9)
        {
            return 1.0 - Math.Exp(-ntu);
        }

        switch (arrangement)
        {
            case FlowArrangement.ParallelFlow:
                return (1.0 - Math.Exp(-ntu * (1.0 + ratio))) / (1.0 + ratio);
            case FlowArrangement.ShellAndTube:
                double root = Math.Sqrt(1.0 + (ratio * ratio));
                double decay = Math.Exp(-ntu * root);
                return 2.0 / (1.0 + ratio + (root * (1.0 + decay) / (1.0 - decay)));
            case FlowArrangement.CrossflowUnmixed:
                return 1.0 - Math.Exp(Math.Pow(ntu, 0.22) / ratio * (Math.Exp(-ratio * Math.Pow(ntu, 0.78)) - 1.0));
            case FlowArrangement.CrossflowLargerMixed:
                return (1.0 - Math.Exp(-ratio * (1.0 - Math.Exp(-ntu)))) / ratio;
            default:
                if (ratio > 1.0 - 1e-9)
                {
                    return ntu / (1.0 + ntu);
                }

                double e = Math.Exp(-ntu * (1.0 - ratio));
                return (1.0 - e) / (1.0 - (ratio * e));
        }
    }

    /// <summary>Transfer units that give an effectiveness; null when the arrangement cannot reach it.</summary>
    public static double? Ntu(FlowArrangement arrangement, double effectiveness, double ratio)
    {
        Require.InRange(effectiveness, 0.0, 1.0, "");
        if (effectiveness >= Effectiveness(arrangement, MostNtu, ratio))
        {
            return null;
        }

        double low = 0.0;
        double high = MostNtu;
        for (int i = 0; i < 80; i++)
        {
            double middle = 0.5 * (low + high);
            (low, high) = Effectiveness(arrangement, middle, ratio) < effectiveness ? (middle, high) : (low, middle);
        }

        return 0.5 * (low + high);
    }
}
