using System.Text;
using System.Text.Json;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Replication.Coordination.Webhooks.Formats;

namespace Replication.Coordination.Webhooks;

/// <summary>
/// Reads a push that a publisher put on the bus: the members of the webhook format <c>generic</c>, with the version of the contract and the
/// instance.
/// </summary>
internal sealed class PublishedPushReader(InstanceBook instances)
{
    /// <summary>The version of the contract that this program reads.</summary>
    public const int Version = 1;

    /// <summary>The instance of a message that names no known one.</summary>
    public const string NoInstance = "bus";

    /// <summary>Returns the reading, and the instance that it belongs to. It never throws for any body.</summary>
    public async Task<(string Instance, WebhookReading Reading)> ReadAsync(
        ReadOnlyMemory<byte> body, DateTimeOffset receivedAt, CancellationToken cancellationToken)
    {
        var (name, reading) = Read(body, receivedAt);
        if (name is null || await instances.FindAsync(name, cancellationToken) is not null)
            return (name ?? NoInstance, reading);
        return (NoInstance, Unreadable(body, QuarantineCode.UnknownInstance, $"there is no instance '{Shown(name)}'"));
    }

    private static (string? Instance, WebhookReading Reading) Read(ReadOnlyMemory<byte> body, DateTimeOffset receivedAt)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return (null, Unreadable(body, QuarantineCode.WrongType, "it is not a JSON object"));
            if (root.Find("version") is not { } version)
                return (null, Unreadable(body, QuarantineCode.MissingField, $"it has no version; this program reads version {Version}"));
            if (version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var number) || number != Version)
                return (null, Unreadable(
                    body,
                    QuarantineCode.UnknownVersion,
                    $"it has version {Shown(version.GetRawText())}; this program reads version {Version}"));
            if (root.Text("instance") is not { } instance)
                return (null, Unreadable(body, QuarantineCode.MissingField, "it has no instance"));
            return (instance, GenericNotification.Read(root, instance, receivedAt) switch
            {
                WebhookPart.Push push => new WebhookReading([push.Pushed], 0, []),
                WebhookPart.Unreadable unreadable => Unreadable(body, unreadable.Code, unreadable.Reason),
                _ => new WebhookReading([], 1, []),
            });
        }
        catch (JsonException)
        {
            return (null, Unreadable(body, QuarantineCode.NotJson, "it is not JSON"));
        }
        catch (InvalidOperationException)
        {
            // Only text throws here: invalid UTF-8, or an escape sequence of half a surrogate pair.
            return (null, Unreadable(body, QuarantineCode.NotUnicode, "a string in it is not valid Unicode"));
        }
    }

    private static WebhookReading Unreadable(ReadOnlyMemory<byte> body, string code, string reason)
    {
        var text = Encoding.UTF8.GetString(body.Span);
        return new([], 0, [
            new UnreadablePart(0, code, reason, text) { Call = body.Length <= Quarantine.MaxBodyBytes ? text : null },
        ]);
    }

    // For logs: no line breaks, and a limited length.
    private static string Shown(string value) =>
        string.Concat(value.Take(100).Select(static c => char.IsControl(c) ? '?' : c)) + (value.Length > 100 ? "…" : "");
}
