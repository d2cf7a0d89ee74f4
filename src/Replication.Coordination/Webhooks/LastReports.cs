using Microsoft.Extensions.Logging;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Webhooks;

/// <summary>
/// Records when each instance last sent a report. The publisher does not wait for the write. Of frequent reports only the last one of each
/// interval is written.
/// </summary>
internal sealed partial class LastReports(ILastReportStore store, TimeProvider time, ILogger<LastReports> logger)
{
    private static readonly TimeSpan WriteInterval = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, DateTimeOffset> _latest = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PendingWrite<(DateTimeOffset At, int? Secret)>> _writes = new(StringComparer.Ordinal);

    /// <summary>Returns the time of the last report that this process accepted; null when it accepted none.</summary>
    public DateTimeOffset? LatestOf(string instance)
    {
        lock (_lock)
            return _latest.TryGetValue(instance, out var at) ? at : null;
    }

    /// <summary><paramref name="secret"/> is the number of the webhook secret that the report proved, from 1; 0 without a secret.</summary>
    public void Record(string instance, DateTimeOffset at, int? secret)
    {
        PendingWrite<(DateTimeOffset, int?)>? write;
        lock (_lock)
        {
            if (!_latest.TryGetValue(instance, out var known) || at > known)
                _latest[instance] = at;
            if (!_writes.TryGetValue(instance, out write))
                _writes[instance] = write = new(WriteInterval, time, Later, it => TryWriteAsync(instance, it.Item1, it.Item2));
        }
        write.Add((at, secret));
    }

    private static (DateTimeOffset At, int? Secret) Later((DateTimeOffset At, int? Secret) a, (DateTimeOffset At, int? Secret) b) =>
        b.At > a.At ? b : a;

    private async Task<bool> TryWriteAsync(string instance, DateTimeOffset at, int? secret)
    {
        try
        {
            await store.RecordAsync(instance, at, secret, CancellationToken.None);
            return true;
        }
        catch (Exception e)
        {
            LogNotRecorded(e, instance);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Debug, "The time of a report of {Instance} could not be stored; the process retries")]
    private partial void LogNotRecorded(Exception exception, string instance);
}
