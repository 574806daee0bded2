namespace GL001.Historian;

/// <summary>What every store makes of a sample before it keeps it.</summary>
internal static class StoredSample
{
    /// <summary>The number, null when there is none: NaN would come back as null and infinity as a number that passes every upper limit.</summary>
    public static double? Number(in Sample sample) => sample.Number is { } number && double.IsFinite(number) ? number : null;

    /// <summary>The quality: a number that is none is bad.</summary>
    public static SampleQuality Quality(in Sample sample) => sample.Number is { } number && !double.IsFinite(number) ? SampleQuality.Bad : sample.Quality;

    /// <summary>A text that every store takes: NUL and halves of characters, which PostgreSQL refuses, become the replacement character.</summary>
    public static string? Text(string? text)
    {
        if (text is null || !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') && !text.Contains('\0', StringComparison.Ordinal))
        {
            return text;
        }

        return string.Concat(text.EnumerateRunes().Select(rune => rune.Value == 0 ? "\uFFFD" : rune.ToString()));
    }
}
