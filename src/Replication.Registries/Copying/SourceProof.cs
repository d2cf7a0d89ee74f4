using Replication.Contracts.Images;
using Replication.Registries.Manifests;

namespace Replication.Registries.Copying;

/// <summary>
/// Proves that the source repository of a copy holds one blob. A manifest may name any digest; without this proof, a mount would give the
/// readers of the target repository a blob that its pushers never had. The source is asked at most once.
/// </summary>
internal sealed class SourceProof(IImageSource source, Descriptor blob, CancellationToken cancellationToken)
    : IAsyncDisposable
{
    private readonly Lazy<Task<bool>> _proof = new(() => source.HoldsBlobAsync(blob, cancellationToken));

    /// <summary>
    /// Whether a mount from <paramref name="mountSource"/> needs the proof: the blob, or its manifest, comes from another namespace than
    /// the target's.
    /// </summary>
    public static bool IsNeeded(RepositoryName mountSource, RepositoryName source, RepositoryName target) =>
        mountSource != target && (mountSource.Namespace != target.Namespace || source.Namespace != target.Namespace);

    /// <summary>Sends the HEAD request now, so that the result is available when it is needed.</summary>
    public void Begin() => _ = _proof.Value;

    /// <summary>True only when the source confirms the blob with its size. An error is no proof.</summary>
    public Task<bool> IsProvenAsync() => _proof.Value;

    /// <summary>Waits for a running request.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_proof.IsValueCreated)
            await ((Task)_proof.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
