using Replication.Contracts.Images;
using Replication.Contracts.Tasks;
using Replication.Registries.Blobs;
using Replication.Registries.Http;
using Replication.Registries.Manifests;

namespace Replication.Registries.Copying;

/// <summary>Brings single blobs from one repository to another, unless they are there, or another copy is bringing them.</summary>
internal sealed class BlobCopier(
    CopyRequest request, CopyOptions options, CopyLimits limits, bool takesShortcuts, Shortcuts shortcuts, Predicate<Exception> goesOn)
{
    private const int MaxWaits = 3;

    private readonly RegistryClient _source = request.Source;
    private readonly RegistryClient _target = request.Target;
    private readonly BlobLanes _lanes = limits.LanesTo(request.Target);

    public async Task CopyAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        if (takesShortcuts && _target.Known.HasBlob(request.TargetRepository, blob.Digest))
        {
            shortcuts.TakeBlob(blob.Digest);
            request.Progress[blob.Digest].Finish(BlobTransferKind.Present);
            return;
        }
        var how = await _target.Flights.RunAsync(
            request.TargetRepository,
            blob.Digest,
            request.Progress,
            waitsForOtherRepositories: IsShared(blob),
            believesOthers: takesShortcuts,
            async meter =>
            {
                var moved = await BringAsync(blob, meter, cancellationToken);
                // Those who waited for this look there as soon as it ends.
                _target.Known.AddBlob(request.TargetRepository, blob.Digest);
                return moved;
            },
            cancellationToken);
        if (how is BlobTransferKind.Present or BlobTransferKind.Mounted)
            shortcuts.TakeBlob(blob.Digest);
        request.Progress[blob.Digest].Finish(how);
    }

    // Worth waiting for where it is under way to another repository already.
    private bool IsShared(Descriptor blob) => takesShortcuts && blob.Size >= options.SharedBlobBytes && _target.UploadHabits.TakesMounts;

    // Worth leaving to somebody else where it does not come to its end.
    private bool IsResumable(Descriptor blob) => !IsSmall(blob) && _target.UploadHabits.KeepsSessions;

    private bool IsSmall(Descriptor blob) => blob.Size <= options.SmallBlobBytes;

    // Nobody holds a lane while waiting for another process. Who waited in vain often enough goes ahead.
    private async Task<BlobTransferKind> BringAsync(Descriptor blob, BlobMeter meter, CancellationToken cancellationToken)
    {
        await using var proof = new SourceProof(_source, request.SourceRepository, blob, cancellationToken);
        var home = _target.Known.HomeOf(blob.Digest);
        if (home is not null && MayMountByProof && NeedsProof(home))
            proof.Begin();
        var waitsForOthers = request.Claims is { HasOthers: true } && IsShared(blob) && home is null;
        var claims = waitsForOthers || IsResumable(blob) ? request.Claims : null;
        for (var waits = 0; ; waits++)
        {
            using (var place = await _lanes.EnterAsync(IsSmall(blob), cancellationToken))
            {
                // Where there is no room in memory, small blobs are streamed as large ones are.
                using var room = IsSmall(blob) ? _lanes.TryBuffer(blob.Size) : null;
                var claim = claims is null || waits == MaxWaits ? null : await claims.TakeAsync(request.TargetRepository, blob.Digest, cancellationToken);
                if (claim is not BlobClaim.Busy || !waitsForOthers)
                    return await MoveAsync(blob, claim, proof, fits: room is not null, meter, cancellationToken);
            }
            await claims!.WaitAsync(blob.Digest, cancellationToken);
        }
    }

    private async Task<BlobTransferKind> MoveAsync(
        Descriptor blob, BlobClaim? claim, SourceProof proof, bool fits, BlobMeter meter, CancellationToken cancellationToken)
    {
        if (claim is BlobClaim.Elsewhere elsewhere)
            _target.Known.AddHome(elsewhere.Repository, blob.Digest);
        var held = (claim as BlobClaim.Mine)?.Held;
        var left = UploadMark.Parse(held?.LeftBehind);
        var end = BlobClaimEnd.GivenUp;
        BlobUpload? upload = null;
        try
        {
            upload = UploadOf(blob, await RepositoryOfAsync(left, proof), await MountFromAsync(blob, proof), left, held);
            var isFound = await upload.TakeOverAsync(cancellationToken);
            if (upload.Repository != request.TargetRepository)
            {
                // What was begun elsewhere comes to its end there, and is mounted from there.
                if (isFound)
                {
                    await MoveLargeAsync(blob, upload, held, meter, cancellationToken);
                    _target.Known.AddBlob(upload.Repository, blob.Digest);
                }
                upload = UploadOf(blob, request.TargetRepository, await MountFromAsync(blob, proof), left: null, held);
            }
            var how = fits ? await MoveSmallAsync(blob, upload, meter, cancellationToken) : await MoveLargeAsync(blob, upload, held, meter, cancellationToken);
            end = BlobClaimEnd.Brought;
            // Where another process had begun, the source may not have been read at all.
            if (how == BlobTransferKind.Streamed && left is null)
                _source.Known.AddPresence(request.SourceRepository, blob.Digest);
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
        var session = end == BlobClaimEnd.GivenUp ? upload?.Session : null;
        await held.EndAsync(session is null ? end : BlobClaimEnd.LeftBehind);
        if (session is not null)
            _target.LeftUploads.Add(request.Claims!, upload!.Repository, blob, session);
    }

    // Read whole while the upload is being opened: a round trip less, and a second try costs the source nothing. What is about to be mounted
    // is read only when it is not.
    private async Task<BlobTransferKind> MoveSmallAsync(Descriptor blob, BlobUpload upload, BlobMeter meter, CancellationToken cancellationToken)
    {
        using var readerLife = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = new Lazy<Task<SmallBlob>>(() => ReadSmallAsync(blob, readerLife.Token));
        if (!upload.IsToBeMounted || !_target.UploadHabits.TakesMounts)
            _ = reading.Value;
        try
        {
            return await upload.RunAsync(
                async (session, attempt) =>
                {
                    var small = await reading.Value;
                    meter.Restart();
                    await _target.Transport.Gate.BlobBytes.TakeAsync(small.Bytes.Length, cancellationToken);
                    // The second time around we want to know why the first one broke.
                    var tried = await SendAsync(session, blob, upload, new MemoryBytes(small.Bytes, _target.Options, asksFirst: attempt > 1), cancellationToken);
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
                // What was read for nothing, because the blob is there or its upload failed, gives its buffer back as well.
                if (reading.Value.IsCompletedSuccessfully)
                    (await reading.Value).Dispose();
            }
        }
    }

    private async Task<BlobTransferKind> MoveLargeAsync(Descriptor blob, BlobUpload upload, IHeldClaim? held, BlobMeter meter, CancellationToken cancellationToken)
    {
        var coding = new BlobCoding(blob);
        await using var bytes = new StreamedBytes(blob, position => Reader(blob, coding, position), meter, _target, upload.Left?.Hashes)
        {
            Progressed = () => _ = held?.NoteAsync(),
        };
        held?.Leave(() => upload.Session is { } session ? UploadMark.Of(upload.Repository, session, bytes.Marks).ToText() : null);
        return await upload.RunAsync(
            async (session, attempt) =>
            {
                using var stream = IsSmall(blob) ? null : await _lanes.StreamAsync(cancellationToken);
                var tried = await SendLargeAsync(session, blob, upload, bytes, held, cancellationToken);
                if (await bytes.CloseSourceAsync() is not { } failure)
                    return tried;
                // The source said that it encoded the bytes, or that it did not, and the digest says otherwise.
                if (!failure.IsWorthRetrying && coding.TryTurn())
                    return new BlobAttempt.Again(failure);
                // The reader has tried again by itself; but bytes that were spoilt on the way deserve a second look.
                return failure.Code == CopyFailure.DigestMismatch && attempt == 1 ? new BlobAttempt.Again(failure) : new BlobAttempt.GivenUp(failure);
            },
            cancellationToken);
    }

    private async Task<BlobAttempt> SendLargeAsync(
        UploadSession session, Descriptor blob, BlobUpload upload, StreamedBytes bytes, IHeldClaim? held, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync(session, blob, upload, bytes, cancellationToken, acknowledged: async () =>
            {
                // From here on another process can resume: it has to find the session, and the hash of what the registry has.
                bytes.Checkpoint();
                if (held is not null)
                    await held.NoteAsync();
            });
        }
        finally
        {
            upload.HasBytes(bytes.SentUntil);
        }
    }

    private async Task<BlobAttempt> SendAsync(
        UploadSession session, Descriptor blob, BlobUpload upload, IUploadBytes bytes, CancellationToken cancellationToken, Func<Task>? acknowledged = null)
    {
        var sender = new UploadSender(_target, upload.Repository) { Acknowledged = acknowledged ?? (static () => Task.CompletedTask) };
        try
        {
            using var answer = await sender.SendAsync(session, blob, bytes, upload.Way, cancellationToken);
            if (session.IsSingleRequest && answer.Status == 202)
            {
                // It opened a session instead: it does not take blobs in one request.
                new UploadEndpoint(_target, upload.Repository).AbandonOpened(answer, blob);
                return new BlobAttempt.Refused(answer.ToFailure(), IsMomentary: false);
            }
            if (!answer.IsSuccess)
                return UploadRefusal.Read(answer, sender.Sent!, _target.UploadHabits);
            var isAnother = Digest.TryParse(answer.Header("Docker-Content-Digest"), out var stored) && stored.Algorithm == blob.Digest.Algorithm && stored != blob.Digest;
            return isAnother ? new BlobAttempt.GivenUp(Converted(answer.Errand, stored!)) : new BlobAttempt.Done(BlobTransferKind.Streamed);
        }
        catch (RegistryException exception)
        {
            return exception.Failure.IsWorthRetrying ? new BlobAttempt.BrokeOff(exception.Failure, bytes.SentUntil, sender.Sent) : new BlobAttempt.GivenUp(exception.Failure);
        }
    }

    private async Task<SmallBlob> ReadSmallAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        if (blob.Data is { } data)
            return SmallBlob.Of(data);
        var coding = new BlobCoding(blob);
        return await SmallBlob.ReadAsync(blob, () => Reader(blob, coding, startAt: 0), coding, cancellationToken);
    }

    private BlobUpload UploadOf(Descriptor blob, RepositoryName repository, RepositoryName? mountFrom, UploadMark? left, IHeldClaim? held) =>
        new(_target, repository, blob, repository == request.TargetRepository ? mountFrom : null, options)
        {
            IsSureOfMount = _target.Known.HomeOf(blob.Digest) is not { } home || _target.Known.HasCommitted(home, blob.Digest),
            Left = left?.Repository == repository.Text ? left : null,
            GoesOn = held is null ? static _ => false : goesOn,
        };

    // An upload in another repository is of no use when nothing can be mounted from there.
    private async Task<RepositoryName> RepositoryOfAsync(UploadMark? left, SourceProof proof) =>
        _target.UploadHabits.TakesMounts
        && RepositoryName.TryParse(left?.Repository, out var begunIn)
        && (!NeedsProof(begunIn) || await proof.HoldsAsync())
            ? begunIn
            : request.TargetRepository;

    // The target repository itself asks whether the blob is present there; null sends it without asking.
    private async Task<RepositoryName?> MountFromAsync(Descriptor blob, SourceProof proof)
    {
        if (!takesShortcuts)
            return null;
        if (_target.Known.HomeOf(blob.Digest) is { } home && (!NeedsProof(home) || (MayMountByProof && await proof.HoldsAsync())))
            return home;
        return IsOneRegistry ? request.SourceRepository : request.TargetRepository;
    }

    // Within one registry the mount itself fails where the source repository lacks the blob.
    private bool IsOneRegistry => _source.Connection.Endpoint == _target.Connection.Endpoint;

    private bool MayMountByProof => takesShortcuts && _target.UploadHabits.TakesMounts && !IsOneRegistry;

    private bool NeedsProof(RepositoryName home) => SourceProof.IsNeeded(home, request.SourceRepository, request.TargetRepository);

    private static CopyFailure Converted(Errand errand, Digest stored) => new(
        CopyFailure.DigestMismatch,
        $"{errand.Registry} says that it holds {stored} after {errand.Doing}. Its storage is damaged, or a proxy before it changes the bytes: check both.",
        IsWorthRetrying: false);

    private BlobReader Reader(Descriptor blob, BlobCoding coding, long startAt) =>
        new(_source, request.SourceRepository, blob, coding, startAt);
}
