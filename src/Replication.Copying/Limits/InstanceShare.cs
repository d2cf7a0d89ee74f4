using System.Text.Json;
using Microsoft.Extensions.Logging;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Replication.Registries;

namespace Replication.Copying.Limits;

/// <summary>
/// The share of this worker in the limits of one instance: renewed while copies use the instance, released some time after. The allowance
/// ends with the validity of the share, so a worker that cannot reach the store starts no new requests. Without limits, only the back-off
/// time of the registry is exchanged.
/// </summary>
internal sealed partial class InstanceShare : IDisposable
{
    private static readonly TimeSpan Validity = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(1);
    // Faster renewal while waiting for a first share, or after a lost compare-and-swap.
    private static readonly TimeSpan RenewSoon = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan KeepUnusedFor = TimeSpan.FromSeconds(3);
    // Two workers that received the same Retry-After at slightly different times need not correct each other.
    private static readonly TimeSpan BackOffTolerance = TimeSpan.FromMilliseconds(500);

    private static readonly RegistryAllowance Nothing = new(0, 0, 0, 0);

    private readonly RegistryInstance _instance;
    private readonly string _worker;
    private readonly string _key;
    private readonly INoteStore _notes;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action<InstanceShare> _ended;
    private readonly bool _isLimited;
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _lock = new();
    private readonly Task _renewing;
    private int _userCount;
    private long _lastUse;
    private long _renewedAt;
    private bool _isEnded;

    public InstanceShare(
        RegistryInstance instance,
            RegistryClient client,
            string worker,
            INoteStore notes,
            TimeProvider time,
            ILogger logger,
            Action<InstanceShare> ended)
    {
        (_instance, Client, _worker, _notes, _time, _logger, _ended) = (instance, client, worker, notes, time, logger, ended);
        _key = BackOffNote.KeyOf(instance.Name);
        _isLimited = instance.Limits != InstanceLimits.None;
        _renewedAt = _lastUse = time.GetTimestamp();
        if (_isLimited)
            client.Allow(Nothing);
        // The renewal outlives the copy that starts it, so it does not belong to the trace of that copy.
        using (ExecutionContext.SuppressFlow())
            _renewing = Task.Run(RenewWhileUsedAsync);
    }

    public RegistryClient Client { get; }

    /// <summary>Starts one use. Returns false when this share has ended, so that a new one is needed.</summary>
    public bool TryUse()
    {
        lock (_lock)
        {
            if (_isEnded)
                return false;
            _userCount++;
            return true;
        }
    }

    /// <summary>Ends one use.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _userCount--;
            _lastUse = _time.GetTimestamp();
        }
    }

    public async Task EndAsync()
    {
        await _end.CancelAsync();
        await _renewing;
    }

    private async Task RenewWhileUsedAsync()
    {
        try
        {
            while (!EndIfUnused())
            {
                var isSatisfied = await TryRenewAsync();
                await Task.Delay(isSatisfied ? RenewEvery : RenewSoon, _time, _end.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The process is stopping.
        }
        finally
        {
            lock (_lock)
                _isEnded = true;
            _ended(this);
            await ReleaseAsync();
            _end.Dispose();
        }
    }

    private bool EndIfUnused()
    {
        lock (_lock)
            return _isEnded = _userCount == 0 && _time.GetElapsedTime(_lastUse) >= KeepUnusedFor;
    }

    private async Task<bool> TryRenewAsync()
    {
        try
        {
            return await RenewAsync();
        }
        catch (Exception e) when (!_end.IsCancellationRequested)
        {
            LogNotRenewed(e, _instance.Name);
            if (_isLimited && _time.GetElapsedTime(_renewedAt) >= Validity)
                Client.Allow(Nothing);
            return true;
        }
    }

    private async Task<bool> RenewAsync()
    {
        var began = _time.GetTimestamp();
        var (note, current) = await ReadAsync();
        var now = _time.GetUtcNow();
        var backOffUntil = MergeBackOff(current.BackOffUntil, now);
        var grant = FairShares.Renew(current, LimitSchedule.At(_instance.Limits, now).Limits, Client.Demand, _worker, now, Validity);
        var stored = current.Workers.FirstOrDefault(it => it.Worker == _worker);
        var isNews = backOffUntil != current.BackOffUntil || (_isLimited && (stored is null
            || stored.ValidUntil - now < Validity / 2
            || stored with { ValidUntil = grant.Mine.ValidUntil } != grant.Mine));
        if (isNews && !await WriteAsync(note, new InstanceShares(_isLimited ? grant.Workers : current.Workers, backOffUntil), now))
            return false;
        if (_isLimited)
        {
            _renewedAt = began;
            Client.Allow(grant.Allowance);
        }
        return grant.Mine.WaitingSince is null;
    }

    private DateTimeOffset? MergeBackOff(DateTimeOffset? others, DateTimeOffset now)
    {
        DateTimeOffset? mine = Client.BackOffRemaining is { Ticks: > 0 } left ? now + left : null;
        // A longer time than the maximum comes from a process with another configuration. It would block the registry for all workers.
        if (others - now > Client.RetryAfterLimit + BackOffTolerance)
            others = null;
        if (others > now && (mine is null || others > mine))
            Client.BackOffFor(others.Value - now);
        return mine is { } && (others is null || mine - others > BackOffTolerance) ? mine : others;
    }

    private async Task<(SharedNote? Note, InstanceShares Current)> ReadAsync()
    {
        var note = await _notes.FindAsync([_key], _end.Token) is [var found] ? found : null;
        return (note, note is null
            ? InstanceShares.Empty
            : JsonSerializer.Deserialize<InstanceShares>(note.Content, JsonSerializerOptions.Web)!);
    }

    private async Task<bool> WriteAsync(SharedNote? note, InstanceShares shares, DateTimeOffset now)
    {
        var keptUntil = shares.BackOffUntil > now ? shares.BackOffUntil.Value : now;
        var changed = new SharedNote(_key, JsonSerializer.Serialize(shares, JsonSerializerOptions.Web), Guid.NewGuid(), keptUntil
            + TimeSpan.FromMinutes(5));
        return note is null
            ? await _notes.InsertAsync([changed], now, _end.Token) is []
            : await _notes.ReplaceAsync(changed, note.Version, _end.Token);
    }

    private async Task ReleaseAsync()
    {
        if (!_isLimited)
            return;
        // No copy uses the instance any more. Requests through the API have no share.
        Client.Allow(RegistryAllowance.Unlimited);
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(2), _time);
        try
        {
            while (await _notes.FindAsync([_key], timeout.Token) is [var note])
            {
                var current = JsonSerializer.Deserialize<InstanceShares>(note.Content, JsonSerializerOptions.Web)!;
                var without = current with { Workers = [.. current.Workers.Where(it => it.Worker != _worker)] };
                var changed =
                    note with { Content = JsonSerializer.Serialize(without, JsonSerializerOptions.Web), Version = Guid.NewGuid() };
                if (without.Workers.Count == current.Workers.Count || await _notes.ReplaceAsync(changed, note.Version, timeout.Token))
                    return;
            }
        }
        catch (Exception e)
        {
            // The share expires.
            LogNotGivenBack(e, _instance.Name);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Renewing the share of the limits of {Instance} failed; no new requests are sent after it expires")]
    private partial void LogNotRenewed(Exception exception, string instance);

    [LoggerMessage(LogLevel.Debug, "Releasing the share of the limits of {Instance} failed; it expires")]
    private partial void LogNotGivenBack(Exception exception, string instance);
}
