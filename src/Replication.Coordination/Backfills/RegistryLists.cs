using Replication.Contracts.Images;
using Replication.Registries;
using Replication.Registries.Instances;
using Replication.Registries.Lists;

namespace Replication.Coordination.Backfills;

/// <summary>Reads the lists of a registry, from the beginning or after a place.</summary>
internal sealed record RegistryLists(
    Func<string?, CancellationToken, Task<RegistryPage>> Repositories,
    Func<RepositoryName, string?, CancellationToken, Task<RegistryPage>> Tags)
{
    /// <summary>Reads when the image of a tag was created; null when that is not known. Null for a walk that does not need it.</summary>
    public Func<RepositoryName, Tag, CancellationToken, Task<DateTimeOffset?>>? Created { get; init; }

    // No known registry refuses pages of this size, and fewer pages are fewer round trips.
    private const int PageSize = 1000;

    public static RegistryLists Of(ImageStore client) => new(
        (last, cancellationToken) => client.ListRepositoriesAsync(last, PageSize, cancellationToken),
        (repository, last, cancellationToken) => client.ListTagsAsync(repository, last, PageSize, cancellationToken));

    /// <summary>
    /// The same lists. A failure is worth retrying while the registry refuses the credentials, so that a walk waits for them and skips no
    /// repository.
    /// </summary>
    public static RegistryLists Of(ImageStore client, CredentialJudge credentials)
    {
        var lists = Of(client);
        return new RegistryLists(
            (last, cancellationToken) =>
                JudgedRequest.AwaitAsync(lists.Repositories(last, cancellationToken), credentials, cancellationToken),
            (repository, last, cancellationToken) =>
                JudgedRequest.AwaitAsync(lists.Tags(repository, last, cancellationToken), credentials, cancellationToken));
    }
}
