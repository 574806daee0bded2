using Npgsql;
using NpgsqlTypes;

namespace GL001.Historian;

/// <summary>The numbers of series, asked of the database once each. Numbers are handed out in transactions of their own, so that none that is remembered was taken back.</summary>
internal sealed class SeriesNumbers
{
    private Dictionary<(string Plant, string Unit, string Tag), int> _known = [];

    /// <summary>For each sample the number of its series.</summary>
    public async Task<int[]> OfAsync(NpgsqlDataSource source, IReadOnlyList<Sample> samples, CancellationToken cancellationToken)
    {
        Dictionary<(string, string, string), int> known = Volatile.Read(ref _known);
        int[] numbers = new int[samples.Count];
        HashSet<(string, string, string)>? missing = null;
        for (int i = 0; i < samples.Count; i++)
        {
            Sample sample = samples[i];
            if (!known.TryGetValue((sample.PlantId, sample.UnitId, sample.Tag), out numbers[i]))
            {
                (missing ??= []).Add((sample.PlantId, sample.UnitId, sample.Tag));
            }
        }

        if (missing is null)
        {
            return numbers;
        }

        await AddAsync(source, missing, cancellationToken).ConfigureAwait(false);
        return await OfAsync(source, samples, cancellationToken).ConfigureAwait(false);
    }

    public void Forget() => Volatile.Write(ref _known, []);

    private async Task AddAsync(NpgsqlDataSource source, HashSet<(string Plant, string Unit, string Tag)> missing, CancellationToken cancellationToken)
    {
        // Copied and swapped: readers need no lock, and new series are rare.
        var known = new Dictionary<(string, string, string), int>(Volatile.Read(ref _known));

        // In one order for everybody, so that two cannot wait for each other.
        List<(string? Plant, string? Unit, string? Tag)> told =
            [.. missing.Select(Kept).Distinct().OrderBy(series => series.Plant, StringComparer.Ordinal).ThenBy(series => series.Unit, StringComparer.Ordinal).ThenBy(series => series.Tag, StringComparer.Ordinal)];
        await using NpgsqlCommand command = source.CreateCommand("""
            INSERT INTO series (plant_id, unit_id, tag) SELECT * FROM unnest($1, $2, $3)
            ON CONFLICT (plant_id, unit_id, tag) DO UPDATE SET tag = excluded.tag
            RETURNING plant_id, unit_id, tag, id
            """);
        command.Parameters.AddRange(new[] { Texts(told.Select(series => series.Plant)), Texts(told.Select(series => series.Unit)), Texts(told.Select(series => series.Tag)) });
        var numbers = new Dictionary<(string?, string?, string?), int>();
        await using (NpgsqlDataReader rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false))
        {
            while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                numbers[(rows.GetString(0), rows.GetString(1), rows.GetString(2))] = rows.GetInt32(3);
            }
        }

        foreach ((string Plant, string Unit, string Tag) series in missing)
        {
            known[series] = numbers[Kept(series)];
        }

        Volatile.Write(ref _known, known);
    }

    private static (string? Plant, string? Unit, string? Tag) Kept((string Plant, string Unit, string Tag) series) => (StoredSample.Text(series.Plant), StoredSample.Text(series.Unit), StoredSample.Text(series.Tag));

    private static NpgsqlParameter Texts(IEnumerable<string?> texts) => new() { Value = texts.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };
}
