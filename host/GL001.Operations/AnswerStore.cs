using System.Data.Common;
using Dapper;
using GL001.Historian;

namespace GL001.Operations;

/// <summary>An answer that was given to a request with an Idempotency-Key.</summary>
/// <param name="RequestHash">Of the request's body.</param>
/// <param name="Status">HTTP status; null while the first request is still being answered.</param>
/// <param name="ContentType">Of the answer; null without a body.</param>
/// <param name="Body">Of the answer.</param>
public sealed record GivenAnswer(string RequestHash, int? Status, string? ContentType, byte[] Body);

/// <summary>Answers by key, so that a request that is sent again acts once.</summary>
public sealed class AnswerStore(OperationsDatabase database, TimeProvider clock)
{
    /// <summary>How long an answer is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>A request that has no answer after this is given up: its process could write neither the answer nor that there is none. Longer than a request may wait for a task (60 s) and for a lock (5 s).</summary>
    public static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(2);

    /// <summary>Reserves the key for a request. Returns null when the caller is the first and shall act, otherwise what is known.</summary>
    public Task<GivenAnswer?> ReserveAsync(string key, string route, string requestHash)
    {
        var (now, oldest) = (Microseconds.From(clock.GetUtcNow()), Microseconds.From(clock.GetUtcNow() - Kept));
        var abandoned = Microseconds.From(clock.GetUtcNow() - Abandoned);
        return database.WriteAsync<GivenAnswer?>(connection =>
        {
            connection.Execute("DELETE FROM answers WHERE at_us < @oldest", new { oldest });
            connection.Execute("DELETE FROM answers WHERE key = @key AND route = @route AND status IS NULL AND at_us < @abandoned", new { key, route, abandoned });
            while (true)
            {
                var first = connection.Execute(
                    "INSERT INTO answers (key, route, request_hash, at_us) VALUES (@key, @route, @requestHash, @now) ON CONFLICT DO NOTHING", new { key, route, requestHash, now });
                if (first == 1)
                {
                    return null;
                }

                // Another process may have given the key back between the two statements; then it is free.
                if (Find(connection, key, route) is { } given)
                {
                    return given;
                }
            }
        });
    }

    /// <summary>Keeps the answer for the next one who asks with this key.</summary>
    public Task KeepAsync(string key, string route, int status, string? contentType, byte[] body) => database.WriteAsync(connection =>
        connection.Execute("UPDATE answers SET status = @status, content_type = @contentType, body = @body WHERE key = @key AND route = @route", new { key, route, status, contentType, body }));

    /// <summary>Gives the key back: the request failed and may be sent again.</summary>
    public Task ReleaseAsync(string key, string route) => database.WriteAsync(connection =>
        connection.Execute("DELETE FROM answers WHERE key = @key AND route = @route", new { key, route }));

    /// <summary>
    /// Gives back the keys of requests that were being answered when the process died. Only for a store that no other process uses: of several, each would
    /// give back what the others are answering. There <see cref="Abandoned"/> gives back the keys of a dead one.
    /// </summary>
    public Task ReleaseUnansweredAsync() => database.WriteAsync(connection => connection.Execute("DELETE FROM answers WHERE status IS NULL"));

    private static GivenAnswer? Find(DbConnection connection, string key, string route)
    {
        var row = connection.QuerySingleOrDefault<Row>("SELECT request_hash AS RequestHash, status, content_type AS ContentType, body FROM answers WHERE key = @key AND route = @route", new { key, route });
        return row is null ? null : new GivenAnswer(row.RequestHash, (int?)row.Status, row.ContentType, row.Body ?? []);
    }

    private sealed class Row
    {
        public string RequestHash { get; init; } = "";

        public long? Status { get; init; }

        public string? ContentType { get; init; }

        public byte[]? Body { get; init; }
    }
}
