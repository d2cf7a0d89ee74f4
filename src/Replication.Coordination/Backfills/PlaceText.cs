using System.Buffers.Text;
using System.Text.Json;
using Replication.Contracts.Backfills;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Backfills;

/// <summary>Encodes a place of a walk as a cursor.</summary>
internal static class PlaceText
{
    private const int MaxLength = 8192;

    public static string? Write(BackfillPlace? place) =>
        place is null ? null : Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(place, JsonSerializerOptions.Web));

    /// <summary>Decodes a cursor. Null is the beginning. Throws <see cref="InvalidCursorException"/>.</summary>
    public static BackfillPlace Read(string? text)
    {
        if (text is null)
            return BackfillPlace.Start;
        try
        {
            if (text.Length <= MaxLength && Base64Url.IsValid(text))
                return JsonSerializer.Deserialize<BackfillPlace>(Base64Url.DecodeFromChars(text), JsonSerializerOptions.Web)
                    ?? throw new InvalidCursorException(text);
        }
        catch (JsonException)
        {
            // The exception below reports it.
        }
        throw new InvalidCursorException(text);
    }
}
