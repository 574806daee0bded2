namespace GL001.SiteFiles;

/// <summary>Finds the name a writer probably meant.</summary>
internal static class NearestName
{
    /// <summary>The known name with the fewest edits, or null when none is near enough to be a slip of the keyboard.</summary>
    public static string? To(string written, IEnumerable<string> known)
    {
        string? nearest = known
            .OrderBy(name => Edits(written, name))
            .ThenBy(name => name, StringComparer.Ordinal)
            .FirstOrDefault();
        return nearest is not null && Edits(written, nearest) <= Math.Max(2, nearest.Length / 3) ? nearest : null;
    }

    /// <summary>Levenshtein distance, upper and lower case alike.</summary>
    private static int Edits(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int replaced = diagonal + (char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
