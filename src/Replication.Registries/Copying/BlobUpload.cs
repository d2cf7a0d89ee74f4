using Replication.Contracts.Images;
using Replication.Contracts.Tasks;
using Replication.Registries.Blobs;
using Replication.Registries.Manifests;

namespace Replication.Registries.Copying;

/// <summary>
/// Uploads one blob with as many attempts as needed. An attempt resumes the session when it survived the fault, otherwise it opens a new
/// one. Every session is aborted at the end, unless a later attempt will resume it.
/// </summary>
internal sealed class BlobUpload(
    RegistryClient target, RepositoryName repository, Descriptor blob, RepositoryName? mountFrom, CopyOptions options)
{
    // After this much progress the attempt counter restarts. For fewer bytes, sending again is cheaper than asking for the session state.
    private const long ProgressBytes = 1024 * 1024;

    // Two interruptions within the size of connection buffers have the same cause.
    private const long SamePlaceBytes = 4 * 1024 * 1024;

    private readonly UploadEndpoint _uploads = new(target, repository);
    private readonly UploadOpener _opener = new(target, repository, blob, options);
    private readonly UploadPlan _plan = new(target.UploadCapabilities, blob.Size);
    private volatile UploadSession? _session;
    private bool _hasBytes;
    private bool _hasReauthorized;
    private long? _brokeOffAt;

    /// <summary>The target repository.</summary>
    public RepositoryName Repository => repository;

    /// <summary>The open session, also after it was left open for resumption. Any thread may read it.</summary>
    public UploadSession? Session => _session;

    /// <summary>True when a cross-repository mount is tried first.</summary>
    public bool IsToBeMounted => mountFrom is not null && mountFrom != repository;

    /// <summary>The method of the next attempt.</summary>
    public UploadMethod Method => _plan.Method;

    /// <summary>The saved state of an earlier attempt, perhaps of another process; null when there is none.</summary>
    public UploadCheckpoint? Left { get; init; }

    /// <summary>True when a manifest in the mount source references the blob.</summary>
    public bool IsSureOfMount { get; init; }

    /// <summary>Decides from the failure whether a later attempt will resume this upload.</summary>
    public Predicate<Exception> WillResume { get; init; } = static _ => false;

    /// <summary>Resumes the session of the earlier attempt. Returns false when it does not exist any more.</summary>
    public async Task<bool> TakeOverAsync(CancellationToken cancellationToken)
    {
        if (Left is null || (_session = _uploads.Open(Left)) is not { } session)
            return false;
        _hasBytes = true;
        if (await TryResumeAsync(session, blob.Size, isTakenOver: true, cancellationToken))
            return true;
        Abort(session);
        return false;
    }

    /// <summary>
    /// Calls <paramref name="send"/> with a session and the number of the attempt until the blob is complete. Throws
    /// <see cref="RegistryException"/>.
    /// </summary>
    public async Task<BlobTransferKind> RunAsync(Func<UploadSession, int, Task<UploadAttempt>> send, CancellationToken cancellationToken)
    {
        var isLeftOpen = false;
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var session = _session;
                if (session is null && _plan.Method == UploadMethod.Post)
                    session = _uploads.Single();
                if (session is null)
                {
                    var start = await _opener.BeginAsync(mountFrom, IsSureOfMount, cancellationToken);
                    if (start is UploadStart.Present there)
                        return there.How;
                    _session = session = ((UploadStart.Opened)start).Session;
                }
                var receivedBefore = session.ReceivedBytes;
                var tried = await send(session, attempt);
                switch (tried)
                {
                    case UploadAttempt.Done done:
                        _session = null;
                        _plan.Succeeded();
                        return done.How;
                    case UploadAttempt.Rejected refused:
                        await TryNextMethodAsync(refused, receivedBefore > 0, attempt, cancellationToken);
                        // Each method is tried once. Only a transient rejection counts as an attempt.
                        if (!refused.IsTransient && receivedBefore == 0)
                            attempt--;
                        break;
                    case UploadAttempt.FailedPermanently failed:
                        throw new RegistryException(failed.Failure);
                    case UploadAttempt.Reauthorize rejected when _hasReauthorized:
                        throw new RegistryException(rejected.Failure);
                    case UploadAttempt.Reauthorize:
                        _hasReauthorized = true;
                        attempt--;
                        break;
                    case UploadAttempt.OtherMethod:
                        attempt--;
                        // For example 413: a process that resumed the upload does not know the size limit yet.
                        if (session.ReceivedBytes > 0 && await TryResumeAsync(session, blob.Size, isTakenOver: true, cancellationToken))
                            continue;
                        break;
                    case UploadAttempt.Restart restart:
                        await PauseAsync(restart.Failure, attempt, cancellationToken);
                        break;
                    case UploadAttempt.Interrupted broken:
                        LearnFrom(broken);
                        _plan.RecordFault(broken.Failure, broken.Sent);
                        _hasBytes |= broken.SentUntil >= ProgressBytes;
                        await PauseAsync(broken.Failure, attempt, cancellationToken);
                        if (session.IsSingleRequest
                            || broken.SentUntil < ProgressBytes
                            || !await TryResumeAsync(session, broken.SentUntil, isTakenOver: false, cancellationToken))
                            break;
                        if (session.ReceivedBytes - receivedBefore >= ProgressBytes)
                            attempt = 0;
                        continue;
                }
                Abort(session);
            }
        }
        catch (Exception exception) when (_hasBytes && target.UploadCapabilities.SupportsResume && WillResume(exception))
        {
            isLeftOpen = true;
            throw;
        }
        finally
        {
            if (_session is { } open && !isLeftOpen)
                Abort(open);
        }
    }

    // Continues with a new session and the next method. A rejection in a resumed session says nothing about the method.
    private async Task TryNextMethodAsync(UploadAttempt.Rejected refused, bool isResumed, int attempt, CancellationToken cancellationToken)
    {
        if (isResumed)
        {
            await PauseAsync(refused.Failure, attempt, cancellationToken);
            return;
        }
        var hasNext = _plan.TryNext(refused.Failure);
        if (!hasNext && !refused.IsTransient)
            throw new RegistryException(_plan.Failure!);
        if (refused.IsTransient)
            await PauseAsync(_plan.Failure!, attempt, cancellationToken);
        if (!hasNext)
            _plan.StartOver();
    }

    /// <summary>Records that the open session has received bytes.</summary>
    public void HasBytes(long sentUntil) => _hasBytes |= sentUntil >= ProgressBytes;

    private void Abort(UploadSession session)
    {
        (_session, _hasBytes) = (null, false);
        if (session.IsSingleRequest)
            return;
        target.UploadCleanup.Add(token => _uploads.AbortAsync(session, blob, token));
    }

    // Some registries and proxies close the connection instead of answering 413.
    private void LearnFrom(UploadAttempt.Interrupted broken)
    {
        if (broken is not { Sent: { IsPatch: false, Bytes: var bytes }, SentUntil: >= ProgressBytes and var at })
            return;
        if (_brokeOffAt is { } before && Math.Abs(before - at) <= SamePlaceBytes)
            target.UploadCapabilities.PutTooLarge(bytes);
        _brokeOffAt = at;
    }

    private async Task PauseAsync(CopyFailure failure, int attempt, CancellationToken cancellationToken)
    {
        if (attempt >= options.MaxBlobAttempts || failure.RetryAfter > target.Options.MaxRetryAfter)
            throw new RegistryException(failure);
        await target.Transport.PauseAsync(failure, attempt, cancellationToken);
    }

    // When the registry is unavailable, a later attempt may still resume the session. After any other failure the session is useless.
    private async Task<bool> TryResumeAsync(UploadSession session, long sentUntil, bool isTakenOver, CancellationToken cancellationToken)
    {
        if (!target.UploadCapabilities.SupportsResume)
            return false;
        try
        {
            return await _uploads.ResumeAsync(session, blob, sentUntil, isTakenOver, cancellationToken);
        }
        catch (RegistryException exception) when (isTakenOver || !WillResume(exception))
        {
            return false;
        }
    }
}
