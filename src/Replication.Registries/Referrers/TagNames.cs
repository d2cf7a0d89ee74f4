using Replication.Contracts.Images;
using Replication.Registries.Lists;

namespace Replication.Registries.Referrers;

/// <summary>
/// The list of tags of a repository, read once. For many manifests this needs fewer requests than several HEAD requests per manifest.
/// When the list is too long or not available, HEAD requests are used.
/// </summary>
internal sealed class TagNames(RegistryClient client, RepositoryName repository, CancellationToken cancellationToken)
{
    private const int MaxPages = 5;
    private const int PageCount = 1000;

    private readonly Lazy<Task<IReadOnlySet<string>?>> _names = new(() => ReadAsync(client, repository, cancellationToken));

    /// <summary>False only when the tag is known not to exist.</summary>
    public async Task<bool> MayHaveAsync(Tag tag) => await _names.Value is not { } names || names.Contains(tag.Text);

    private static async Task<IReadOnlySet<string>?> ReadAsync(
        RegistryClient client, RepositoryName repository, CancellationToken cancellationToken)
    {
        if (client.FailsTagLists.Holds)
            return null;
        var names = new HashSet<string>(StringComparer.Ordinal);
        string? last = null;
        var requestedAt = client.Time.GetTimestamp();
        try
        {
            for (var pages = 0; pages < MaxPages; pages++)
            {
                var page = await new ListEndpoint(client).TagsAsync(repository, last, PageCount, cancellationToken, hasAlternative: true);
                names.UnionWith(page.Items);
                if ((last = page.Next) is null)
                    return names;
            }
        }
        catch (RegistryException exception)
        {
            // A missing repository says nothing about other repositories.
            if (exception.Failure.Code != CopyFailure.ManifestUnknown)
                client.FailsTagLists.Record(requestedAt);
        }
        return null;
    }
}
