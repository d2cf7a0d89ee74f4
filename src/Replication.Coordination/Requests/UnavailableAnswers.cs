using Microsoft.AspNetCore.Http;
using Replication.Contracts.Stores;
using Replication.Coordination.DeadLetters;

namespace Replication.Coordination.Requests;

/// <summary>
/// Answers 503 with a code when the broker or the store is unavailable, instead of 500: the caller did nothing wrong and may retry.
/// </summary>
internal sealed class UnavailableAnswers(IStoreProbe store) : IEndpointFilter
{
    private const string RetryAfterSeconds = "5";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        try
        {
            return await next(context);
        }
        catch (BusUnavailableException) when (!http.RequestAborted.IsCancellationRequested)
        {
            return Away(http, "bus.away", "the message broker does not answer; repeat the call when /health/ready says that it does");
        }
        catch (Exception e) when (store.IsAway(e) && !http.RequestAborted.IsCancellationRequested)
        {
            return Away(http, "store.away", "the store does not answer; repeat the call when /health/ready says that it does");
        }
    }

    private static IResult Away(HttpContext context, string code, string detail)
    {
        context.Response.Headers.RetryAfter = RetryAfterSeconds;
        return Problem.Of(StatusCodes.Status503ServiceUnavailable, code, detail);
    }
}
