using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Replication.Coordination.Requests;

/// <summary>The complete body of an API call, within a size limit.</summary>
internal sealed record RequestBody(ReadOnlyMemory<byte> Bytes)
{
    public const int MaxBytes = 64 * 1024;

    private static readonly BodyPace Pace = new();
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>Returns the body of an API call, or the error answer. A second call returns the same body.</summary>
    public static async Task<(RequestBody? Body, IResult? Problem)> ReadAsync(HttpContext context)
    {
        if (context.Features.Get<RequestBody>() is { } known)
            return (known, null);
        var read = await BodyReader.ReadAsync(context, MaxBytes, Pace, share: null, TimeProvider.System);
        if (read.End != BodyEnd.Whole)
            return (null, Refuse(context, read.End));
        var body = new RequestBody(read.Bytes);
        context.Features.Set(body);
        return (body, null);
    }

    /// <summary>Parses the body as a JSON object, or returns the error answer.</summary>
    public bool TryReadObject([NotNullWhen(true)] out JsonObject? json, [NotNullWhen(false)] out IResult? problem)
    {
        json = null;
        problem = null;
        try
        {
            if (JsonText.FindBadText(Bytes.Span, Strict.MaxDepth) is { } at)
            {
                problem = Problem.BadRequest("request.unreadable", $"the text at byte {at + 1} of the body is not valid Unicode");
                return false;
            }
            json = JsonNode.Parse(Bytes.Span, documentOptions: Strict) as JsonObject;
            if (json is not null)
                return true;
            problem = Problem.BadRequest("request.unreadable", "the body is JSON, but no object");
        }
        catch (JsonException e)
        {
            problem = Problem.BadRequest(
                "request.unreadable",
                $"the body is no JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}), names a key twice, or is nested more "
                    + $"than {Strict.MaxDepth} deep");
        }
        return false;
    }

    private static IResult Refuse(HttpContext context, BodyEnd end)
    {
        switch (end)
        {
            case BodyEnd.TooLarge:
                return Problem.Of(StatusCodes.Status413PayloadTooLarge, "request.tooLarge", $"the body is over {MaxBytes} bytes");
            case BodyEnd.TooSlow:
                context.Response.Headers.Connection = "close";
                return Problem.Of(
                    StatusCodes.Status408RequestTimeout,
                    "request.tooSlow",
                    $"the body did not arrive within {Pace.WholeBody.TotalSeconds:F0} seconds, or at less than {Pace.MinBytesPerSecond} "
                        + $"bytes per second");
            default:
                return Problem.BadRequest("request.incomplete", "the body ended before its end");
        }
    }
}
