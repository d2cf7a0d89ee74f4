using Replication.Contracts.Stores;

namespace Replication.Coordination.Access;

/// <summary>
/// Encrypts the cursors of callers that see only a part of a list. A page may end at an item that the caller may not see, and the cursor
/// names that item.
/// </summary>
internal sealed class CursorSeal(ISecretSeal seal)
{
    private const string Mark = "sealed:";

    /// <summary>Returns the cursor for the caller. <paramref name="list"/> separates the cursors of different lists.</summary>
    public string? Show(Caller caller, string list, string? cursor) =>
        cursor is null || caller.Namespaces is null ? cursor : Mark + seal.Seal(SealPurpose.PageCursor, $"{list} {cursor}");

    /// <summary>
    /// Returns the cursor that a caller sent. Throws <see cref="InvalidCursorException"/> for the cursor of another list.
    /// </summary>
    public string? Open(string list, string? text)
    {
        if (text?.StartsWith(Mark, StringComparison.Ordinal) != true)
            return text;
        return seal.Open(SealPurpose.PageCursor, text[Mark.Length..]) is { } opened
            && opened.StartsWith($"{list} ", StringComparison.Ordinal)
            ? opened[(list.Length + 1)..]
            : throw new InvalidCursorException(text);
    }
}
