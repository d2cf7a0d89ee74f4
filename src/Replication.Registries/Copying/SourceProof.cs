using Replication.Contracts.Images;
using Replication.Registries.Authentication;
using Replication.Registries.Http;
using Replication.Registries.Manifests;

namespace Replication.Registries.Copying;

/// <summary>
/// Proves that the source repository of a copy holds one blob. A manifest may name any digest; without this proof, a mount would give the
/// readers of the target repository a blob that its pushers never had. The source receives at most one HEAD request, and none when the blob
/// was read from there recently.
/// </summary>
internal sealed class SourceProof(RegistryClient source, RepositoryName repository, Descriptor blob, CancellationToken cancellationToken)
    : IAsyncDisposable
{
    private readonly Lazy<Task<bool>> _proof = new(() => CheckAsync(source, repository, blob, cancellationToken));

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

    private static async Task<bool> CheckAsync(
        RegistryClient source, RepositoryName repository, Descriptor blob, CancellationToken cancellationToken)
    {
        // The manifest embeds the content.
        if (blob.Data is not null || source.Known.HasBlob(repository, blob.Digest))
            return true;
        try
        {
            var purpose = new RequestPurpose(RegistrySide.Source, source.Host, $"checking that {repository} has the blob {blob.Digest}");
            var address = source.Address($"/v2/{repository}/blobs/{blob.Digest}");
            var request = new RegistryRequest(HttpMethod.Head, address, TokenScopes.Pull(repository), purpose)
            {
                Lane = GateLane.ExistenceChecks,
                RetriesFaults = false,
            };
            using var answer = await source.Transport.SendAsync(request, cancellationToken);
            // A login page also has status 200. Without the right size, the response proves nothing.
            if (answer.Status != 200 || answer.ContentLength != blob.Size || answer.IsWebPage)
                return false;
            if (answer.Header("Docker-Content-Digest") is { } digest && digest != blob.Digest.Text)
                return false;
        }
        catch (RegistryException)
        {
            return false;
        }
        source.Known.AddPresence(repository, blob.Digest);
        return true;
    }
}
