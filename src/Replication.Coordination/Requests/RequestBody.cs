using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Replication.Coordination.Requests;

/// <summary>The body of a call, read whole and never over its limit.</summary>
internal sealed record RequestBody(ReadOnlyMemory<byte> Bytes)
{
    public const int MaxBytes = 64 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>The body of a call to the API; the answer to give instead where it is too long. Asked for twice, it is read once.</summary>
    public static async Task<(RequestBody? Body, IResult? Problem)> ReadAsync(HttpContext context)
    {
        if (context.Features.Get<RequestBody>() is { } known)
            return (known, null);
        if (await ReadAsync(context, MaxBytes) is not { } bytes)
            return (null, Problem.Of(StatusCodes.Status413PayloadTooLarge, "request.tooLarge", $"the body is over {MaxBytes} bytes"));
        var body = new RequestBody(bytes);
        context.Features.Set(body);
        return (body, null);
    }

    /// <summary>Null when it is over the limit, whether the caller said its length or not.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContext context, int maxBytes)
    {
        if (context.Request.ContentLength > maxBytes)
            return null;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(CancellationToken.None);
            byte[]? body = read.IsCompleted && read.Buffer.Length <= maxBytes ? read.Buffer.ToArray() : null;
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (body is not null)
                return body;
            if (read.Buffer.Length > maxBytes)
                return null;
        }
    }

    /// <summary>The JSON object that it is; otherwise the answer that says what is wrong.</summary>
    public bool TryReadObject([NotNullWhen(true)] out JsonObject? json, [NotNullWhen(false)] out IResult? problem)
    {
        json = null;
        problem = null;
        try
        {
            json = JsonNode.Parse(Bytes.Span, documentOptions: Strict) as JsonObject;
            if (json is not null)
                return true;
            problem = Problem.BadRequest("request.unreadable", "the body is JSON, but no object");
        }
        catch (JsonException e)
        {
            problem = Problem.BadRequest("request.unreadable", $"the body is no JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}), names a key twice, or is nested more than {Strict.MaxDepth} deep");
        }
        return false;
    }
}
