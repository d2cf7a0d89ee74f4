using Replication.Contracts.Images;
using Replication.Contracts.Tasks;
using Replication.Registries.Blobs;
using Replication.Registries.Manifests;

namespace Replication.Registries.Copying;

/// <summary>
/// Takes one blob through as many tries as it needs: in the session it has where that outlived a fault, else in a new one. No session is left open,
/// but for those who will go on with it.
/// </summary>
internal sealed class BlobUpload(RegistryClient target, RepositoryName repository, Descriptor blob, RepositoryName? mountFrom, CopyOptions options)
{
    // Who gets this much further counts faults from the beginning; less than this is sooner sent again than asked for.
    private const long EncouragingBytes = 1024 * 1024;

    // Two breaks that are no further apart than what a connection swallows before it notices are no accident.
    private const long SamePlaceBytes = 4 * 1024 * 1024;

    private readonly UploadEndpoint _uploads = new(target, repository);
    private readonly UploadOpening _opening = new(target, repository, blob, options);
    private readonly UploadPlan _plan = new(target.UploadHabits, blob.Size);
    private volatile UploadSession? _session;
    private bool _hasBytes;
    private bool _wasAuthorizedAnew;
    private long? _brokeOffAt;

    /// <summary>Where the blob is brought to.</summary>
    public RepositoryName Repository => repository;

    /// <summary>The session that is open now, also after it was left so; any thread may look.</summary>
    public UploadSession? Session => _session;

    /// <summary>The blob is taken over from another repository of the target, where that is possible.</summary>
    public bool IsToBeMounted => mountFrom is not null && mountFrom != repository;

    /// <summary>How the next try sends the bytes.</summary>
    public UploadWay Way => _plan.Way;

    /// <summary>What somebody else has left of this upload.</summary>
    public UploadMark? Left { get; init; }

    /// <summary>A manifest names the blob where it is to be mounted from.</summary>
    public bool IsSureOfMount { get; init; }

    /// <summary>Says of a failure whether somebody will go on with this upload.</summary>
    public Predicate<Exception> GoesOn { get; init; } = static _ => false;

    /// <summary>Goes on with what somebody else left; false where it is not there any more.</summary>
    public async Task<bool> TakeOverAsync(CancellationToken cancellationToken)
    {
        if (Left is null || (_session = _uploads.Open(Left)) is not { } session)
            return false;
        _hasBytes = true;
        if (await IsFoundAgainAsync(session, blob.Size, leftByOthers: true, cancellationToken))
            return true;
        Abandon(session);
        return false;
    }

    /// <summary>Calls <paramref name="send"/> with a session and the number of the try until the blob is there. Throws <see cref="RegistryException"/>.</summary>
    public async Task<BlobTransferKind> RunAsync(Func<UploadSession, int, Task<BlobAttempt>> send, CancellationToken cancellationToken)
    {
        var isLeft = false;
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var session = _session;
                if (session is null && _plan.Way == UploadWay.Post)
                    session = _uploads.Single();
                if (session is null)
                {
                    var start = await _opening.BeginAsync(mountFrom, IsSureOfMount, cancellationToken);
                    if (start is UploadStart.There there)
                        return there.How;
                    _session = session = ((UploadStart.Opened)start).Session;
                }
                var receivedBefore = session.ReceivedBytes;
                var tried = await send(session, attempt);
                switch (tried)
                {
                    case BlobAttempt.Done done:
                        _session = null;
                        _plan.Succeeded();
                        return done.How;
                    case BlobAttempt.Refused refused:
                        await TryNextWayAsync(refused, receivedBefore > 0, attempt, cancellationToken);
                        // Each way is tried once; only what may be a bad moment counts as a try.
                        if (!refused.IsMomentary && receivedBefore == 0)
                            attempt--;
                        break;
                    case BlobAttempt.GivenUp given:
                        throw new RegistryException(given.Failure);
                    case BlobAttempt.AuthorizedAnew authorized when _wasAuthorizedAnew:
                        throw new RegistryException(authorized.Failure);
                    case BlobAttempt.AuthorizedAnew:
                        _wasAuthorizedAnew = true;
                        attempt--;
                        break;
                    case BlobAttempt.Otherwise:
                        attempt--;
                        // Such as a rest that is too long for one request: a process that took the upload over had not learnt that limit.
                        if (session.ReceivedBytes > 0 && await IsFoundAgainAsync(session, blob.Size, leftByOthers: true, cancellationToken))
                            continue;
                        break;
                    case BlobAttempt.Again again:
                        await PauseAsync(again.Failure, attempt, cancellationToken);
                        break;
                    case BlobAttempt.BrokeOff broken:
                        LearnFrom(broken);
                        _plan.Broke(broken.Failure);
                        _hasBytes |= broken.SentUntil >= EncouragingBytes;
                        await PauseAsync(broken.Failure, attempt, cancellationToken);
                        if (session.IsSingleRequest || broken.SentUntil < EncouragingBytes || !await IsFoundAgainAsync(session, broken.SentUntil, leftByOthers: false, cancellationToken))
                            break;
                        if (session.ReceivedBytes - receivedBefore >= EncouragingBytes)
                            attempt = 0;
                        continue;
                }
                Abandon(session);
            }
        }
        catch (Exception exception) when (_hasBytes && target.UploadHabits.KeepsSessions && GoesOn(exception))
        {
            isLeft = true;
            throw;
        }
        finally
        {
            if (_session is { } open && !isLeft)
                Abandon(open);
        }
    }

    // A new session, and the next way of sending the bytes. What a resumed session answers says nothing about the ways.
    private async Task TryNextWayAsync(BlobAttempt.Refused refused, bool isResumed, int attempt, CancellationToken cancellationToken)
    {
        if (isResumed)
        {
            await PauseAsync(refused.Failure, attempt, cancellationToken);
            return;
        }
        var hasNext = _plan.TryNext(refused.Failure);
        if (!hasNext && !refused.IsMomentary)
            throw new RegistryException(_plan.Failure!);
        if (refused.IsMomentary)
            await PauseAsync(_plan.Failure!, attempt, cancellationToken);
        if (!hasNext)
            _plan.StartOver();
    }

    /// <summary>Bytes of the session that is open now are on their way, or there.</summary>
    public void HasBytes(long sentUntil) => _hasBytes |= sentUntil >= EncouragingBytes;

    private void Abandon(UploadSession session)
    {
        (_session, _hasBytes) = (null, false);
        if (session.IsSingleRequest)
            return;
        target.Farewells.Add(patience => _uploads.AbandonAsync(session, blob, patience));
    }

    // Some registries, and proxies before them, end the connection where others would answer that the request is too long.
    private void LearnFrom(BlobAttempt.BrokeOff broken)
    {
        if (broken is not { Sent: { IsPatch: false, Bytes: var bytes }, SentUntil: >= EncouragingBytes and var at })
            return;
        if (_brokeOffAt is { } before && Math.Abs(before - at) <= SamePlaceBytes)
            target.UploadHabits.RefusedPut(bytes);
        _brokeOffAt = at;
    }

    private async Task PauseAsync(CopyFailure failure, int attempt, CancellationToken cancellationToken)
    {
        if (attempt >= options.MaxBlobAttempts || failure.RetryAfter > target.Options.MaxRetryAfter)
            throw new RegistryException(failure);
        await target.Transport.PauseAsync(failure, attempt, cancellationToken);
    }

    // A registry that is away for longer than we try may still have it for who comes later; one that answers nothing useful has it for nobody.
    private async Task<bool> IsFoundAgainAsync(UploadSession session, long sentUntil, bool leftByOthers, CancellationToken cancellationToken)
    {
        if (!target.UploadHabits.KeepsSessions)
            return false;
        try
        {
            return await _uploads.FindAgainAsync(session, blob, sentUntil, leftByOthers, cancellationToken);
        }
        catch (RegistryException exception) when (leftByOthers || !GoesOn(exception))
        {
            return false;
        }
    }
}
