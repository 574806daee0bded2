using System.Security.Cryptography;
using GL001.Operations;

namespace GL001.Host.Api;

/// <summary>
/// A POST with an Idempotency-Key acts once: whoever sends it again within a day gets the first answer again, marked
/// Idempotency-Replayed. The same key with another body is refused (422), as is one that is still being answered (409).
/// </summary>
public sealed class Idempotency(RequestDelegate next, AnswerStore answers)
{
    public const string Header = "Idempotency-Key";

    public const string ReplayedHeader = "Idempotency-Replayed";

    /// <summary>Longest key.</summary>
    public const int LongestKey = 200;

    // A request larger than this has no business with us; neither has an answer to a command.
    private const int LargestBody = 1 << 20;

    public async Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var key = context.Request.Headers[Header].ToString();
        if (context.Request.Method != HttpMethods.Post || key.Length == 0)
        {
            await next(context);
            return;
        }

        if (key.Length > LongestKey || key.Any(char.IsControl))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "Not a key", $"{Header} is a text of 1 to {LongestKey} characters.");
            return;
        }

        if (await HashAsync(context.Request) is not { } hash)
        {
            await RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, "Too large", $"A request with {Header} has at most {LargestBody} bytes.");
            return;
        }

        var route = $"POST {context.Request.Path}{context.Request.QueryString}";
        switch (await answers.ReserveAsync(key, route, hash))
        {
            case null:
                await AnswerFirstAsync(context, key, route);
                break;
            case var known when known.RequestHash != hash:
                await RefuseAsync(context, StatusCodes.Status422UnprocessableEntity, "Key used before", $"{Header} was used with another body; take a new key for another request.");
                break;
            case { Status: null }:
                context.Response.Headers.RetryAfter = "1";
                await RefuseAsync(context, StatusCodes.Status409Conflict, "Still being answered", $"The first request with this {Header} has no answer yet; ask again.");
                break;
            case var known:
                context.Response.StatusCode = known.Status!.Value;
                context.Response.ContentType = known.ContentType;
                context.Response.Headers[ReplayedHeader] = "true";
                await context.Response.Body.WriteAsync(known.Body);
                break;
        }
    }

    private static async Task<string?> HashAsync(HttpRequest request)
    {
        request.EnableBuffering(LargestBody, LargestBody);
        try
        {
            var hash = Convert.ToHexString(await SHA256.HashDataAsync(request.Body));
            request.Body.Position = 0;
            return hash;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private async Task AnswerFirstAsync(HttpContext context, string key, string route)
    {
        var outside = context.Response.Body;
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        var kept = false;
        try
        {
            await next(context);

            // What failed on our side may be tried again; what was decided stays decided.
            if (context.Response.StatusCode < StatusCodes.Status500InternalServerError)
            {
                await answers.KeepAsync(key, route, context.Response.StatusCode, context.Response.ContentType, answer.ToArray());
                kept = true;
            }
        }
        finally
        {
            context.Response.Body = outside;
            if (!kept)
            {
                await answers.ReleaseAsync(key, route);
            }
        }

        answer.Position = 0;
        await answer.CopyToAsync(outside);
    }

    private static Task RefuseAsync(HttpContext context, int status, string title, string detail) =>
        TypedResults.Problem(statusCode: status, title: title, detail: detail).ExecuteAsync(context);
}
