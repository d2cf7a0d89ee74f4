namespace Replication.Contracts.Backfills;

/// <summary>A position in the lists of a registry. Everything before it was read.</summary>
/// <param name="RepositoriesAfter">The place that names the page of repositories; null for the first.</param>
/// <param name="Repository">The repository of that page to go on with; null for its first.</param>
/// <param name="TagsAfter">The place that names the page of its tags; null for the first.</param>
/// <param name="Tag">The last tag of that page that was read; null when none was.</param>
public sealed record BackfillPlace(
    string? RepositoriesAfter = null, string? Repository = null, string? TagsAfter = null, string? Tag = null)
{
    /// <summary>The start of the lists.</summary>
    public static BackfillPlace Start { get; } = new();
}
