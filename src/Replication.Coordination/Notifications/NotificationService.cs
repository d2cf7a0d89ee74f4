using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Notifications;

/// <summary>Tells every target, one beside the other: one that does not answer holds back no other.</summary>
internal sealed partial class NotificationSender(
    NotificationTargets targets, IEventStore events, INoteStore notes, NotificationOptions options, TimeProvider time, ILogger<NotificationSender> logger) : BackgroundService
{
    // Distinguishes processes, also those that share a name.
    private readonly string _owner = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (targets.All.Count == 0)
            return;
        using var client = new NotificationClient(options, time);
        await Task.WhenAll(targets.All.Select(target =>
            RunAsync(target.Name, new NotificationTelling(target, _owner, events, notes, client, options, time, logger), stoppingToken)));
    }

    private async Task RunAsync(string name, NotificationTelling telling, CancellationToken stoppingToken)
    {
        string? told = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await telling.StepAsync(stoppingToken))
                    told = null;
                await Task.Delay(options.Interval, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // The host stops.
            }
            catch (Exception e)
            {
                // Once, not every second.
                if (told != e.Message)
                    LogFault(e, name);
                told = e.Message;
                await Task.Delay(options.Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The notifications for {Target} wait: the store did not answer")]
    private partial void LogFault(Exception exception, string target);
}
