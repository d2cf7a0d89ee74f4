using Replication.Contracts.Images;
using Replication.Contracts.Tasks;
using Replication.Registries.Blobs;
using Replication.Registries.Http;
using Replication.Registries.Manifests;

namespace Replication.Registries.Copying;

/// <summary>
/// Copies single blobs between two repositories. A blob that exists at the target, or that another copy transfers, is not sent.
/// </summary>
internal sealed class BlobCopier(RegistryClient target, IImageSource source, BlobCopyContext context) : IBlobCopier
{
    private const int MaxWaits = 3;

    private readonly RegistryClient _target = target;
    private readonly CopyRequest _request = context.Request;
    private readonly CopyOptions _options = context.Options;
    private readonly bool _takesShortcuts = context.TakesShortcuts;
    private readonly BlobLanes _lanes = context.Limits.LanesTo(target);

    public async Task CopyAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        if (_takesShortcuts && _target.Known.HasBlob(_request.TargetRepository, blob.Digest))
        {
            context.Shortcuts.TakeBlob(blob.Digest);
            _request.Progress[blob.Digest].Finish(BlobTransferKind.Present);
            return;
        }
        var how = await _target.SingleFlight.RunAsync(
            _request.TargetRepository,
            blob.Digest,
            _request.Progress,
            waitsForOtherRepositories: IsShared(blob),
            reusesOtherTransfers: _takesShortcuts,
            async meter =>
            {
                var moved = await CopyOnceAsync(blob, meter, cancellationToken);
                // Waiting copies read this entry as soon as the transfer ends.
                _target.Known.AddBlob(_request.TargetRepository, blob.Digest);
                return moved;
            },
            cancellationToken);
        if (how is BlobTransferKind.Present or BlobTransferKind.Mounted)
            context.Shortcuts.TakeBlob(blob.Digest);
        _request.Progress[blob.Digest].Finish(how);
    }

    // True when a mount is worth waiting for a running transfer to another repository.
    private bool IsShared(Descriptor blob) =>
        _takesShortcuts && blob.Size >= _options.SharedBlobBytes && _target.UploadCapabilities.SupportsMount;

    // True when a later attempt can resume an interrupted upload of this blob.
    private bool IsResumable(Descriptor blob) => !IsSmall(blob) && _target.UploadCapabilities.SupportsResume;

    private bool IsSmall(Descriptor blob) => blob.Size <= _options.SmallBlobBytes;

    // Release the lane before waiting for another process. After `MaxWaits` waits, upload anyway.
    private async Task<BlobTransferKind> CopyOnceAsync(Descriptor blob, BlobMeter meter, CancellationToken cancellationToken)
    {
        await using var proof = new SourceProof(source, blob, cancellationToken);
        var mountSource = _target.Known.MountSourceOf(blob.Digest);
        if (mountSource is not null && MayMountByProof && NeedsProof(mountSource))
            proof.Begin();
        var waitsForOtherWorkers = _request.Claims is { HasOtherWorkers: true } && IsShared(blob) && mountSource is null;
        var claims = waitsForOtherWorkers || IsResumable(blob) ? _request.Claims : null;
        for (var waits = 0; ; waits++)
        {
            using (var place = await _lanes.EnterAsync(IsSmall(blob), cancellationToken))
            {
                // Without free buffer memory, small blobs are streamed like large ones.
                using var buffer = IsSmall(blob) ? _lanes.TryBuffer(blob.Size) : null;
                var claim = claims is null || waits == MaxWaits
                    ? null
                    : await claims.ClaimAsync(_request.TargetRepository, blob.Digest, cancellationToken);
                if (claim is not BlobClaim.Contended || !waitsForOtherWorkers)
                    return await MoveAsync(blob, claim, proof, fits: buffer is not null, meter, cancellationToken);
            }
            await claims!.WaitAsync(blob.Digest, cancellationToken);
        }
    }

    private async Task<BlobTransferKind> MoveAsync(
        Descriptor blob, BlobClaim? claim, SourceProof proof, bool fits, BlobMeter meter, CancellationToken cancellationToken)
    {
        if (claim is BlobClaim.Uploaded elsewhere)
            _target.Known.AddMountSource(elsewhere.Repository, blob.Digest);
        var held = (claim as BlobClaim.Granted)?.Held;
        var left = UploadCheckpoint.Parse(held?.PreviousCheckpoint);
        var end = BlobClaimEnd.Aborted;
        BlobUpload? upload = null;
        try
        {
            upload = UploadOf(blob, await RepositoryOfAsync(left, proof), await MountFromAsync(blob, proof), left, held);
            var isFound = await upload.TakeOverAsync(cancellationToken);
            if (upload.Repository != _request.TargetRepository)
            {
                // An upload that another worker began in another repository is completed there, and then mounted from there.
                if (isFound)
                {
                    await MoveLargeAsync(blob, upload, held, meter, cancellationToken);
                    _target.Known.AddBlob(upload.Repository, blob.Digest);
                }
                upload = UploadOf(blob, _request.TargetRepository, await MountFromAsync(blob, proof), left: null, held);
            }
            var how = fits
                ? await MoveSmallAsync(blob, upload, meter, cancellationToken)
                : await MoveLargeAsync(blob, upload, held, meter, cancellationToken);
            end = BlobClaimEnd.Uploaded;
            // A resumed upload may have needed no bytes from the source.
            if (how == BlobTransferKind.Streamed && left is null)
                source.RecordRead(blob.Digest);
            return how;
        }
        finally
        {
            if (held is not null)
                await EndAsync(held, end, blob, upload);
        }
    }

    private async Task EndAsync(IHeldClaim held, BlobClaimEnd end, Descriptor blob, BlobUpload? upload)
    {
        var session = end == BlobClaimEnd.Aborted ? upload?.Session : null;
        await held.EndAsync(session is null ? end : BlobClaimEnd.Resumable);
        if (session is not null)
            _target.ResumableUploads.Add(_request.Claims!, upload!.Repository, blob, session);
    }

    // Reads the whole blob while the upload is being opened: this saves a round trip, and a second attempt needs no second read. When a
    // mount is tried first, the blob is read only after the mount failed.
    private async Task<BlobTransferKind> MoveSmallAsync(
        Descriptor blob, BlobUpload upload, BlobMeter meter, CancellationToken cancellationToken)
    {
        using var readerLife = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = new Lazy<Task<SmallBlob>>(() => ReadSmallAsync(blob, readerLife.Token));
        if (!upload.IsToBeMounted || !_target.UploadCapabilities.SupportsMount)
            _ = reading.Value;
        try
        {
            return await upload.RunAsync(
                async (session, attempt) =>
                {
                    var small = await reading.Value;
                    meter.Restart();
                    await _target.Transport.Gate.Bandwidth.TakeAsync(small.Bytes.Length, cancellationToken);
                    // `Expect: 100-continue` on retries shows the error response that the first attempt may have missed.
                    var tried = await SendAsync(
                        session,
                        blob,
                        upload,
                        new MemoryBytes(small.Bytes, _target.Options, expectsContinue: attempt > 1),
                        cancellationToken);
                    meter.Moved(small.Bytes.Length, _target.Time.GetUtcNow());
                    return tried;
                },
                cancellationToken);
        }
        finally
        {
            await readerLife.CancelAsync();
            if (reading.IsValueCreated)
            {
                await ((Task)reading.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                // Return the buffer also when the blob was not needed or its upload failed.
                if (reading.Value.IsCompletedSuccessfully)
                    (await reading.Value).Dispose();
            }
        }
    }

    private async Task<BlobTransferKind> MoveLargeAsync(
        Descriptor blob, BlobUpload upload, IHeldClaim? held, BlobMeter meter, CancellationToken cancellationToken)
    {
        var coding = new BlobCoding(blob);
        await using var bytes = new StreamedBytes(blob, position => Reader(blob, coding, position), meter, _target, upload.Left?.Hashes)
        {
            Progressed = () => _ = held?.SaveCheckpointAsync(),
        };
        held?.TrackCheckpoint(() => upload.Session is { } session
            ? UploadCheckpoint.Of(upload.Repository, session, bytes.Checkpoints).ToText()
            : null);
        return await upload.RunAsync(
            async (session, attempt) =>
            {
                using var stream = IsSmall(blob) ? null : await _lanes.StreamAsync(cancellationToken);
                var tried = await SendLargeAsync(session, blob, upload, bytes, held, cancellationToken);
                if (await bytes.CloseSourceAsync() is not { } failure)
                    return tried;
                // The digest proves that the Content-Encoding header of the source was wrong.
                if (!failure.IsWorthRetrying && coding.TrySwitch())
                    return new UploadAttempt.Restart(failure);
                // The reader has already retried. A digest mismatch is retried once, because it can be a transmission error.
                return failure.Code == CopyFailure.DigestMismatch && attempt == 1
                    ? new UploadAttempt.Restart(failure)
                    : new UploadAttempt.FailedPermanently(failure);
            },
            cancellationToken);
    }

    private async Task<UploadAttempt> SendLargeAsync(
        UploadSession session,
            Descriptor blob,
            BlobUpload upload,
            StreamedBytes bytes,
            IHeldClaim? held,
            CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(session, blob, upload, bytes, cancellationToken, acknowledged: async () =>
            {
                // From here on another process can resume, so save the session and the hash of the confirmed bytes.
                bytes.Checkpoint();
                if (held is not null)
                    await held.SaveCheckpointAsync();
            });
        }
        finally
        {
            upload.HasBytes(bytes.SentUntil);
        }
    }

    private async Task<UploadAttempt> SendAsync(
        UploadSession session,
            Descriptor blob,
            BlobUpload upload,
            IUploadBytes bytes,
            CancellationToken cancellationToken,
            Func<Task>? acknowledged = null)
    {
        var sender = new UploadSender(_target, upload.Repository) { Acknowledged = acknowledged ?? (static () => Task.CompletedTask) };
        try
        {
            using var answer = await sender.SendAsync(session, blob, bytes, upload.Method, cancellationToken);
            if (session.IsSingleRequest && answer.Status == 202)
            {
                // 202: the registry opened a session, so it does not support single POST uploads.
                new UploadEndpoint(_target, upload.Repository).AbortOpened(answer, blob);
                return new UploadAttempt.Rejected(answer.ToFailure(), IsTransient: false);
            }
            if (!answer.IsSuccess)
                return UploadRefusal.Read(answer, sender.Sent!, _target.UploadCapabilities);
            var isAnother = Digest.TryParse(answer.Header("Docker-Content-Digest"), out var stored)
                && stored.Algorithm == blob.Digest.Algorithm
                && stored != blob.Digest;
            return isAnother
                ? new UploadAttempt.FailedPermanently(Converted(answer.Purpose, stored!))
                : new UploadAttempt.Done(BlobTransferKind.Streamed);
        }
        catch (RegistryException exception)
        {
            return exception.Failure.IsWorthRetrying
                ? new UploadAttempt.Interrupted(exception.Failure, bytes.SentUntil, sender.Sent)
                : new UploadAttempt.FailedPermanently(exception.Failure);
        }
    }

    private async Task<SmallBlob> ReadSmallAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        if (blob.Data is { } data)
            return SmallBlob.Of(data);
        var coding = new BlobCoding(blob);
        return await SmallBlob.ReadAsync(blob, () => Reader(blob, coding, startAt: 0), coding, cancellationToken);
    }

    private BlobUpload UploadOf(
        Descriptor blob, RepositoryName repository, RepositoryName? mountFrom, UploadCheckpoint? left, IHeldClaim? held) =>
        new(_target, repository, blob, repository == _request.TargetRepository ? mountFrom : null, _options)
        {
            IsSureOfMount = _target.Known.MountSourceOf(blob.Digest) is not { } mountSource
                || _target.Known.HasCommitted(mountSource, blob.Digest),
            Left = left?.Repository == repository.Text ? left : null,
            WillResume = held is null ? static _ => false : context.WillResume,
        };

    // An upload in another repository is useless when the blob cannot be mounted from there.
    private async Task<RepositoryName> RepositoryOfAsync(UploadCheckpoint? left, SourceProof proof) =>
        _target.UploadCapabilities.SupportsMount
        && RepositoryName.TryParse(left?.Repository, out var begunIn)
        && (!NeedsProof(begunIn) || await proof.IsProvenAsync())
            ? begunIn
            : _request.TargetRepository;

    // The target repository means a self-mount, which checks whether the blob exists. Null sends the blob without a check.
    private async Task<RepositoryName?> MountFromAsync(Descriptor blob, SourceProof proof)
    {
        if (!_takesShortcuts)
            return null;
        if (_target.Known.MountSourceOf(blob.Digest) is { } mountSource
            && (!NeedsProof(mountSource) || (MayMountByProof && await proof.IsProvenAsync())))
            return mountSource;
        return IsOneRegistry ? _request.SourceRepository : _request.TargetRepository;
    }

    // Within one registry, a mount fails when the source repository lacks the blob.
    private bool IsOneRegistry => _request.Source is RegistryClient registry && registry.Connection.Endpoint == _target.Connection.Endpoint;

    private bool MayMountByProof => _takesShortcuts && _target.UploadCapabilities.SupportsMount && !IsOneRegistry;

    private bool NeedsProof(RepositoryName mountSource) =>
        SourceProof.IsNeeded(mountSource, _request.SourceRepository, _request.TargetRepository);

    private static CopyFailure Converted(RequestPurpose purpose, Digest stored) => new(
        CopyFailure.DigestMismatch,
        $"{purpose.Registry} stored {stored} after {purpose.Action}. Its storage is damaged, or a proxy changes the content. Check both.",
        IsWorthRetrying: false);

    private IBlobReader Reader(Descriptor blob, BlobCoding coding, long startAt) => source.OpenBlob(blob, coding, startAt);
}
