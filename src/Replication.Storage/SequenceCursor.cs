using System.Buffers.Binary;
using Replication.Contracts.Stores;

namespace Replication.Storage;

/// <summary>A place in an append-only list: the number of an entry.</summary>
internal static class SequenceCursor
{
    /// <summary>Parses a place. Null is the beginning, before number 1.</summary>
    public static long Parse(char list, string? text)
    {
        if (text is null)
            return 0;
        Span<byte> place = stackalloc byte[sizeof(long)];
        CursorText.Read(list, text, place);
        return BinaryPrimitives.ReadInt64BigEndian(place) is > 0 and var sequence ? sequence : throw new InvalidCursorException(text);
    }

    public static string ToText(char list, long sequence)
    {
        Span<byte> place = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(place, sequence);
        return CursorText.Write(list, place);
    }
}
