using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Replication.EmbeddedRegistry.Protocol;

namespace Replication.EmbeddedRegistry.Faults;

/// <summary>Faults of the response.</summary>
public sealed partial class Fault
{
    /// <summary>
    /// Responds with a status and does nothing else. <paramref name="retryAfter"/> is the header value, in seconds or as a date.
    /// </summary>
    public static Fault Status(int status, string? retryAfter = null, string? body = null) => new(async (context, _) =>
    {
        if (retryAfter is not null)
            context.Response.Headers.RetryAfter = retryAfter;
        if (body is null)
        {
            await new ErrorResponse(status, status == StatusCodes.Status429TooManyRequests
                ? "TOOMANYREQUESTS"
                : "UNKNOWN", "refused on purpose").ExecuteAsync(context);
            return;
        }
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(body, context.RequestAborted);
    });

    /// <summary>Reads the whole request body first.</summary>
    public static Fault AfterBody() => new(async (context, answer) =>
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        await answer();
    });

    /// <summary>Redirects the client.</summary>
    public static Fault Redirect(Uri to, int status = StatusCodes.Status307TemporaryRedirect) => new((context, _) =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = to.OriginalString;
        return Task.CompletedTask;
    });

    /// <summary>Replaces or removes a response header.</summary>
    public static Fault Header(string name, string? value) => OnHeaders(headers =>
    {
        if (value is null)
            headers.Remove(name);
        else
            headers[name] = value;
    });

    /// <summary>Replaces or removes <c>Docker-Content-Digest</c>.</summary>
    public static Fault Digest(string? digest) => Header(RegistryHeaders.ContentDigest, digest);

    /// <summary>Rewrites <c>Location</c>, for example to a relative reference, another host or a query.</summary>
    public static Fault Location(Func<Uri, string> write) => OnHeaders(headers =>
    {
        if (Uri.TryCreate(headers.Location.ToString(), UriKind.Absolute, out var location))
            headers.Location = write(location);
    });

    /// <summary>Changes one byte of the response body, but not its length.</summary>
    public static Fault WrongByte(long at = 0) => OnAnswerBody((_, body) => new FlippedAnswerBody(body, at));

    /// <summary>Truncates the response body, with the shorter Content-Length or without one.</summary>
    public static Fault Truncate(long bytes, bool announced) => new((context, answer) =>
    {
        context.Response.OnStarting(() =>
        {
            context.Response.ContentLength = announced ? Math.Min(bytes, context.Response.ContentLength ?? bytes) : null;
            return Task.CompletedTask;
        });
        context.Response.Body = new ShortenedAnswerBody(context.Response.Body, bytes);
        return answer();
    });

    /// <summary>Ignores a range request and sends the whole content.</summary>
    public static Fault IgnoreRange() => new((context, answer) =>
    {
        context.Request.Headers.Remove(HeaderNames.Range);
        return answer();
    });

    /// <summary>Parses and serializes a JSON body again: the same document with other bytes.</summary>
    public static Fault Reserialise() => new(async (context, answer) =>
    {
        var client = context.Response.Body;
        using var document = new MemoryStream();
        context.Response.Body = document;
        await answer();
        context.Response.Body = client;
        if (document.Length == 0)
            return;
        var bytes = System.Text.Encoding.UTF8.GetBytes(JsonNode.Parse(document.ToArray())!.ToJsonString());
        context.Response.ContentLength = bytes.Length;
        await client.WriteAsync(bytes, context.RequestAborted);
    });

    private static Fault OnHeaders(Action<IHeaderDictionary> change) => new((context, answer) =>
    {
        context.Response.OnStarting(() =>
        {
            change(context.Response.Headers);
            return Task.CompletedTask;
        });
        return answer();
    });
}
