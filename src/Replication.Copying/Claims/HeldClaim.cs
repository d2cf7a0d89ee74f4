using Microsoft.Extensions.Logging;
using Replication.Registries;

namespace Replication.Copying.Claims;

/// <summary>
/// A claim that this worker holds. It is renewed while the blob is uploaded. For some time afterwards, the note names where the blob is, or
/// keeps the upload state, or is deleted.
/// </summary>
internal sealed partial class HeldClaim : IHeldClaim
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(3);
    // The same time as RegistryClientOptions.PresenceLifetime.
    private static readonly TimeSpan UploadedFor = TimeSpan.FromMinutes(10);
    // Maximum time until another worker resumes the upload.
    private static readonly TimeSpan ResumableFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan RenewTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(5);

    private readonly ClaimStore _store;
    private readonly string _key;
    private readonly bool _hasOtherWorkers;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _wanted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _noted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _renewing;
    private StoredBlobClaim _claim;
    private Guid? _version;
    private volatile Func<string?> _readCheckpoint;

    /// <summary>
    /// <paramref name="version"/> is the version of the stored note, which this claim owns or replaces; null when there is none.
    /// </summary>
    public HeldClaim(
        string key,
        StoredBlobClaim claim,
        Guid? version,
        string? previousCheckpoint,
        bool hasOtherWorkers,
        ClaimStore store,
        TimeProvider time,
        ILogger logger)
    {
        (_key, _claim, _version, _hasOtherWorkers, _store, _time, _logger) = (key, claim, version, hasOtherWorkers, store, time, logger);
        PreviousCheckpoint = previousCheckpoint;
        // The previous upload state stays valid until there is a newer one.
        _readCheckpoint = () => previousCheckpoint;
        _renewing = RenewAsync();
    }

    public string? PreviousCheckpoint { get; }

    public void TrackCheckpoint(Func<string?> read) => _readCheckpoint = read;

    public async Task SaveCheckpointAsync()
    {
        _wanted.TrySetResult();
        await Task.WhenAny(_noted.Task, _renewing);
    }

    public async Task EndAsync(BlobClaimEnd end)
    {
        _ended.SetResult();
        await _renewing;
        using var timeout = new CancellationTokenSource(EndTimeout, _time);
        try
        {
            var now = _time.GetUtcNow();
            switch (end)
            {
                case BlobClaimEnd.Uploaded when _hasOtherWorkers:
                    await WriteAsync(_claim with { IsThere = true, Until = now + UploadedFor, Left = null }, now, timeout.Token);
                    break;
                case BlobClaimEnd.Resumable when _readCheckpoint() is { } left:
                    // Expired at once, by the clock of every process.
                    await WriteAsync(_claim with { Until = DateTimeOffset.UnixEpoch, Left = _store.Seal(left) }, now, timeout.Token);
                    break;
                default:
                    // Without a version, the claim was lost or never written.
                    if (_version is { } version)
                        await _store.Notes.DeleteAsync(_key, version, timeout.Token);
                    break;
            }
        }
        catch (Exception e)
        {
            LogNotEnded(e, _key);
        }
    }

    private async Task RenewAsync()
    {
        while (!await IsEndedAsync())
        {
            var isWanted = _wanted.Task.IsCompleted;
            // A short outage of the store must not lose the claim: the next renewal follows soon.
            using var timeout = new CancellationTokenSource(RenewTimeout, _time);
            try
            {
                var left = _readCheckpoint() is { } text ? _store.Seal(text) : null;
                // Without other workers, a claim is written only when there is an upload state to save.
                if (!_hasOtherWorkers && left is null)
                    continue;
                var now = _time.GetUtcNow();
                var claim = _claim with { Until = now + Lease, Left = left };
                if (!await WriteAsync(claim, now, timeout.Token)
                    && (!await IsStillHeldAsync(timeout.Token) || !await WriteAsync(claim, now, timeout.Token)))
                    return;
            }
            catch (Exception e)
            {
                LogNotRenewed(e, _key);
            }
            finally
            {
                if (isWanted)
                    _noted.TrySetResult();
            }
        }
    }

    // The response of a write can be lost, so the stored version may be unknown. A deleted note was not claimed by another worker either.
    private async Task<bool> IsStillHeldAsync(CancellationToken cancellationToken)
    {
        var found = await _store.FindAsync(_key, cancellationToken);
        if (found is not null && ClaimStore.Read(found).Id != _claim.Id)
            return false;
        _version = found?.Version;
        return true;
    }

    private async Task<bool> WriteAsync(StoredBlobClaim claim, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var until = claim.Until > now ? claim.Until : now;
        var note = ClaimStore.ToNote(_key, claim, claim.Left is null ? until + TimeSpan.FromMinutes(1) : until + ResumableFor);
        var isWritten = _version is { } version
            ? await _store.Notes.ReplaceAsync(note, version, cancellationToken)
            : await _store.Notes.InsertAsync([note], now, cancellationToken) is [];
        if (isWritten)
            (_claim, _version) = (claim, note.Version);
        return isWritten;
    }

    private async Task<bool> IsEndedAsync()
    {
        using var pause = new CancellationTokenSource();
        var beat = Task.Delay(RenewEvery, _time, pause.Token);
        await Task.WhenAny(_ended.Task, beat, _noted.Task.IsCompleted ? _ended.Task : _wanted.Task);
        await pause.CancelAsync();
        return _ended.Task.IsCompleted;
    }

    [LoggerMessage(LogLevel.Warning, "Renewing the claim {Key} failed; if that continues, another worker also sends the blob")]
    private partial void LogNotRenewed(Exception exception, string key);

    [LoggerMessage(LogLevel.Debug, "Ending the claim {Key} failed; it expires")]
    private partial void LogNotEnded(Exception exception, string key);
}
