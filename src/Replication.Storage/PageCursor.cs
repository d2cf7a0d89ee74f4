using System.Buffers.Binary;
using Replication.Contracts.Stores;

namespace Replication.Storage;

/// <summary>A place in a list that is sorted by time, then id, newest first.</summary>
internal readonly record struct PageCursor(DateTimeOffset At, Guid Id)
{
    private const int Length = sizeof(long) + 16;

    /// <summary>The place before the newest entry.</summary>
    public static PageCursor Newest { get; } = new(DateTimeOffset.MaxValue, Guid.AllBitsSet);

    /// <summary>Returns the place that is further down the list.</summary>
    public static PageCursor Older(PageCursor a, PageCursor b) => (a.At, a.Id).CompareTo((b.At, b.Id)) <= 0 ? a : b;

    /// <summary>Parses a place in the list that <paramref name="list"/> identifies. Null is the beginning.</summary>
    public static PageCursor Parse(char list, string? text)
    {
        if (text is null)
            return Newest;
        Span<byte> place = stackalloc byte[Length];
        CursorText.Read(list, text, place);
        var ticks = BinaryPrimitives.ReadInt64BigEndian(place);
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks
            ? new(new DateTimeOffset(ticks, TimeSpan.Zero), new Guid(place[sizeof(long)..], bigEndian: true))
            : throw new InvalidCursorException(text);
    }

    public string ToText(char list)
    {
        Span<byte> place = stackalloc byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(place, At.UtcTicks);
        Id.TryWriteBytes(place[sizeof(long)..], bigEndian: true, out _);
        return CursorText.Write(list, place);
    }

    /// <summary>
    /// Returns the page of these entries. One more than <paramref name="limit"/> was read, to detect whether another page follows.
    /// </summary>
    public static Page<T> Page<T>(char list, List<T> entries, int limit, Func<T, PageCursor> placeOf)
    {
        if (entries.Count <= limit)
            return new(entries, Next: null);
        entries.RemoveRange(limit, entries.Count - limit);
        return new(entries, placeOf(entries[^1]).ToText(list));
    }
}
