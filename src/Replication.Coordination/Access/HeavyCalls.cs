using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Replication.Coordination.Access;

/// <summary>
/// Limits how many heavy calls run for one token at the same time. A few more wait; the others are answered 429 with <c>Retry-After</c>.
/// </summary>
internal sealed class HeavyCalls(ApiQuotas quotas) : IEndpointFilter, IDisposable
{
    private const int LongQueue = 256;
    private const string RetryAfterSeconds = "1";

    private readonly PartitionedRateLimiter<(string Caller, HeavyCall Call)> _running =
        PartitionedRateLimiter.Create<(string Caller, HeavyCall Call), (string, string)>(
            it => RateLimitPartition.GetConcurrencyLimiter((it.Caller, it.Call.Kind), _ => new ConcurrencyLimiterOptions
            {
                PermitLimit = quotas.MaxConcurrentHeavyCalls,
                QueueLimit = it.Call.HasLongQueue ? LongQueue : quotas.MaxConcurrentHeavyCalls,
                QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
            }));

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.GetEndpoint()?.Metadata.GetMetadata<HeavyCall>() is not { } call)
            return await next(context);
        var caller = Caller.Of(http);
        using var lease = await _running.AcquireAsync((caller.Name, call), permitCount: 1, http.RequestAborted);
        if (lease.IsAcquired)
            return await next(context);
        http.Response.Headers.RetryAfter = RetryAfterSeconds;
        return Problem.Of(
            StatusCodes.Status429TooManyRequests,
            "access.tooManyCalls",
            $"{quotas.MaxConcurrentHeavyCalls} calls of this kind run for '{caller.Name}' already, and as many wait; repeat the call "
                + $"when they have finished (api.maxConcurrentHeavyCalls)");
    }

    public void Dispose() => _running.Dispose();
}
