namespace Replication.WebConsole.Parts;

/// <summary>A member of an object before and after a change.</summary>
/// <param name="Path">The name of the member, with those of its parents: <c>limits.maxConcurrent</c>.</param>
/// <param name="Before">Its value in one line; null when it did not exist.</param>
/// <param name="After">Its value in one line; null when it does not exist any more.</param>
public sealed record MemberChange(string Path, string? Before, string? After)
{
    public bool IsChange => Before != After;
}
