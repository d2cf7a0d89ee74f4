using System.Text;
using System.Text.Json;
using Replication.Contracts.Instances;

namespace Replication.Coordination.Webhooks;

/// <summary>Reads a webhook's body in the instance's own format; whatever the body is, the answer is a value.</summary>
internal static class WebhookReader
{
    public static WebhookReading Read(WebhookFormat format, string instance, ReadOnlyMemory<byte> body, DateTimeOffset receivedAt)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return format switch
            {
                WebhookFormat.Distribution => DistributionNotification.TryFindEvents(document.RootElement, out var events)
                    ? ReadParts(events, part => DistributionNotification.Read(part, instance, receivedAt))
                    : Whole("the body is not a distribution notification: it has no list 'events'", body),
                WebhookFormat.Generic => ReadParts(GenericNotification.Parts(document.RootElement), part => GenericNotification.Read(part, instance, receivedAt)),
                _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
            };
        }
        catch (JsonException e)
        {
            return Whole($"the body is not JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})", body);
        }
    }

    private static WebhookReading ReadParts(IReadOnlyList<JsonElement> parts, Func<JsonElement, WebhookPart> read)
    {
        var reading = (Pushes: new List<Contracts.Pushes.ImagePushed>(), IgnoredCount: 0, Unreadable: new List<UnreadablePart>());
        for (var index = 0; index < parts.Count; index++)
        {
            switch (ReadPart(parts[index], read))
            {
                case WebhookPart.Push push:
                    reading.Pushes.Add(push.Pushed);
                    break;
                case WebhookPart.Unreadable unreadable:
                    reading.Unreadable.Add(new UnreadablePart(index, unreadable.Reason, parts[index].GetRawText()));
                    break;
                default:
                    reading.IgnoredCount++;
                    break;
            }
        }
        return new WebhookReading(reading.Pushes, reading.IgnoredCount, reading.Unreadable);
    }

    private static WebhookPart ReadPart(JsonElement part, Func<JsonElement, WebhookPart> read)
    {
        try
        {
            return read(part);
        }
        catch (InvalidOperationException)
        {
            // Only GetString throws here: an escape sequence that is half of a surrogate pair.
            return new WebhookPart.Unreadable("a string in it is not valid Unicode");
        }
    }

    private static WebhookReading Whole(string reason, ReadOnlyMemory<byte> body) =>
        new([], 0, [new UnreadablePart(0, reason, Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, Quarantine.MaxBodyBytes)]))]);
}
