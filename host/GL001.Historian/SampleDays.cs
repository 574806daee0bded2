using System.Globalization;
using Npgsql;

namespace GL001.Historian;

/// <summary>The partitions of the samples, one a day (UTC): made before the first sample of a day, dropped when the whole day is too old.</summary>
internal sealed class SampleDays(TimeProvider time)
{
    /// <summary>Days before the present that have a partition of their own. Older samples share one.</summary>
    public const int DaysBack = 400;

    /// <summary>Days after the present that have a partition of their own.</summary>
    public const int DaysAhead = 2;

    private const string Prefix = "samples_";

    private HashSet<DateOnly> _made = [];

    /// <summary>Makes the partitions that the samples need and that are not there.</summary>
    public async Task PrepareAsync(NpgsqlDataSource source, IReadOnlyList<Sample> samples, CancellationToken cancellationToken)
    {
        HashSet<DateOnly> made = Volatile.Read(ref _made);
        DateOnly today = DayOf(time.GetUtcNow());
        HashSet<DateOnly>? missing = null;
        foreach (Sample sample in samples)
        {
            DateOnly day = DayOf(sample.At);
            if (!made.Contains(day) && day >= today.AddDays(-DaysBack) && day <= today.AddDays(DaysAhead))
            {
                (missing ??= []).Add(day);
            }
        }

        foreach (DateOnly day in (missing ?? []).Order())
        {
            await MakeAsync(source, day, cancellationToken).ConfigureAwait(false);
            Volatile.Write(ref _made, [.. Volatile.Read(ref _made), day]);
        }
    }

    /// <summary>Drops the partitions of days that ended before an instant.</summary>
    public async Task DropAsync(NpgsqlDataSource source, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        await using (NpgsqlCommand command = source.CreateCommand("SELECT relname::text FROM pg_inherits JOIN pg_class ON pg_class.oid = inhrelid WHERE inhparent = 'samples'::regclass"))
        {
            await using NpgsqlDataReader rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                found.Add(rows.GetString(0));
            }
        }

        DateOnly kept = DayOf(before);
        foreach (string table in found)
        {
            if (DateOnly.TryParseExact(table[Prefix.Length..], "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) && day < kept)
            {
                // Forgotten first: a sample that comes meanwhile makes the partition anew.
                Forget();
                await using NpgsqlCommand drop = source.CreateCommand($"DROP TABLE IF EXISTS {table}");
                await drop.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public void Forget() => Volatile.Write(ref _made, []);

    private static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    private static async Task MakeAsync(NpgsqlDataSource source, DateOnly day, CancellationToken cancellationToken)
    {
        string table = Prefix + day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        string from = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + " 00:00:00+00";
        string to = day.AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + " 00:00:00+00";

        // Made beside the others and then attached, which lets them be written meanwhile. What of this day came before its
        // partition lies in the common one and moves over. One process at a time; the next one finds it made.
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
#pragma warning disable CA2100 // Names and instants are made of a date.
        await using var make = new NpgsqlCommand($"""
            SELECT pg_advisory_xact_lock(hashtextextended('gl001 partitions', 0));
            DO $make$
            BEGIN
              IF to_regclass('{table}') IS NULL THEN
                CREATE TABLE {table} (LIKE samples INCLUDING DEFAULTS INCLUDING CONSTRAINTS);
                WITH moved AS (DELETE FROM samples_elsewhere WHERE at >= '{from}' AND at < '{to}' RETURNING *)
                INSERT INTO {table} SELECT * FROM moved;
                ALTER TABLE samples ATTACH PARTITION {table} FOR VALUES FROM ('{from}') TO ('{to}');
              END IF;
            END
            $make$
            """, connection);
#pragma warning restore CA2100
        await make.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }
}
