using System.Buffers.Text;
using Replication.Contracts.Stores;

namespace Replication.Storage;

/// <summary>The opaque text of a cursor: a mark that tells the lists apart, then the place.</summary>
internal static class CursorText
{
    public static string Write(char list, ReadOnlySpan<byte> place) => Base64Url.EncodeToString([(byte)list, .. place]);

    /// <summary>Fills <paramref name="place"/>; throws <see cref="InvalidCursorException"/> where the text is of another list or length, or no cursor at all.</summary>
    public static void Read(char list, string text, Span<byte> place)
    {
        Span<byte> bytes = stackalloc byte[place.Length + 1];
        if (!Base64Url.IsValid(text, out var length) || length != bytes.Length || !Base64Url.TryDecodeFromChars(text, bytes, out _) || bytes[0] != list)
            throw new InvalidCursorException(text);
        bytes[1..].CopyTo(place);
    }
}
