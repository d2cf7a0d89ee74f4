using System.Buffers.Text;
using Replication.Contracts.Stores;

namespace Replication.Storage;

/// <summary>The opaque text of a cursor: a mark that identifies the list, then the place in it.</summary>
internal static class CursorText
{
    public static string Write(char list, ReadOnlySpan<byte> place) => Base64Url.EncodeToString([(byte)list, .. place]);

    /// <summary>
    /// Fills <paramref name="place"/>. Throws <see cref="InvalidCursorException"/> when the text is not a cursor of this list.
    /// </summary>
    public static void Read(char list, string text, Span<byte> place)
    {
        Span<byte> bytes = stackalloc byte[place.Length + 1];
        if (!Base64Url.IsValid(text, out var length)
            || length != bytes.Length
            || !Base64Url.TryDecodeFromChars(text, bytes, out _)
            || bytes[0] != list)
            throw new InvalidCursorException(text);
        bytes[1..].CopyTo(place);
    }
}
