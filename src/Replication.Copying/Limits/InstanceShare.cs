using System.Text.Json;
using Microsoft.Extensions.Logging;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Replication.Registries;

namespace Replication.Copying.Limits;

/// <summary>
/// This worker's share of one instance: renewed while copies use it, given back a while after. What it may ask of the registry ends with the
/// share's validity, so a worker that cannot reach the store asks for nothing new. Without limits only the instance's wish for rest is passed on.
/// </summary>
internal sealed partial class InstanceShare : IDisposable
{
    private static readonly TimeSpan Validity = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(1);
    // Whoever waits for a first share, or whose share was taken in vain, asks more often.
    private static readonly TimeSpan RenewSoon = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan KeptUnused = TimeSpan.FromSeconds(3);
    // Two who heard the same wish for rest a moment apart need not correct each other.
    private static readonly TimeSpan RestTolerance = TimeSpan.FromMilliseconds(500);

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
        RegistryInstance instance, RegistryClient client, string worker, INoteStore notes, TimeProvider time, ILogger logger, Action<InstanceShare> ended)
    {
        (_instance, Client, _worker, _notes, _time, _logger, _ended) = (instance, client, worker, notes, time, logger, ended);
        _key = $"limits/{instance.Name}";
        _isLimited = instance.Limits != InstanceLimits.None;
        _renewedAt = _lastUse = time.GetTimestamp();
        if (_isLimited)
            client.Allow(Nothing);
        // It outlives the copy that begins it, and is no part of that one's trace.
        using (ExecutionContext.SuppressFlow())
            _renewing = Task.Run(RenewWhileUsedAsync);
    }

    public RegistryClient Client { get; }

    /// <summary>False when it has ended, and another must begin.</summary>
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
            // The process stops.
        }
        finally
        {
            lock (_lock)
                _isEnded = true;
            _ended(this);
            await GiveBackAsync();
            _end.Dispose();
        }
    }

    private bool EndIfUnused()
    {
        lock (_lock)
            return _isEnded = _userCount == 0 && _time.GetElapsedTime(_lastUse) >= KeptUnused;
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
        var restingUntil = PassOnRest(current.RestingUntil, now);
        var grant = FairShares.Renew(current, LimitSchedule.At(_instance.Limits, now).Limits, Client.Demand, _worker, now, Validity);
        var stored = current.Workers.FirstOrDefault(it => it.Worker == _worker);
        var isNews = restingUntil != current.RestingUntil || (_isLimited && (stored is null || stored.ValidUntil - now < Validity / 2 || stored with { ValidUntil = grant.Mine.ValidUntil } != grant.Mine));
        if (isNews && !await WriteAsync(note, new InstanceShares(_isLimited ? grant.Workers : current.Workers, restingUntil), now))
            return false;
        if (_isLimited)
        {
            _renewedAt = began;
            Client.Allow(grant.Allowance);
        }
        return grant.Mine.WaitingSince is null;
    }

    private DateTimeOffset? PassOnRest(DateTimeOffset? others, DateTimeOffset now)
    {
        DateTimeOffset? mine = Client.RestingFor is { Ticks: > 0 } rest ? now + rest : null;
        // A time that no registry can ask for comes from a process with another limit: it would keep the registry closed for all.
        if (others - now > Client.RetryAfterLimit + RestTolerance)
            others = null;
        if (others > now && (mine is null || others > mine))
            Client.RestFor(others.Value - now);
        return mine is { } && (others is null || mine - others > RestTolerance) ? mine : others;
    }

    private async Task<(SharedNote? Note, InstanceShares Current)> ReadAsync()
    {
        var note = await _notes.FindAsync([_key], _end.Token) is [var found] ? found : null;
        return (note, note is null ? InstanceShares.Empty : JsonSerializer.Deserialize<InstanceShares>(note.Content, JsonSerializerOptions.Web)!);
    }

    private async Task<bool> WriteAsync(SharedNote? note, InstanceShares shares, DateTimeOffset now)
    {
        var keptUntil = shares.RestingUntil > now ? shares.RestingUntil.Value : now;
        var changed = new SharedNote(_key, JsonSerializer.Serialize(shares, JsonSerializerOptions.Web), Guid.NewGuid(), keptUntil + TimeSpan.FromMinutes(5));
        return note is null
            ? await _notes.InsertAsync([changed], now, _end.Token) is []
            : await _notes.ReplaceAsync(changed, note.Version, _end.Token);
    }

    private async Task GiveBackAsync()
    {
        if (!_isLimited)
            return;
        // No copy uses it any more; a look at it through the API is no one's share.
        Client.Allow(RegistryAllowance.Unlimited);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), _time);
        try
        {
            while (await _notes.FindAsync([_key], patience.Token) is [var note])
            {
                var current = JsonSerializer.Deserialize<InstanceShares>(note.Content, JsonSerializerOptions.Web)!;
                var without = current with { Workers = [.. current.Workers.Where(it => it.Worker != _worker)] };
                var changed = note with { Content = JsonSerializer.Serialize(without, JsonSerializerOptions.Web), Version = Guid.NewGuid() };
                if (without.Workers.Count == current.Workers.Count || await _notes.ReplaceAsync(changed, note.Version, patience.Token))
                    return;
            }
        }
        catch (Exception e)
        {
            // It runs out by itself.
            LogNotGivenBack(e, _instance.Name);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The share of the limits of {Instance} could not be renewed; nothing new is asked of it once the share has run out")]
    private partial void LogNotRenewed(Exception exception, string instance);

    [LoggerMessage(LogLevel.Debug, "The share of the limits of {Instance} was not given back; it runs out by itself")]
    private partial void LogNotGivenBack(Exception exception, string instance);
}
