using System.Text.Encodings.Web;
using System.Text.Json;
using Replication.Contracts;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Notifications;

/// <summary>A completion event in the form of CloudEvents 1.0 (JSON format, structured mode).</summary>
internal sealed record CompletionCloudEvent(
    string Specversion,
    Guid Id,
    string Source,
    string Type,
    string Subject,
    DateTimeOffset Time,
    string Datacontenttype,
    CompletionEvent Data)
{
    public const string MediaType = "application/cloudevents+json";

    private static readonly JsonSerializerOptions Form =
        new(JsonSerializerOptions.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(CompletionEvent it) => JsonSerializer.SerializeToUtf8Bytes(
        new CompletionCloudEvent(
            "1.0",
            it.Id,
            "/replication",
            $"replication.task.{it.Status.ToWord()}",
            $"{it.Target.Instance}/{it.Target.Repository}:{it.Target.Tag}",
            it.FinishedAt,
            "application/json",
            it),
        Form);
}
