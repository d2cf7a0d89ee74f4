using Microsoft.Extensions.Logging;
using Replication.Contracts;
using Replication.Contracts.Instances;

namespace Replication.Coordination.Webhooks;

/// <summary>
/// Counts refused webhook calls in memory, and adds the counts to the store at most every few seconds: an attacker may send a million
/// calls. Only calls of known instances are counted, so the memory is bounded.
/// </summary>
internal sealed partial class RefusalCounter(
    RefusedCallNotes notes, LastReports reports, TimeProvider time, ILogger<RefusalCounter> logger)
{
    private static readonly TimeSpan WriteInterval = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private Dictionary<string, RefusedPart> _pending = new(StringComparer.Ordinal);
    private bool _isWriting;

    /// <summary>Counts a refused call.</summary>
    public void Count(string instance, WebhookAuthentication asked, WebhookAuthentication used)
    {
        var now = time.GetUtcNow();
        var call = new RefusedCalls
        {
            Count = 1,
            Since = now,
            LastAt = now,
            Asked = asked,
            Used = new Dictionary<string, long> { [used.ToWord()] = 1 },
        };
        var part = new RefusedPart(call, reports.LatestOf(instance));
        lock (_lock)
        {
            _pending[instance] = _pending.TryGetValue(instance, out var earlier) ? earlier.Then(part) : part;
            if (_isWriting)
                return;
            _isWriting = true;
        }
        _ = Task.Run(WriteWhilePendingAsync);
    }

    private async Task WriteWhilePendingAsync()
    {
        while (Take() is { } refused)
        {
            if (!await TryWriteAsync(refused))
                PutBack(refused);
            await Task.Delay(WriteInterval, time);
        }
    }

    private Dictionary<string, RefusedPart>? Take()
    {
        lock (_lock)
        {
            if (_pending.Count == 0)
            {
                _isWriting = false;
                return null;
            }
            var taken = _pending;
            _pending = new(StringComparer.Ordinal);
            return taken;
        }
    }

    private void PutBack(Dictionary<string, RefusedPart> refused)
    {
        lock (_lock)
        {
            foreach (var (instance, part) in refused)
                _pending[instance] = _pending.TryGetValue(instance, out var later) ? part.Then(later) : part;
        }
    }

    private async Task<bool> TryWriteAsync(Dictionary<string, RefusedPart> refused)
    {
        try
        {
            return await notes.AddAsync(refused, CancellationToken.None);
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
