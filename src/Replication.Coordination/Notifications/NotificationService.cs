using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Notifications;

/// <summary>Runs one delivery loop for each target, so that a slow target does not delay the others.</summary>
internal sealed partial class NotificationService(
    NotificationTargets targets,
        IEventStore events,
        INoteStore notes,
        NotificationOptions options,
        TimeProvider time,
        ILogger<NotificationService> logger) : BackgroundService
{
    // Unique for each process, also for processes with the same name.
    private readonly string _owner = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var client = new NotificationClient(options, time);
        while (!stoppingToken.IsCancellationRequested)
        {
            var (all, replaced) = targets.Current;
            using var round = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, replaced);
            await Task.WhenAll(all.Select(target => RunAsync(
                target.Name, new NotificationDelivery(target, _owner, events, notes, client, options, time, logger), round.Token)));
            // Without targets, waits until there are some.
            await Task.Delay(Timeout.InfiniteTimeSpan, time, round.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RunAsync(string name, NotificationDelivery delivery, CancellationToken stoppingToken)
    {
        string? loggedCause = null;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                while (await delivery.StepAsync(stoppingToken))
                    loggedCause = null;
                await Task.Delay(options.Interval, time, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // The host stops, or other targets replace this one.
            }
            catch (Exception e)
            {
                // Logged once for each cause, not with every attempt.
                if (loggedCause != e.Message)
                    LogFault(e, name);
                loggedCause = e.Message;
                await Task.Delay(options.Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Notifications to {Target} are delayed, because the store did not answer")]
    private partial void LogFault(Exception exception, string target);
}
