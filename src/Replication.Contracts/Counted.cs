namespace Replication.Contracts;

/// <summary>A number with its noun, for messages.</summary>
public static class Counted
{
    /// <summary>
    /// Returns such as <c>1 image</c> or <c>2 images</c>. <paramref name="many"/> is the plural; without it, the singular with an s.
    /// </summary>
    public static string Of(long count, string one, string? many = null) => count == 1 ? $"1 {one}" : $"{count} {many ?? $"{one}s"}";
}
