using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Webhooks;

/// <summary>
/// Records when each instance last sent a report. The publisher does not wait for the write, and frequent reports are not all written.
/// </summary>
internal sealed partial class LastReports(ILastReportStore store, ILogger<LastReports> logger)
{
    private static readonly TimeSpan WriteInterval = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _recorded = new(StringComparer.Ordinal);

    public void Record(string instance, DateTimeOffset at)
    {
        if (_recorded.TryGetValue(instance, out var last) && at - last < WriteInterval)
            return;
        _recorded[instance] = at;
        _ = RecordAsync(instance, at);
    }

    private async Task RecordAsync(string instance, DateTimeOffset at)
    {
        try
        {
            await store.RecordAsync(instance, at, CancellationToken.None);
        }
        catch (Exception e)
        {
            _recorded.TryRemove(instance, out _);
            LogNotRecorded(e, instance);
        }
    }

    [LoggerMessage(LogLevel.Debug, "The time of a report of {Instance} could not be stored; the next report stores it")]
    private partial void LogNotRecorded(Exception exception, string instance);
}
