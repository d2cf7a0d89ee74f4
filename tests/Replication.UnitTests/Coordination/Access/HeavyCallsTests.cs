using Microsoft.AspNetCore.Http;
using Replication.Coordination.Access;
using Xunit;

namespace Replication.UnitTests.Coordination.Access;

public sealed class HeavyCallsTests
{
    [Fact]
    public async Task Heavy_calls_are_limited_per_token()
    {
        using var calls = new HeavyCalls(new ApiQuotas { MaxConcurrentHeavyCalls = 2 });
        var end = new TaskCompletionSource();
        var running = Enumerable.Range(0, 4).Select(_ => Call("ci", HeavyCall.Reading).Answer).ToList();

        var (refused, context) = Call("ci", HeavyCall.Reading);
        Assert.Equal(429, Assert.IsAssignableFrom<IStatusCodeHttpResult>(await refused).StatusCode);
        Assert.Equal("1", context.Response.Headers.RetryAfter);
        var others = new[] { Call("other", HeavyCall.Reading).Answer, Call("ci", HeavyCall.Queued).Answer };
        Assert.Equal("done", await Call("ci", call: null).Answer);
        Assert.All(running.Concat(others), it => Assert.False(it.IsCompleted));

        end.SetResult();
        Assert.All(await Task.WhenAll(running.Concat(others)), it => Assert.Equal("done", it));

        (Task<object?> Answer, HttpContext Context) Call(string token, HeavyCall? call)
        {
            var http = new DefaultHttpContext();
            http.Features.Set(new Caller(token, TokenRole.Viewer, null));
            http.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(call is null ? [] : [call]), null));
            return (calls.InvokeAsync(EndpointFilterInvocationContext.Create(http), async _ =>
            {
                if (call is not null)
                    await end.Task;
                return "done";
            }).AsTask(), http);
        }
    }

    [Fact]
    public async Task A_canceled_caller_leaves_the_queue()
    {
        using var calls = new HeavyCalls(new ApiQuotas { MaxConcurrentHeavyCalls = 1 });
        using var gone = new CancellationTokenSource();
        var end = new TaskCompletionSource();
        var running = CallAsync(default);
        var waiting = CallAsync(gone.Token);

        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        var next = CallAsync(default);
        end.SetResult();

        Assert.Equal("done", await running);
        Assert.Equal("done", await next);

        Task<object?> CallAsync(CancellationToken aborted)
        {
            var http = new DefaultHttpContext { RequestAborted = aborted };
            http.Features.Set(Caller.Local);
            http.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(HeavyCall.Reading), null));
            return calls.InvokeAsync(EndpointFilterInvocationContext.Create(http), async _ =>
            {
                await end.Task;
                return "done";
            }).AsTask();
        }
    }
}
