using Replication.Contracts.Images;
using Replication.Registries.Lists;

namespace Replication.Registries.Referrers;

/// <summary>
/// The tags of a repository, read once. Where many manifests are asked about, this costs fewer requests than four HEAD requests for each.
/// A list that is too long, or that the registry does not send, is no failure: the tags are then asked for by name.
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
        if (client.FailsTagLists.Holds)
            return null;
        var names = new HashSet<string>(StringComparer.Ordinal);
        string? last = null;
        var askedAt = client.Time.GetTimestamp();
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
            // A repository that does not exist says nothing about others.
            if (exception.Failure.Code != CopyFailure.ManifestUnknown)
                client.FailsTagLists.Make(askedAt);
        }
        return null;
    }
}
