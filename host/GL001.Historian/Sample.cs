namespace GL001.Historian;

/// <summary>How far a sample can be trusted; the numbers of the controller's signal quality. Forgotten means bad.</summary>
public enum SampleQuality
{
    Bad = 0,
    Uncertain = 1,
    Good = 2,
}

/// <summary>One value of one tag of a unit at one instant.</summary>
/// <param name="Tag">What is measured, for example <c>Inputs/Steam Pressure</c>.</param>
/// <param name="At">Kept to the microsecond, in UTC.</param>
/// <param name="Number">The value in the tag's unit. Null for a text or when there is none; NaN and infinity are kept as null and Bad.</param>
/// <param name="Cause">Why the sample is not good, by the controller's name for it, or an empty text.</param>
public readonly record struct Sample(
    string PlantId,
    string UnitId,
    string Tag,
    DateTimeOffset At,
    double? Number,
    string? Text,
    SampleQuality Quality,
    string Cause);
