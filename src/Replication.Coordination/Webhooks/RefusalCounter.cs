using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Replication.Contracts;
using Replication.Contracts.Instances;

namespace Replication.Coordination.Webhooks;

/// <summary>
/// Counts refused webhook calls in memory, and adds the counts to the store at most every few seconds: an attacker may send a million
/// calls. Only calls of known instances are counted, so the memory is bounded.
/// </summary>
internal sealed partial class RefusalCounter
{
    private static readonly TimeSpan WriteInterval = TimeSpan.FromSeconds(5);

    private readonly RefusedCallNotes _notes;
    private readonly LastReports _reports;
    private readonly TimeProvider _time;
    private readonly ILogger<RefusalCounter> _logger;
    private readonly PendingWrite<ImmutableDictionary<string, RefusedPart>> _pending;

    public RefusalCounter(RefusedCallNotes notes, LastReports reports, TimeProvider time, ILogger<RefusalCounter> logger)
    {
        (_notes, _reports, _time, _logger) = (notes, reports, time, logger);
        _pending = new(WriteInterval, time, Merge, TryWriteAsync);
    }

    /// <summary>Counts a refused call.</summary>
    public void Count(string instance, WebhookAuthentication asked, WebhookAuthentication used)
    {
        var now = _time.GetUtcNow();
        var call = new RefusedCalls
        {
            Count = 1,
            Since = now,
            LastAt = now,
            Asked = asked,
            Used = new Dictionary<string, long> { [used.ToWord()] = 1 },
        };
        _pending.Add(ImmutableDictionary<string, RefusedPart>.Empty.Add(instance, new RefusedPart(call, _reports.LatestOf(instance))));
    }

    private static ImmutableDictionary<string, RefusedPart> Merge(
        ImmutableDictionary<string, RefusedPart> earlier, ImmutableDictionary<string, RefusedPart> later) =>
        earlier.SetItems(later.Select(it => earlier.TryGetValue(it.Key, out var part)
            ? KeyValuePair.Create(it.Key, part.Then(it.Value))
            : it));

    private async Task<bool> TryWriteAsync(ImmutableDictionary<string, RefusedPart> refused)
    {
        try
        {
            return await _notes.AddAsync(refused, CancellationToken.None);
        }
        catch (Exception e)
        {
            LogNotWritten(e);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Debug, "The number of refused webhook calls could not be stored; the process retries")]
    private partial void LogNotWritten(Exception exception);
}
