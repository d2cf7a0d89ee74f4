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
        var mountFrom = takesShortcuts ? _target.Known.HomeOf(blob.Digest) ?? request.TargetRepository : null;
        using var readerLife = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Small blobs are read while the upload is being opened: a round trip less, and a second try costs the source nothing.
        var reading = isSmall ? ReadSmallAsync(blob, readerLife.Token) : null;
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var (how, failure) = await TryMoveAsync(blob, meter, mountFrom, reading, attempt, cancellationToken);
                if (how is { } done)
                    return done;
                if (!failure!.IsWorthRetrying || attempt >= options.MaxBlobAttempts)
                    throw new RegistryException(failure);
                await _target.Transport.PauseAsync(failure, attempt, cancellationToken);
            }
        }
        finally
        {
            await readerLife.CancelAsync();
            await LetGoAsync(reading);
        }
    }

    private async Task<(BlobTransferKind? How, CopyFailure? Failure)> TryMoveAsync(
        Descriptor blob, BlobMeter meter, RepositoryName? mountFrom, Task<SmallBlob>? reading, int attempt, CancellationToken cancellationToken)
    {
        var start = await _uploads.BeginAsync(blob, mountFrom, cancellationToken);
        if (start is not UploadStart.Session session)
            return (mountFrom == request.TargetRepository ? BlobTransferKind.Present : BlobTransferKind.Mounted, null);
        var isClosed = false;
        try
        {
            // The second time around we want to know why the first one broke.
            var (answer, failure) = reading is null
                ? await StreamAsync(session.Address, blob, meter, cancellationToken)
                : await SendSmallAsync(session.Address, blob, meter, await reading, asksFirst: attempt > 1, cancellationToken);
            using (answer)
            {
                isClosed = answer is { IsSuccess: true };
                return isClosed ? (BlobTransferKind.Streamed, null) : (null, failure ?? UploadRefusal.Read(answer!, _target.UploadHabits));
            }
        }
        finally
        {
            if (!isClosed)
                _ = _uploads.AbandonAsync(session.Address, blob);
        }
    }

    private async Task<(RegistryAnswer? Answer, CopyFailure? Failure)> StreamAsync(Uri session, Descriptor blob, BlobMeter meter, CancellationToken cancellationToken)
    {
        using var permits = await TransferPermits.EnterAsync(_source.Transport.Gate, _target.Transport.Gate, cancellationToken);
        var body = UploadBody.OfStream(deadline => new StreamedBlobContent(blob, () => Reader(blob, hasPermit: true), meter, _target, deadline));
        try
        {
            return (await _uploads.SendAsync(session, blob, body, cancellationToken), null);
        }
        catch (RegistryException) when (body.SourceFailure is { } sourceFailure)
        {
            // The reader tried again by itself already.
            return (null, sourceFailure with { IsWorthRetrying = false });
        }
        catch (RegistryException exception)
        {
            return (null, exception.Failure);
        }
    }

    private async Task<(RegistryAnswer? Answer, CopyFailure? Failure)> SendSmallAsync(
        Uri session, Descriptor blob, BlobMeter meter, SmallBlob small, bool asksFirst, CancellationToken cancellationToken)
    {
        try
        {
            meter.Restart();
            var answer = await _uploads.SendAsync(session, blob, UploadBody.OfMemory(small.Bytes, asksFirst), cancellationToken);
            meter.Moved(small.Bytes.Length, _target.Time.GetUtcNow());
            return (answer, null);
        }
        catch (RegistryException exception)
        {
            return (null, exception.Failure);
        }
    }

    private async Task<SmallBlob> ReadSmallAsync(Descriptor blob, CancellationToken cancellationToken) =>
        blob.Data is { } data ? SmallBlob.Of(data) : await SmallBlob.ReadAsync(blob, () => Reader(blob, hasPermit: false), cancellationToken);

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
