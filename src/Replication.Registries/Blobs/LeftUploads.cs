using Replication.Contracts.Images;
using Replication.Registries.Manifests;

namespace Replication.Registries.Blobs;

/// <summary>Uploads that were left open for others. One that nobody goes on with in good time is given up, so that it does not lie at the registry.</summary>
internal sealed class LeftUploads(RegistryClient client) : IDisposable
{
    // Longer than a task waits between two attempts.
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private readonly CancellationTokenSource _end = new();

    public void Add(IBlobClaims claims, RepositoryName repository, Descriptor blob, UploadSession session) => _ = GiveUpLaterAsync(claims, repository, blob, session);

    public void Dispose() => _end.Cancel();

    private async Task GiveUpLaterAsync(IBlobClaims claims, RepositoryName repository, Descriptor blob, UploadSession session)
    {
        await Task.Delay(Patience, client.Time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_end.IsCancellationRequested)
            return;
        try
        {
            // Whoever goes on with it has the claim, or has brought the blob meanwhile.
            if (await claims.TakeAsync(repository, blob.Digest, _end.Token) is not BlobClaim.Mine { Held: var held })
                return;
            var isStillLeft = UploadMark.Parse(held.LeftBehind)?.Address == session.Address.OriginalString;
            await held.EndAsync(isStillLeft || held.LeftBehind is null ? BlobClaimEnd.GivenUp : BlobClaimEnd.LeftBehind);
            if (isStillLeft)
                client.Farewells.Add(token => new UploadEndpoint(client, repository).AbandonAsync(session, blob, token));
        }
        catch (OperationCanceledException)
        {
        }
    }
}
