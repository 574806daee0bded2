namespace GL001.Engineering.Maintenance;

/// <summary>Machine groups of ISO 10816-3 (ISO 20816-3).</summary>
public enum VibrationGroup
{
    /// <summary>Group 1, rigid: above 300 kW, or shaft height 315 mm and more.</summary>
    LargeRigid = 0,
    LargeFlexible,

    /// <summary>Group 2, rigid: 15 to 300 kW.</summary>
    MediumRigid,
    MediumFlexible,
}

/// <summary>Evaluation zones.</summary>
public enum VibrationZone
{
    /// <summary>As newly commissioned.</summary>
    A = 0,

    /// <summary>Fit for unrestricted running.</summary>
    B,

    /// <summary>For a limited time only.</summary>
    C,

    /// <summary>Causes damage.</summary>
    D,
}

/// <param name="VelocityMmPerS">RMS over 10 to 1000 Hz at a bearing housing.</param>
public sealed record VibrationInput(VibrationGroup Group, double VelocityMmPerS);

/// <param name="NextBoundaryMmPerS">Where the next worse zone begins; null in the worst.</param>
public sealed record VibrationResult(VibrationZone Zone, double? NextBoundaryMmPerS, string Meaning);

/// <summary>
/// Zone boundaries in the style of ISO 10816-3, mm/s RMS. From memory of the usual table, the standard was not read: defaults to be
/// confirmed, and the maker's own limits come first.
/// </summary>
public static class VibrationSeverity
{
    private static readonly Dictionary<VibrationGroup, double[]> s_boundaries = new()
    {
        [VibrationGroup.LargeRigid] = [2.3, 4.5, 7.1],
        [VibrationGroup.LargeFlexible] = [3.5, 7.1, 11.0],
        [VibrationGroup.MediumRigid] = [1.4, 2.8, 4.5],
        [VibrationGroup.MediumFlexible] = [2.3, 4.5, 7.1],
    };

    public static VibrationResult Calculate(VibrationInput input)
    {
        Require.InRange(input.VelocityMmPerS, 0.0, 1_000.0, "mm/s");
        double[] boundaries = s_boundaries[input.Group];
        int zone = boundaries.Count(boundary => input.VelocityMmPerS > boundary);
        return new VibrationResult((VibrationZone)zone, zone < boundaries.Length ? boundaries[zone] : null, (VibrationZone)zone switch
        {
            VibrationZone.A => "as of a newly commissioned machine",
            VibrationZone.B => "fit for unrestricted running",
            VibrationZone.C => "not fit for continuous running: plan a repair",
            _ => "severe enough to cause damage",
        });
    }
}
