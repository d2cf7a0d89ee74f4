using System.Globalization;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Tasks;

/// <summary>
/// A place in the lists of several statuses, which are read one after the other: the index of the status, and the cursor of its list.
/// </summary>
internal readonly record struct SelectionCursor(int Index, string? After)
{
    /// <summary>Reads a cursor. Throws <see cref="InvalidCursorException"/> for a text that <see cref="Next"/> did not return.</summary>
    public static SelectionCursor Parse(string? text, int statusCount)
    {
        if (text is null)
            return new SelectionCursor(0, null);
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot > 0
            && int.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && index < statusCount
            ? new SelectionCursor(index, text[(dot + 1)..] is { Length: > 0 } after ? after : null)
            : throw new InvalidCursorException(text);
    }

    /// <summary>Returns the cursor after a page; null after the last page of the last list.</summary>
    public string? Next(string? nextOfPage, int statusCount) => nextOfPage is not null ? $"{Index}.{nextOfPage}"
        : Index + 1 < statusCount ? $"{Index + 1}."
        : null;
}
