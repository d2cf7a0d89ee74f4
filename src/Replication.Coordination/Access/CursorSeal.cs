using Replication.Contracts.Stores;

namespace Replication.Coordination.Access;

/// <summary>
/// Encrypts the cursors of callers that see a part of a list only: a page may end at an item that the caller may not see, and a cursor names that item.
/// </summary>
internal sealed class CursorSeal(ISecretSeal seal)
{
    private const string Mark = "sealed:";

    /// <summary>The cursor as the caller gets it; <paramref name="list"/> keeps the cursors of several lists apart.</summary>
    public string? Show(Caller caller, string list, string? cursor) => cursor is null || caller.Namespaces is null ? cursor : Mark + seal.Seal(SealPurpose.PageCursor, $"{list} {cursor}");

    /// <summary>The cursor that a caller sent; throws <see cref="InvalidCursorException"/> for one that was made for another list.</summary>
    public string? Open(string list, string? text)
    {
        if (text?.StartsWith(Mark, StringComparison.Ordinal) != true)
            return text;
        return seal.Open(SealPurpose.PageCursor, text[Mark.Length..]) is { } opened && opened.StartsWith($"{list} ", StringComparison.Ordinal)
            ? opened[(list.Length + 1)..]
            : throw new InvalidCursorException(text);
    }
}
