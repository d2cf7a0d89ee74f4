using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Replication.Coordination.Webhooks;

/// <summary>The answers 202 to webhook calls. Nearly every call reports one push, and its answer is always the same.</summary>
internal static class ReportAnswers
{
    private static readonly ReadyAnswer OnePush =
        new(JsonSerializer.SerializeToUtf8Bytes(new ReportAnswer(1, 0, []), JsonSerializerOptions.Web));

    public static IResult Of(WebhookReading reading) => reading is { Pushes.Count: 1, IgnoredCount: 0, Unreadable.Count: 0 }
        ? OnePush
        : Results.Json(
            new ReportAnswer(reading.Pushes.Count, reading.IgnoredCount, [
                .. reading.Unreadable.Select(it => new RejectedPart(it.Index, it.Code, it.Reason))
            ]),
            statusCode: StatusCodes.Status202Accepted);

    private sealed class ReadyAnswer(byte[] json) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var answer = httpContext.Response;
            (answer.StatusCode, answer.ContentType, answer.ContentLength) =
                (StatusCodes.Status202Accepted, "application/json; charset=utf-8", json.Length);
            return answer.Body.WriteAsync(json, httpContext.RequestAborted).AsTask();
        }
    }
}
