using Microsoft.AspNetCore.Http;

namespace Replication.EmbeddedRegistry.Faults;

/// <summary>Faults of time.</summary>
public sealed partial class Fault
{
    /// <summary>The answer begins later.</summary>
    public static Fault Delay(TimeSpan time) => new(async (context, answer) =>
    {
        await Task.Delay(time, TimeProvider.System, context.RequestAborted);
        await answer();
    });

    /// <summary>No answer comes until the client goes away.</summary>
    public static Fault Stall() => new((context, _) => ClientGoneAsync(context));

    /// <summary>The answer's body stops after so many bytes and the connection stays open.</summary>
    public static Fault StallAnswerAfter(long bytes) => OnAnswerBody((context, body) => new LimitedAnswerBody(body, bytes, () => ClientGoneAsync(context)));

    /// <summary>The request's body is read so far and no further.</summary>
    public static Fault StallRequestAfter(long bytes) => OnRequestBody((context, body) => new LimitedRequestBody(body, bytes, () => ClientGoneAsync(context)));

    /// <summary>The answer's body comes no faster than this.</summary>
    public static Fault ThrottleAnswer(long bytesPerSecond) => OnAnswerBody((_, body) => new ThrottledAnswerBody(body, bytesPerSecond));

    /// <summary>The request's body is read no faster than this.</summary>
    public static Fault ThrottleRequest(long bytesPerSecond) => OnRequestBody((_, body) => new ThrottledRequestBody(body, bytesPerSecond));

    private static Task ClientGoneAsync(HttpContext context) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);

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
