using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Replication.Coordination.Streams;

/// <summary>A response of server-sent events.</summary>
internal static class EventStream
{
    public const string MediaType = "text/event-stream";

    /// <summary>Sets the headers, and lets each event leave at once.</summary>
    public static void Begin(HttpContext context)
    {
        var response = context.Response;
        response.ContentType = MediaType;
        response.Headers.CacheControl = "no-store";
        // nginx collects a response in its buffer unless this header forbids it.
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }
}
