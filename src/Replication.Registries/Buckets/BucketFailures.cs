using Replication.Contracts.Images;

namespace Replication.Registries.Buckets;

/// <summary>Creates the failures of buckets.</summary>
internal static class BucketFailures
{
    public static RegistryException NoRepository(string bucket, RepositoryName repository) => new(new CopyFailure(
        CopyFailure.ManifestUnknown,
        $"{bucket} has no repository {repository}. Check the name; the list of repositories shows the names that exist.",
        IsWorthRetrying: false));

    public static RegistryException NoTag(string bucket, RepositoryName repository, Tag tag) => new(new CopyFailure(
        CopyFailure.ManifestUnknown,
        $"{bucket} has no tag {tag} in the repository {repository}. Check the name; the list of tags shows the names that exist.",
        IsWorthRetrying: false));
}
