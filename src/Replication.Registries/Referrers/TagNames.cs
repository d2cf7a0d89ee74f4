using Replication.Contracts.Images;

namespace Replication.Registries.Referrers;

/// <summary>
/// Which tags a repository has, read once. Where many manifests are asked about, this costs less than to look for the four tags of each by
/// name; a list that is too long for that, not shown, or fails is no failure.
/// </summary>
internal sealed class TagNames(RegistryClient client, RepositoryName repository, CancellationToken cancellationToken)
{
    private const int MaxPages = 5;
    private const int PageCount = 1000;

    private readonly Lazy<Task<IReadOnlySet<string>?>> _names = new(() => ReadAsync(client, repository, cancellationToken));

    /// <summary>False only where a tag is known not to be there.</summary>
    public async Task<bool> MayHaveAsync(Tag tag) => await _names.Value is not { } names || names.Contains(tag.Text);

    private static async Task<IReadOnlySet<string>?> ReadAsync(RegistryClient client, RepositoryName repository, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        string? last = null;
        try
        {
            for (var pages = 0; pages < MaxPages; pages++)
            {
                var page = await client.ListTagsAsync(repository, last, PageCount, cancellationToken);
                names.UnionWith(page.Items);
                if ((last = page.Next) is null)
                    return names;
            }
        }
        catch (RegistryException)
        {
        }
        return null;
    }
}
