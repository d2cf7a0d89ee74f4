using Microsoft.Extensions.Logging;
using Replication.Registries;

namespace Replication.Copying.Claims;

/// <summary>A claim of ours: kept up while the blob moves, and telling how far it is; then it says for a while where the blob is, or what was left, or is gone.</summary>
internal sealed partial class HeldClaim : IHeldClaim
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(3);
    // As long as a copier believes that what it saw at a registry is there still.
    private static readonly TimeSpan ToldFor = TimeSpan.FromMinutes(10);
    // As long as someone may take to go on.
    private static readonly TimeSpan LeftFor = TimeSpan.FromHours(1);
    private static readonly TimeSpan RenewPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(5);

    private readonly ClaimStore _store;
    private readonly string _key;
    private readonly bool _hasOthers;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _wanted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _noted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _renewing;
    private ClaimNote _claim;
    private Guid? _version;
    private volatile Func<string?> _write;

    /// <summary><paramref name="version"/> is what stands in the store under this key, ours or to be replaced; null for nothing.</summary>
    public HeldClaim(string key, ClaimNote claim, Guid? version, string? leftBehind, bool hasOthers, ClaimStore store, TimeProvider time, ILogger logger)
    {
        (_key, _claim, _version, _hasOthers, _store, _time, _logger) = (key, claim, version, hasOthers, store, time, logger);
        LeftBehind = leftBehind;
        // Until something else is said, what was left is left still.
        _write = () => leftBehind;
        _renewing = RenewAsync();
    }

    public string? LeftBehind { get; }

    public void Leave(Func<string?> write) => _write = write;

    public async Task NoteAsync()
    {
        _wanted.TrySetResult();
        await Task.WhenAny(_noted.Task, _renewing);
    }

    public async Task EndAsync(BlobClaimEnd end)
    {
        _ended.SetResult();
        await _renewing;
        using var patience = new CancellationTokenSource(EndPatience, _time);
        try
        {
            var now = _time.GetUtcNow();
            switch (end)
            {
                case BlobClaimEnd.Brought when _hasOthers:
                    await WriteAsync(_claim with { IsThere = true, Until = now + ToldFor, Left = null }, now, patience.Token);
                    break;
                case BlobClaimEnd.LeftBehind when _write() is { } left:
                    // Over at once, by anybody's clock.
                    await WriteAsync(_claim with { Until = DateTimeOffset.UnixEpoch, Left = _store.Seal(left) }, now, patience.Token);
                    break;
                default:
                    // Who lost the claim meanwhile has nothing more to say.
                    if (_version is { } version)
                        await _store.Notes.DeleteAsync(_key, version, patience.Token);
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
            // A store that is away for a moment must not cost the claim: the next beat comes soon.
            using var patience = new CancellationTokenSource(RenewPatience, _time);
            try
            {
                var left = _write() is { } text ? _store.Seal(text) : null;
                // Where nobody waits for it, a claim is worth a note when there is something to go on with.
                if (!_hasOthers && left is null)
                    continue;
                var now = _time.GetUtcNow();
                var claim = _claim with { Until = now + Lease, Left = left };
                if (!await WriteAsync(claim, now, patience.Token) && (!await IsOursStillAsync(patience.Token) || !await WriteAsync(claim, now, patience.Token)))
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

    // A write whose answer was lost is ours all the same, under a version that we did not hear of; and where nothing stands any more, nobody took it.
    private async Task<bool> IsOursStillAsync(CancellationToken cancellationToken)
    {
        var found = await _store.FindAsync(_key, cancellationToken);
        if (found is not null && ClaimStore.Read(found).Id != _claim.Id)
            return false;
        _version = found?.Version;
        return true;
    }

    private async Task<bool> WriteAsync(ClaimNote claim, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var until = claim.Until > now ? claim.Until : now;
        var note = ClaimStore.NoteOf(_key, claim, claim.Left is null ? until + TimeSpan.FromMinutes(1) : until + LeftFor);
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

    [LoggerMessage(LogLevel.Warning, "The claim {Key} could not be renewed now; should that last, another worker sends the blob as well")]
    private partial void LogNotRenewed(Exception exception, string key);

    [LoggerMessage(LogLevel.Debug, "The claim {Key} was not ended; it runs out by itself")]
    private partial void LogNotEnded(Exception exception, string key);
}
