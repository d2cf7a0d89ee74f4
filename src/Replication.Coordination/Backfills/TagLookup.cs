using Replication.Contracts.Images;
using Replication.Registries;
using Replication.Registries.Instances;

namespace Replication.Coordination.Backfills;

/// <summary>
/// Returns the digest that a tag names; null when the registry answers that the tag or its repository does not exist. Throws
/// <see cref="RegistryException"/> when the registry does not answer that.
/// </summary>
internal delegate Task<Digest?> TagLookup(RepositoryName repository, Tag tag, CancellationToken cancellationToken);

/// <summary>The answer to a <see cref="TagLookup"/>.</summary>
/// <param name="Digest">What the tag names; null when it does not exist, or with a failure.</param>
/// <param name="Failure">Why the registry did not answer; null when it did.</param>
internal readonly record struct TagAnswer(Digest? Digest, CopyFailure? Failure);

/// <summary>Lookups and their answers.</summary>
internal static class TagLookups
{
    /// <summary>A lookup whose failure is worth retrying while the registry refuses the credentials.</summary>
    public static TagLookup Judged(ImageStore client, CredentialJudge credentials) => (repository, tag, cancellationToken) =>
        JudgedRequest.AwaitAsync(client.ResolveAsync(repository, tag, cancellationToken), credentials, cancellationToken);

    public static async Task<TagAnswer> AnswerAsync(
        this TagLookup lookup, RepositoryName repository, Tag tag, CancellationToken cancellationToken)
    {
        try
        {
            return new TagAnswer(await lookup(repository, tag, cancellationToken), Failure: null);
        }
        catch (RegistryException e)
        {
            return new TagAnswer(Digest: null, e.Failure);
        }
    }
}
