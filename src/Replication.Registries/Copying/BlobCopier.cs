using Replication.Contracts.Images;
using Replication.Contracts.Tasks;
using Replication.Registries.Blobs;
using Replication.Registries.Http;
using Replication.Registries.Manifests;

namespace Replication.Registries.Copying;

/// <summary>Brings single blobs from one repository to another: there already, mounted, from memory, or streamed.</summary>
internal sealed class BlobCopier(CopyRequest request, CopyOptions options, BlobLanes lanes, bool takesShortcuts)
{
    private readonly RegistryClient _source = request.Source;
    private readonly RegistryClient _target = request.Target;
    private readonly UploadEndpoint _uploads = new(request.Target, request.TargetRepository);

    public async Task CopyAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        if (takesShortcuts && _target.Known.HasBlob(request.TargetRepository, blob.Digest))
        {
            request.Progress[blob.Digest].Finish(BlobTransferKind.Present);
            return;
        }
        var isSmall = blob.Size <= options.SmallBlobBytes;
        var how = await _target.Flights.RunAsync(
            request.TargetRepository,
            blob.Digest,
            request.Progress,
            waitsForOtherRepositories: takesShortcuts && !isSmall,
            believesOthers: takesShortcuts,
            async meter =>
            {
                using var place = await lanes.EnterAsync(isSmall, cancellationToken);
                return await MoveAsync(blob, meter, isSmall, cancellationToken);
            },
            cancellationToken);
        _target.Known.AddBlob(request.TargetRepository, blob.Digest);
        request.Progress[blob.Digest].Finish(how);
    }

    private async Task<BlobTransferKind> MoveAsync(Descriptor blob, BlobMeter meter, bool isSmall, CancellationToken cancellationToken)
    {
        var mountFrom = takesShortcuts ? MountFrom(blob) : null;
        using var readerLife = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Small blobs are read while the upload is being opened: a round trip less, and a second try costs the source nothing.
        var reading = isSmall ? ReadSmallAsync(blob, readerLife.Token) : null;
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var tried = await TryMoveAsync(blob, meter, mountFrom, reading, attempt, cancellationToken);
                if (tried.How is { } how)
                    return how;
                if (!tried.MayTryAgain || attempt >= options.MaxBlobAttempts)
                    throw new RegistryException(tried.Failure!);
                await _target.Transport.PauseAsync(tried.Failure!, attempt, cancellationToken);
            }
        }
        finally
        {
            await readerLife.CancelAsync();
            await LetGoAsync(reading);
        }
    }

    private async Task<BlobAttempt> TryMoveAsync(
        Descriptor blob, BlobMeter meter, RepositoryName? mountFrom, Task<SmallBlob>? reading, int attempt, CancellationToken cancellationToken)
    {
        var start = await _uploads.BeginAsync(blob, mountFrom, cancellationToken);
        if (start is not UploadStart.Session session)
            return BlobAttempt.Done(mountFrom == request.TargetRepository ? BlobTransferKind.Present : BlobTransferKind.Mounted);
        var isClosed = false;
        try
        {
            var sent = reading is null
                ? await StreamAsync(session.Address, blob, meter, attempt, cancellationToken)
                : await SendSmallAsync(session.Address, blob, meter, await reading, attempt, cancellationToken);
            isClosed = sent.How is not null;
            return sent;
        }
        finally
        {
            if (!isClosed)
                _ = _uploads.AbandonAsync(session.Address, blob);
        }
    }

    private async Task<BlobAttempt> StreamAsync(Uri session, Descriptor blob, BlobMeter meter, int attempt, CancellationToken cancellationToken)
    {
        using var permits = await TransferPermits.EnterAsync(_source.Transport.Gate, _target.Transport.Gate, cancellationToken);
        var body = UploadBody.OfStream(deadline => new StreamedBlobContent(blob, () => Reader(blob, hasPermit: true), meter, _target, deadline));
        try
        {
            using var answer = await _uploads.SendAsync(session, blob, body, cancellationToken);
            return Judge(answer, blob);
        }
        catch (RegistryException) when (body.SourceFailure is { } failure)
        {
            // The reader has tried again by itself; but bytes that were spoilt on the way deserve a second look.
            return BlobAttempt.Failed(failure, mayTryAgain: failure.Code == CopyFailure.DigestMismatch && attempt == 1);
        }
        catch (RegistryException exception)
        {
            return BlobAttempt.Failed(exception.Failure, exception.Failure.IsWorthRetrying);
        }
    }

    private async Task<BlobAttempt> SendSmallAsync(Uri session, Descriptor blob, BlobMeter meter, SmallBlob small, int attempt, CancellationToken cancellationToken)
    {
        try
        {
            meter.Restart();
            // The second time around we want to know why the first one broke.
            using var answer = await _uploads.SendAsync(session, blob, UploadBody.OfMemory(small.Bytes, asksFirst: attempt > 1), cancellationToken);
            meter.Moved(small.Bytes.Length, _target.Time.GetUtcNow());
            return Judge(answer, blob);
        }
        catch (RegistryException exception)
        {
            return BlobAttempt.Failed(exception.Failure, exception.Failure.IsWorthRetrying);
        }
    }

    private BlobAttempt Judge(RegistryAnswer answer, Descriptor blob) =>
        answer.IsSuccess ? BlobAttempt.Done(BlobTransferKind.Streamed) : UploadRefusal.Read(answer, blob.Size, _target.UploadHabits);

    private async Task<SmallBlob> ReadSmallAsync(Descriptor blob, CancellationToken cancellationToken) =>
        blob.Data is { } data ? SmallBlob.Of(data) : await SmallBlob.ReadAsync(blob, () => Reader(blob, hasPermit: false), cancellationToken);

    // Naming the target repository itself asks whether the blob is there.
    private RepositoryName MountFrom(Descriptor blob) =>
        _target.Known.HomeOf(blob.Digest) ?? (_source.Connection.Endpoint == _target.Connection.Endpoint ? request.SourceRepository : request.TargetRepository);

    private BlobReader Reader(Descriptor blob, bool hasPermit) => new(_source, request.SourceRepository, blob, hasPermit);

    // What was read for nothing, because the blob was mounted or its upload failed, must still give its buffer back.
    private static async Task LetGoAsync(Task<SmallBlob>? reading)
    {
        if (reading is null)
            return;
        await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (reading.IsCompletedSuccessfully)
            (await reading).Dispose();
    }
}
