using Microsoft.AspNetCore.Http;

namespace Replication.EmbeddedRegistry.Faults;

/// <summary>Faults of timing.</summary>
public sealed partial class Fault
{
    /// <summary>Delays the response.</summary>
    public static Fault Delay(TimeSpan time) => new(async (context, answer) =>
    {
        await Task.Delay(time, TimeProvider.System, context.RequestAborted);
        await answer();
    });

    /// <summary>Never responds; waits until the client disconnects.</summary>
    public static Fault Stall() => new((context, _) => ClientGoneAsync(context));

    /// <summary>Stops the response body after a number of bytes, and keeps the connection open.</summary>
    public static Fault StallAnswerAfter(long bytes) =>
        OnAnswerBody((context, body) => new LimitedAnswerBody(body, bytes, () => ClientGoneAsync(context)));

    /// <summary>Stops reading the request body after a number of bytes.</summary>
    public static Fault StallRequestAfter(long bytes) =>
        OnRequestBody((context, body) => new LimitedRequestBody(body, bytes, () => ClientGoneAsync(context)));

    /// <summary>Limits the rate of the response body.</summary>
    public static Fault ThrottleAnswer(long bytesPerSecond) => OnAnswerBody((_, body) => new ThrottledAnswerBody(body, bytesPerSecond));

    /// <summary>Limits the rate of reading the request body.</summary>
    public static Fault ThrottleRequest(long bytesPerSecond) => OnRequestBody((_, body) => new ThrottledRequestBody(body, bytesPerSecond));

    private static Task ClientGoneAsync(HttpContext context) =>
        Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);

    private static Fault OnAnswerBody(Func<HttpContext, Stream, Stream> filter) => new((context, answer) =>
    {
        context.Response.Body = filter(context, context.Response.Body);
        return answer();
    });

    private static Fault OnRequestBody(Func<HttpContext, Stream, Stream> filter) => new((context, answer) =>
    {
        context.Request.Body = filter(context, context.Request.Body);
        return answer();
    });
}
