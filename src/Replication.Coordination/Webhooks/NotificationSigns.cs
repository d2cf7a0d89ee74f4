using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Webhooks;

/// <summary>Remembers when each instance last told of pushes, without making a publisher wait or writing for every one of them.</summary>
internal sealed partial class NotificationSigns(IInstanceStore instances, ILogger<NotificationSigns> logger)
{
    private static readonly TimeSpan Coarseness = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _noted = new(StringComparer.Ordinal);

    public void Note(string instance, DateTimeOffset at)
    {
        if (_noted.TryGetValue(instance, out var noted) && at - noted < Coarseness)
            return;
        _noted[instance] = at;
        _ = NoteAsync(instance, at);
    }

    private async Task NoteAsync(string instance, DateTimeOffset at)
    {
        try
        {
            await instances.NoteNotificationAsync(instance, at, CancellationToken.None);
        }
        catch (Exception e)
        {
            _noted.TryRemove(instance, out _);
            LogNotNoted(e, instance);
        }
    }

    [LoggerMessage(LogLevel.Debug, "The time of a notification of {Instance} could not be kept; the next one's will be")]
    private partial void LogNotNoted(Exception exception, string instance);
}
