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
    private readonly HashSet<string> _writing = new(StringComparer.Ordinal);

    /// <summary>Returns the time of the last report that this process accepted; null when it accepted none.</summary>
    public DateTimeOffset? LatestOf(string instance)
    {
        lock (_lock)
            return _latest.TryGetValue(instance, out var at) ? at : null;
    }

    public void Record(string instance, DateTimeOffset at)
    {
        lock (_lock)
        {
            if (!_latest.TryGetValue(instance, out var known) || at > known)
                _latest[instance] = at;
            if (!_writing.Add(instance))
                return;
        }
        _ = WriteWhileNewAsync(instance);
    }

    private async Task WriteWhileNewAsync(string instance)
    {
        DateTimeOffset? written = null;
        while (Next(instance, written) is { } at)
        {
            if (await TryWriteAsync(instance, at))
                written = at;
            await Task.Delay(WriteInterval, time);
        }
    }

    private DateTimeOffset? Next(string instance, DateTimeOffset? written)
    {
        lock (_lock)
        {
            if (_latest[instance] is var at && at != written)
                return at;
            _writing.Remove(instance);
            return null;
        }
    }

    private async Task<bool> TryWriteAsync(string instance, DateTimeOffset at)
    {
        try
        {
            await store.RecordAsync(instance, at, CancellationToken.None);
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
