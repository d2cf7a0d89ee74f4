using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Replication.Contracts;
using Replication.Contracts.Stores;
using Replication.Coordination.Access;

namespace Replication.Coordination.Requests;

/// <summary>Endpoint metadata of a POST that only reads. A repeat is harmless and may return another answer.</summary>
internal sealed record ChangesNothing
{
    public static ChangesNothing Mark { get; } = new();
}

/// <summary>Executes a POST with an <c>Idempotency-Key</c> once. A repeat receives the first answer.</summary>
internal sealed class RepeatableRequests(IAnswerStore answers, TimeProvider time) : IEndpointFilter
{
    private const string Header = "Idempotency-Key";
    private const int MaxKeyLength = 255;

    // No handler takes this long: its process has ended.
    private static readonly TimeSpan AbandonedAfter = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(1);

    /// <summary>Returns the idempotency key of a request; null when it has none.</summary>
    public static string? KeyOf(HttpContext context) => context.Request.Headers[Header] is [{ Length: > 0 } key] ? key : null;

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (!HttpMethods.IsPost(http.Request.Method)
            || http.Request.Headers[Header] is not [{ } key]
            || http.GetEndpoint()?.Metadata.GetMetadata<ChangesNothing>() is not null)
            return await next(context);
        if (key.Length is 0 or > MaxKeyLength || key.Any(it => it is < ' ' or > '~'))
            return Problem.BadRequest("request.idempotencyKey", $"an idempotency key has 1 to {MaxKeyLength} printable ASCII characters");
        var (body, tooLarge) = await RequestBody.ReadAsync(http);
        if (body is null)
            return tooLarge;

        var now = time.GetUtcNow();
        // Two callers may choose the same key, and the rights of one caller may change between the request and its repeat.
        var id = DeterministicId.Of("request", Caller.Of(http).Rights, http.Request.Path.Value ?? "", key).ToString("N");
        var content = ContentOf(key, http.Request.QueryString.Value, body.Bytes.Span);
        var earlier = await answers.BeginAsync(
            new KeptRequest(id, content, now, Answer: null), now - AbandonedAfter, now - KeptFor, http.RequestAborted);
        if (earlier is null)
            return await AnswerAsync(id, context, next);
        if (earlier.Content != content)
            return Problem.Of(
                StatusCodes.Status422UnprocessableEntity,
                "request.idempotencyKey",
                "this idempotency key came with another query or body before");
        return earlier.Answer is { } answer
            ? new Answer(answer)
            : Problem.Of(
                StatusCodes.Status409Conflict, "request.underWay", "the first request with this idempotency key is not answered yet");
    }

    // A body may contain a password. The key of the HMAC is not stored, so the password cannot be guessed from the hash.
    private static string ContentOf(string key, string? query, ReadOnlySpan<byte> body)
    {
        byte[] said = [.. Encoding.UTF8.GetBytes(query ?? ""), (byte)'\n', .. body];
        return Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), said));
    }

    private async Task<IResult> AnswerAsync(string id, EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        KeptAnswer? answer = null;
        try
        {
            answer = await CaptureAsync(context.HttpContext, await next(context));
        }
        finally
        {
            // After an internal error a retry may succeed.
            if (answer is null or { Status: >= 500 })
                await answers.ForgetAsync(id, CancellationToken.None);
        }
        if (answer.Status < 500)
            await answers.AnswerAsync(id, answer, CancellationToken.None);
        return new Answer(answer);
    }

    private static async Task<KeptAnswer> CaptureAsync(HttpContext context, object? result)
    {
        var wire = context.Response.Body;
        using var body = new MemoryStream();
        context.Response.Body = body;
        try
        {
            await (result as IResult ?? Results.Ok(result)).ExecuteAsync(context);
            await context.Response.BodyWriter.FlushAsync(CancellationToken.None);
        }
        finally
        {
            context.Response.Body = wire;
        }
        var headers = context.Response.Headers
            .Where(it => it.Key is "Content-Type" or "ETag" or "Location")
            .ToDictionary(it => it.Key, it => it.Value.ToString(), StringComparer.Ordinal);
        return new KeptAnswer(context.Response.StatusCode, Encoding.UTF8.GetString(body.ToArray()), headers);
    }

    private sealed class Answer(KeptAnswer answer) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = answer.Status;
            foreach (var (name, value) in answer.Headers)
                httpContext.Response.Headers[name] = value;
            if (answer.Body.Length > 0)
                await httpContext.Response.WriteAsync(answer.Body, httpContext.RequestAborted);
        }
    }
}
