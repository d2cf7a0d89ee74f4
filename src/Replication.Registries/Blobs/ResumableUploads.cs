using Replication.Contracts.Images;
using Replication.Registries.Manifests;

namespace Replication.Registries.Blobs;

/// <summary>
/// Uploads that were left open so that a later attempt, perhaps of another process, can resume them. An upload that is not resumed in
/// time is aborted.
/// </summary>
internal sealed class ResumableUploads(RegistryClient client) : IDisposable
{
    // Longer than the maximum delay between two attempts of a task.
    public static readonly TimeSpan AbortAfter = TimeSpan.FromMinutes(15);

    private readonly CancellationTokenSource _end = new();

    public void Add(IBlobClaims claims, RepositoryName repository, Descriptor blob, UploadSession session) =>
        _ = AbortLaterAsync(claims, repository, blob, session);

    public void Dispose() => _end.Cancel();

    private async Task AbortLaterAsync(IBlobClaims claims, RepositoryName repository, Descriptor blob, UploadSession session)
    {
        await Task.Delay(AbortAfter, client.Time, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_end.IsCancellationRequested)
            return;
        try
        {
            // A worker that resumes the upload holds the claim, or has already finished the blob.
            if (await claims.ClaimAsync(repository, blob.Digest, _end.Token) is not BlobClaim.Granted { Held: var held })
                return;
            var isStillLeft = UploadCheckpoint.Parse(held.PreviousCheckpoint)?.Address == session.Address.OriginalString;
            await held.EndAsync(isStillLeft || held.PreviousCheckpoint is null ? BlobClaimEnd.Aborted : BlobClaimEnd.Resumable);
            if (isStillLeft)
                client.UploadCleanup.Add(token => new UploadEndpoint(client, repository).AbortAsync(session, blob, token));
        }
        catch (OperationCanceledException)
        {
        }
    }
}
