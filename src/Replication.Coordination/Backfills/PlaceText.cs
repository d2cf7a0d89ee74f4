using System.Buffers.Text;
using System.Text.Json;
using Replication.Contracts.Backfills;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Backfills;

/// <summary>A place of a walk as the text of a cursor.</summary>
internal static class PlaceText
{
    private const int MaxLength = 8192;

    public static string? Write(BackfillPlace? place) => place is null ? null : Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(place, JsonSerializerOptions.Web));

    /// <summary>Null is the beginning; throws <see cref="InvalidCursorException"/>.</summary>
    public static BackfillPlace Read(string? text)
    {
        if (text is null)
            return BackfillPlace.Start;
        try
        {
            if (text.Length <= MaxLength && Base64Url.IsValid(text))
                return JsonSerializer.Deserialize<BackfillPlace>(Base64Url.DecodeFromChars(text), JsonSerializerOptions.Web) ?? throw new InvalidCursorException(text);
        }
        catch (JsonException)
        {
            // It is told below.
        }
        throw new InvalidCursorException(text);
    }
}
