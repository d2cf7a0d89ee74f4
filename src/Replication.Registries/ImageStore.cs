using Replication.Contracts.Images;
using Replication.Contracts.Instances;
using Replication.Registries.Checks;
using Replication.Registries.Copying;
using Replication.Registries.Lists;
using Replication.Registries.Manifests;

namespace Replication.Registries;

/// <summary>A place that images are copied from and to: a registry, a folder in OCI image layout, or an archive.</summary>
public abstract class ImageStore : IDisposable
{
    private protected ImageStore()
    {
    }

    /// <summary>The host of the registry, or the path of the folder or archive, for messages.</summary>
    internal abstract string Host { get; }

    /// <summary>Which of the two passwords of a rotation was accepted last; null before that, and with one password.</summary>
    public virtual PasswordInUse? PasswordInUse => null;

    /// <summary>Returns the digest that a tag names; null when the tag does not exist. Throws <see cref="RegistryException"/>.</summary>
    public abstract Task<Digest?> ResolveAsync(RepositoryName repository, Tag tag, CancellationToken cancellationToken);

    /// <summary>Returns whether a manifest exists, and its subject. Throws <see cref="RegistryException"/>.</summary>
    public abstract Task<(bool IsThere, Digest? Subject)> ReadSubjectAsync(
        RepositoryName repository, Digest digest, CancellationToken cancellationToken);

    /// <summary>
    /// Deletes a tag but not its manifest. Throws <see cref="RegistryException"/>, also when the tag cannot be deleted alone.
    /// <paramref name="beforeSend"/> is called right before each attempt, and may throw.
    /// </summary>
    public abstract Task<TagRemoval> DeleteTagAsync(
        RepositoryName repository, Tag tag, Action? beforeSend, CancellationToken cancellationToken);

    /// <summary>
    /// Returns a page of repository names, from the beginning or after <paramref name="last"/>: a name, or the <c>Next</c> of an earlier
    /// page. Throws <see cref="RegistryException"/>. Some registries do not support this list.
    /// </summary>
    public abstract Task<RegistryPage> ListRepositoriesAsync(string? last, int count, CancellationToken cancellationToken);

    /// <summary>
    /// Returns a page of the tags of a repository, with the paging of <see cref="ListRepositoriesAsync"/>. Throws
    /// <see cref="RegistryException"/>.
    /// </summary>
    public abstract Task<RegistryPage> ListTagsAsync(
        RepositoryName repository, string? last, int count, CancellationToken cancellationToken);

    /// <summary>Returns the digest that a tag names. Throws <see cref="RegistryException"/>, also when the tag does not exist.</summary>
    public Task<Digest> ReadDigestAsync(RepositoryName repository, Tag tag, CancellationToken cancellationToken) =>
        SourceOf(repository).ReadDigestAsync(tag, cancellationToken);

    /// <summary>
    /// Returns the type of an artifact, as <see cref="CopyRequest.WantsType"/> receives it; null when it does not exist. Throws
    /// <see cref="RegistryException"/>.
    /// </summary>
    public Task<string?> ReadArtifactTypeAsync(RepositoryName repository, Digest digest, CancellationToken cancellationToken) =>
        ArtifactTypeReader.ReadAsync(ReaderOf(repository), digest, cancellationToken);

    /// <summary>
    /// Returns whether <paramref name="target"/> lists every referrer of <paramref name="subject"/> that <paramref name="list"/> names and
    /// that a copy brings to it: the list is what a repository of this store has under the tag <see cref="ReferrersTag.Of"/>. False when it
    /// is no list. With <paramref name="verifies"/>, only artifacts are copied. Throws <see cref="RegistryException"/>.
    /// </summary>
    public Task<bool> IsReferrersListAtAsync(
        RepositoryName repository,
        Digest list,
        Digest subject,
        ImageStore target,
        RepositoryName targetRepository,
        bool verifies,
        CancellationToken cancellationToken) => ReferrersListComparison.IsAtTargetAsync(
            ReaderOf(repository), list, subject, target.ReaderOf(targetRepository), verifies, cancellationToken);

    /// <summary>
    /// Returns when the image of a tag was created, as its builder says; null when that is not known. Throws
    /// <see cref="RegistryException"/> when another attempt may succeed.
    /// </summary>
    public Task<DateTimeOffset?> ReadCreatedAsync(RepositoryName repository, Tag tag, CancellationToken cancellationToken) =>
        CreationTimeReader.ReadAsync(ReaderOf(repository), tag, cancellationToken);

    /// <summary>
    /// Checks in order whether the place can be reached, accepts the credentials, can be read, and can be written to. It leaves nothing
    /// behind. <paramref name="repository"/> is the repository to read and write; null for the first one in the list.
    /// </summary>
    public async Task<IReadOnlyList<CheckAnswer>> CheckAsync(
        RepositoryName? repository, bool checksWrite, CancellationToken cancellationToken)
    {
        var sheet = new CheckSheet(static _ => { });
        await CheckAsync(sheet, repository, checksWrite, cancellationToken);
        return sheet.Answers;
    }

    /// <summary>Does the same, and adds each result to the sheet, which reports it.</summary>
    public abstract Task CheckAsync(
        CheckSheet sheet, RepositoryName? repository, bool checksWrite, CancellationToken cancellationToken);

    /// <summary>Logs in once. Returns null when the credentials are accepted or none are needed, and otherwise the failure.</summary>
    public abstract Task<CopyFailure?> TryLoginAsync(CancellationToken cancellationToken);

    /// <summary>Completes when all running clean-ups have ended.</summary>
    public abstract Task SettleAsync();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(isDisposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Returns the repository of a copy as its source.</summary>
    internal abstract IImageSource SourceOf(RepositoryName repository);

    /// <summary>Returns a repository to read outside of a copy.</summary>
    private protected virtual IImageSource ReaderOf(RepositoryName repository) => SourceOf(repository);

    /// <summary>Returns the repository of a copy as its target.</summary>
    internal abstract IImageTarget TargetOf(CopyRequest request);

    /// <summary>Releases connections and files.</summary>
    private protected abstract void Dispose(bool isDisposing);
}
