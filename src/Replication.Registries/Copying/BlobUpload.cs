using Replication.Contracts.Images;
using Replication.Contracts.Tasks;
using Replication.Registries.Blobs;
using Replication.Registries.Manifests;

namespace Replication.Registries.Copying;

/// <summary>Takes one blob through as many tries as it needs: in the session it has where that outlived a fault, else in a new one. No session is left open.</summary>
internal sealed class BlobUpload(RegistryClient target, RepositoryName repository, Descriptor blob, RepositoryName? mountFrom, int maxAttempts)
{
    // Who gets this much further counts faults from the beginning; less than this is sooner sent again than asked for.
    private const long EncouragingBytes = 1024 * 1024;

    private readonly UploadEndpoint _uploads = new(target, repository);

    /// <summary>Calls <paramref name="send"/> with a session and the number of the try until the blob is there. Throws <see cref="RegistryException"/>.</summary>
    public async Task<BlobTransferKind> RunAsync(Func<UploadSession, int, Task<BlobAttempt>> send, CancellationToken cancellationToken)
    {
        UploadSession? session = null;
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                session ??= await _uploads.BeginAsync(blob, mountFrom, cancellationToken);
                if (session is null)
                    return mountFrom == repository ? BlobTransferKind.Present : BlobTransferKind.Mounted;
                var receivedBefore = session.ReceivedBytes;
                var tried = await send(session, attempt);
                switch (tried)
                {
                    case BlobAttempt.Done done:
                        session = null;
                        return done.How;
                    case BlobAttempt.GivenUp given:
                        throw new RegistryException(given.Failure);
                    case BlobAttempt.Otherwise:
                        attempt--;
                        break;
                    case BlobAttempt.Again again:
                        await PauseAsync(again.Failure, attempt, cancellationToken);
                        break;
                    case BlobAttempt.BrokeOff broken:
                        await PauseAsync(broken.Failure, attempt, cancellationToken);
                        if (!await IsFoundAgainAsync(session, broken.SentUntil, cancellationToken))
                            break;
                        if (session.ReceivedBytes - receivedBefore >= EncouragingBytes)
                            attempt = 0;
                        continue;
                }
                target.Farewells.Add(_uploads.AbandonAsync(session, blob));
                session = null;
            }
        }
        finally
        {
            if (session is not null)
                target.Farewells.Add(_uploads.AbandonAsync(session, blob));
        }
    }

    private async Task PauseAsync(CopyFailure failure, int attempt, CancellationToken cancellationToken)
    {
        if (attempt >= maxAttempts)
            throw new RegistryException(failure);
        await target.Transport.PauseAsync(failure, attempt, cancellationToken);
    }

    private async Task<bool> IsFoundAgainAsync(UploadSession session, long sentUntil, CancellationToken cancellationToken)
    {
        if (sentUntil < EncouragingBytes || !target.UploadHabits.KeepsSessions)
            return false;
        try
        {
            return await _uploads.FindAgainAsync(session, blob, sentUntil, cancellationToken);
        }
        catch (RegistryException)
        {
            return false;
        }
    }
}
