using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Replication.Coordination.Webhooks.Formats;

namespace Replication.Coordination.Webhooks;

/// <summary>Reads the body of a webhook call in the format of the instance. It never throws for any body.</summary>
internal static class WebhookReader
{
    // Limits the log lines and documents that an invalid body costs.
    private const int MaxListedCount = 100;

    private const string NotUnicode = "a string in it is not valid Unicode";

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads a body. <paramref name="header"/> returns a header of the call: some formats carry fields in headers.</summary>
    public static WebhookReading Read(
        WebhookFormat format, string instance, ReadOnlyMemory<byte> body, DateTimeOffset receivedAt, Func<string, string?>? header = null)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var reading = ReadBody(format, instance, body, receivedAt, name =>
        {
            var value = header?.Invoke(name);
            if (value is not null)
                headers[name] = value;
            return value;
        });
        return headers.Count == 0 ? reading : reading with { Headers = headers };
    }

    private static WebhookReading ReadBody(
        WebhookFormat format, string instance, ReadOnlyMemory<byte> body, DateTimeOffset receivedAt, Func<string, string?> header)
    {
        try
        {
            var json = FormBody.JsonOf(body);
            using var document = JsonDocument.Parse(json.Span.StartsWith(ByteOrderMark) ? json[ByteOrderMark.Length..] : json);
            var root = document.RootElement;
            return format switch
            {
                WebhookFormat.Distribution => DistributionNotification.TryFindEvents(root, out var events)
                    ? ReadParts(root, ["events"], events, receivedAt, (part, at) => DistributionNotification.Read(part, instance, at))
                    : Whole(
                        QuarantineCode.WrongFormat, "the body is not a distribution notification: it has no list 'events'", body),
                WebhookFormat.Generic =>
                    ReadParts(root, [], GenericNotification.Parts(root), receivedAt, (part, at) => GenericNotification.Read(
                        part, instance, at)),
                WebhookFormat.Harbor =>
                    ReadParts(root, [
                        "event_data", "resources"
                    ], HarborNotification.Parts(root), receivedAt, (part, at) => HarborNotification.Read(
                        root, part, instance, at)),
                WebhookFormat.Cloudevents =>
                    ReadParts(root, [], ReceivedCloudEvent.Parts(
                        root, header), receivedAt, (part, at) => ReceivedCloudEvent.Of(part, header)
                        .Read(instance, at)),
                WebhookFormat.AcrTrigger => ReadParts(root, [], [root], receivedAt, (part, at) => AcrTrigger.Read(part, instance, at)),
                WebhookFormat.Azure when AzureNotification.ValidationCode(root) is { } code =>
                    new WebhookReading([], 0, []) { ValidationCode = code },
                WebhookFormat.Azure =>
                    ReadParts(root, [], AzureNotification.Parts(root), receivedAt, (part, at) => AzureNotification.Read(
                        part, instance, at)),
                WebhookFormat.EcrEventbridge => ReadParts(root, [], [root], receivedAt, (part, at) => EcrEvent.Read(part, instance, at)),
                WebhookFormat.Dockerhub =>
                    ReadParts(root, [], [root], receivedAt, (part, at) => DockerHubNotification.Read(part, instance, at)),
                WebhookFormat.Quay =>
                    ReadParts(root, ["updated_tags"], QuayNotification.Parts(root), receivedAt, (part, at) => QuayNotification.Read(
                        root, part, instance, at)),
                WebhookFormat.Github => ReadParts(root, [], [root], receivedAt, (part, at) => GitHubPackage.Read(part, instance, at)),
                WebhookFormat.GarPubsub => ReadParts(root, [], [root], receivedAt, (part, at) => PubSubMessage.Read(part, instance, at)),
                WebhookFormat.Nexus =>
                    ReadParts(root, [], [root], receivedAt, (part, at) => NexusNotification.Read(part, header, instance, at)),
                _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
            };
        }
        catch (JsonException e)
        {
            return Whole(
                QuarantineCode.NotJson, $"the body is not JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})", body);
        }
        catch (InvalidOperationException)
        {
            return Whole(QuarantineCode.NotUnicode, NotUnicode, body);
        }
    }

    private static WebhookReading ReadParts(
        JsonElement root,
        string[] path,
        IReadOnlyList<JsonElement> parts,
        DateTimeOffset receivedAt,
        Func<JsonElement, DateTimeOffset, WebhookPart> read)
    {
        var reading = (Pushes: new List<Contracts.Pushes.ImagePushed>(), IgnoredCount: 0, Unreadable: new List<UnreadablePart>());
        var unlistedCount = 0;
        for (var index = 0; index < parts.Count; index++)
        {
            // The parts of one call are in order.
            var arrivedAt = receivedAt.AddTicks(index);
            switch (ReadPart(parts[index], part => read(part, arrivedAt)))
            {
                // Go writes a nil pointer in a list as null.
                case WebhookPart.Unreadable when root.ValueKind != JsonValueKind.Null && parts[index].ValueKind == JsonValueKind.Null:
                    reading.IgnoredCount++;
                    break;
                case WebhookPart.Push push:
                    reading.Pushes.Add(push.Pushed);
                    break;
                case WebhookPart.Unreadable when reading.Unreadable.Count >= MaxListedCount:
                    unlistedCount++;
                    break;
                case WebhookPart.Unreadable unreadable:
                    reading.Unreadable.Add(new UnreadablePart(index, unreadable.Code, unreadable.Reason, RawText(parts[index]))
                    {
                        Call = PartialCall.Of(root, path, parts[index]),
                    });
                    break;
                default:
                    reading.IgnoredCount++;
                    break;
            }
        }
        if (unlistedCount > 0)
            reading.Unreadable.Add(new UnreadablePart(
                reading.Unreadable[^1].Index + 1,
                QuarantineCode.TooManyParts,
                $"{unlistedCount} further parts cannot be read; they are neither listed nor stored one by one",
                ""));
        return new WebhookReading(reading.Pushes, reading.IgnoredCount, reading.Unreadable);
    }

    // Invalid bytes are shown as replacement characters.
    private static string RawText(JsonElement part) => Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(part));

    private static WebhookPart ReadPart(JsonElement part, Func<JsonElement, WebhookPart> read)
    {
        try
        {
            return read(part);
        }
        catch (InvalidOperationException)
        {
            // Only text throws here: invalid UTF-8, or an escape sequence of half a surrogate pair.
            return new WebhookPart.Unreadable(QuarantineCode.NotUnicode, NotUnicode);
        }
    }

    private static WebhookReading Whole(string code, string reason, ReadOnlyMemory<byte> body)
    {
        var text = Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, Quarantine.MaxBodyBytes)]);
        return new([], 0, [
            new UnreadablePart(0, code, reason, text) { Call = body.Length <= Quarantine.MaxBodyBytes ? text : null },
        ]);
    }
}
