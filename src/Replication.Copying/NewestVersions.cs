using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.Registries;

namespace Replication.Copying;

/// <summary>Reads whether a tag is among the newest versions of its repository.</summary>
internal static class NewestVersions
{
    private const int PageSize = 1000;

    // A list whose pages form a cycle never ends.
    private const int MaxPages = 10_000;

    /// <summary>
    /// Reads the list of tags until it has found enough newer versions. Throws <see cref="RegistryException"/>.
    /// </summary>
    public static async Task<bool> IncludeAsync(
        ImageStore source, RepositoryName repository, Tag tag, LatestTags filters, CancellationToken cancellationToken)
    {
        var newest = new LatestVersions(filters.Count);
        // The list may not show the push yet.
        newest.Add(tag.Text);
        var competes = filters.Competing();
        string? last = null;
        for (var pages = 0; newest.Contains(tag.Text); pages++)
        {
            var page = await source.ListTagsAsync(repository, last, PageSize, cancellationToken);
            foreach (var listed in page.Items.Where(competes))
                newest.Add(listed);
            if (page.Next is null || page.Next == last || pages == MaxPages)
                break;
            last = page.Next;
        }
        return newest.Contains(tag.Text);
    }
}
