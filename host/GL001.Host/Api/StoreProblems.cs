using GL001.Operations;
using Microsoft.AspNetCore.Diagnostics;

namespace GL001.Host.Api;

/// <summary>
/// Whatever a request was when the operations could not be read or written, it is told so with 503 and may be sent again: also where the
/// store fails outside of the route itself, for example while an Idempotency-Key is looked up.
/// </summary>
internal sealed class StoreProblems(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not OperationsException { IsTransient: true })
        {
            return false;
        }

        httpContext.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        return await problems.TryWriteAsync(new ProblemDetailsContext
        {
            HttpContext = httpContext,
            ProblemDetails = { Status = StatusCodes.Status503ServiceUnavailable, Title = "Could not be kept", Detail = $"{exception.Message} Send it again." },
        });
    }
}
