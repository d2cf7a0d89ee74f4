using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Replication.EmbeddedRegistry.Protocol;

namespace Replication.EmbeddedRegistry.Faults;

/// <summary>Faults of what is said.</summary>
public sealed partial class Fault
{
    /// <summary>This status and nothing is done. <paramref name="retryAfter"/> is the header as it is to be, in seconds or as a date.</summary>
    public static Fault Status(int status, string? retryAfter = null, string? body = null) => new(async (context, _) =>
    {
        if (retryAfter is not null)
            context.Response.Headers.RetryAfter = retryAfter;
        if (body is null)
        {
            await new ErrorAnswer(status, status == StatusCodes.Status429TooManyRequests ? "TOOMANYREQUESTS" : "UNKNOWN", "refused on purpose").ExecuteAsync(context);
            return;
        }
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(body, context.RequestAborted);
    });

    /// <summary>The request's body is read to its end before anything else happens.</summary>
    public static Fault AfterBody() => new(async (context, answer) =>
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        await answer();
    });

    /// <summary>The client is sent elsewhere.</summary>
    public static Fault Redirect(Uri to, int status = StatusCodes.Status307TemporaryRedirect) => new((context, _) =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = to.OriginalString;
        return Task.CompletedTask;
    });

    /// <summary>A header of the answer reads otherwise, or is missing.</summary>
    public static Fault Header(string name, string? value) => OnHeaders(headers =>
    {
        if (value is null)
            headers.Remove(name);
        else
            headers[name] = value;
    });

    /// <summary>The answer names another digest, or none.</summary>
    public static Fault Digest(string? digest) => Header(RegistryHeaders.ContentDigest, digest);

    /// <summary>Where the client is told to go on is written otherwise: relative, with another host, with a query.</summary>
    public static Fault Location(Func<Uri, string> write) => OnHeaders(headers =>
    {
        if (Uri.TryCreate(headers.Location.ToString(), UriKind.Absolute, out var location))
            headers.Location = write(location);
    });

    /// <summary>One byte of the body is wrong; its length is right.</summary>
    public static Fault WrongByte(long at = 0) => OnAnswerBody((_, body) => new FlippedAnswerBody(body, at));

    /// <summary>The body ends early as if it were so, with this shorter length announced or none at all.</summary>
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

    /// <summary>The whole content comes although a part was asked for.</summary>
    public static Fault IgnoreRange() => new((context, answer) =>
    {
        context.Request.Headers.Remove(HeaderNames.Range);
        return answer();
    });

    /// <summary>A JSON body is parsed and written again: the same document in other bytes.</summary>
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
