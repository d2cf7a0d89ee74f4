using Replication.Contracts.Images;
using Replication.Contracts.Tasks;
using Replication.Registries.Blobs;
using Replication.Registries.Manifests;

namespace Replication.Registries.Copying;

/// <summary>Brings single blobs from one repository to another, unless they are there, or another copy is bringing them.</summary>
internal sealed class BlobCopier(CopyRequest request, CopyOptions options, CopyLimits limits, bool takesShortcuts)
{
    private readonly RegistryClient _source = request.Source;
    private readonly RegistryClient _target = request.Target;
    private readonly UploadSender _sender = new(request.Target, request.TargetRepository);

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
                using var room = isSmall ? limits.TryBuffer(blob.Size) : null;
                // Where there is no room in memory, small blobs are streamed as large ones are.
                var fits = room is not null;
                using var place = await limits.LanesTo(_target).EnterAsync(fits, cancellationToken);
                return fits ? await MoveSmallAsync(blob, meter, cancellationToken) : await MoveLargeAsync(blob, meter, cancellationToken);
            },
            cancellationToken);
        _target.Known.AddBlob(request.TargetRepository, blob.Digest);
        request.Progress[blob.Digest].Finish(how);
    }

    // Read whole while the upload is being opened: a round trip less, and a second try costs the source nothing.
    private async Task<BlobTransferKind> MoveSmallAsync(Descriptor blob, BlobMeter meter, CancellationToken cancellationToken)
    {
        using var readerLife = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = ReadSmallAsync(blob, readerLife.Token);
        try
        {
            return await UploadOf(blob).RunAsync(
                async (session, attempt) =>
                {
                    var small = await reading;
                    meter.Restart();
                    await _target.Transport.Gate.BlobBytes.TakeAsync(small.Bytes.Length, cancellationToken);
                    // The second time around we want to know why the first one broke.
                    var tried = await SendAsync(session, blob, new MemoryBytes(small.Bytes, asksFirst: attempt > 1), cancellationToken);
                    meter.Moved(small.Bytes.Length, _target.Time.GetUtcNow());
                    return tried;
                },
                cancellationToken);
        }
        finally
        {
            await readerLife.CancelAsync();
            await ((Task)reading).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // What was read for nothing, because the blob was mounted or its upload failed, gives its buffer back as well.
            if (reading.IsCompletedSuccessfully)
                (await reading).Dispose();
        }
    }

    private async Task<BlobTransferKind> MoveLargeAsync(Descriptor blob, BlobMeter meter, CancellationToken cancellationToken)
    {
        using var bytes = new StreamedBytes(blob, position => Reader(blob, position), meter, _target);
        return await UploadOf(blob).RunAsync(
            async (session, attempt) =>
            {
                var tried = await SendAsync(session, blob, bytes, cancellationToken);
                if (bytes.CloseSource() is not { } failure)
                    return tried;
                // The reader has tried again by itself; but bytes that were spoilt on the way deserve a second look.
                return failure.Code == CopyFailure.DigestMismatch && attempt == 1 ? new BlobAttempt.Again(failure) : new BlobAttempt.GivenUp(failure);
            },
            cancellationToken);
    }

    private async Task<BlobAttempt> SendAsync(UploadSession session, Descriptor blob, IUploadBytes bytes, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _sender.SendAsync(session, blob, bytes, cancellationToken);
            return answer.IsSuccess ? new BlobAttempt.Done(BlobTransferKind.Streamed) : UploadRefusal.Read(answer, blob.Size, _target.UploadHabits);
        }
        catch (RegistryException exception)
        {
            return exception.Failure.IsWorthRetrying ? new BlobAttempt.BrokeOff(exception.Failure, bytes.SentUntil) : new BlobAttempt.GivenUp(exception.Failure);
        }
    }

    private async Task<SmallBlob> ReadSmallAsync(Descriptor blob, CancellationToken cancellationToken) =>
        blob.Data is { } data ? SmallBlob.Of(data) : await SmallBlob.ReadAsync(blob, () => Reader(blob, startAt: 0), cancellationToken);

    private BlobUpload UploadOf(Descriptor blob) => new(_target, request.TargetRepository, blob, takesShortcuts ? MountFrom(blob) : null, options.MaxBlobAttempts);

    // Naming the target repository itself asks whether the blob is there.
    private RepositoryName MountFrom(Descriptor blob) =>
        _target.Known.HomeOf(blob.Digest) ?? (_source.Connection.Endpoint == _target.Connection.Endpoint ? request.SourceRepository : request.TargetRepository);

    private BlobReader Reader(Descriptor blob, long startAt) => new(_source, request.SourceRepository, blob, startAt);
}
