namespace GL001.Host.Api;

/// <summary>
/// Refuses what another web site's page makes a browser send here. There are no credentials to steal, but any page that the
/// operator has open could press our buttons. Programs that are no browser send none of these headers and pass.
/// </summary>
internal static class CrossSite
{
    private static readonly string[] s_loopback = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>Answers 403 to requests from elsewhere.</summary>
    public static RouteHandlerBuilder RefuseCrossSite(this RouteHandlerBuilder route) => route
        .AddEndpointFilter(async (context, next) => IsFromHere(context.HttpContext.Request, context.HttpContext.RequestServices.GetRequiredService<CoordinatorOptions>().TrustNetwork)
            ? await next(context)
            : TypedResults.Problem(statusCode: StatusCodes.Status403Forbidden, title: "Not from this page",
                detail: "A page of another origin may not change anything here."))
        .ProducesProblem(StatusCodes.Status403Forbidden);

    private static bool IsFromHere(HttpRequest request, bool hasOtherNames)
    {
        // On loopback any other name in Host is one that an attacker pointed at it.
        if (!hasOtherNames && !s_loopback.Contains(request.Host.Host, StringComparer.OrdinalIgnoreCase))
        {
            return false;
        }

        // Another port of this machine is the same site but not the same origin.
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site is not ("" or "same-origin" or "none"))
        {
            return false;
        }

        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }
}
