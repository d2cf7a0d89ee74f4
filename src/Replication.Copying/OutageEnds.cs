using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Registries;

namespace Replication.Copying;

/// <summary>
/// Notices the end of an outage: the first success after an instance failed for a while. It makes the tasks due that wait for that
/// instance, so that they do not wait for the delay that grew during the outage. Thread-safe.
/// </summary>
internal sealed partial class OutageEnds(ITaskSweepStore tasks, TimeProvider time, ILogger<OutageEnds> logger)
{
    private const int BatchSize = 500;

    /// <summary>
    /// Failures that come and go within this time are no outage. The delays of their tasks protect the instance.
    /// </summary>
    public static readonly TimeSpan ShortestOutage = TimeSpan.FromSeconds(30);

    // By instance: the first failure since the last success.
    private readonly ConcurrentDictionary<string, DateTimeOffset> _failingSince = new(StringComparer.Ordinal);

    /// <summary>Takes the outcome of an attempt into account.</summary>
    public async Task ObserveAsync(ReplicationTask task, AttemptOutcome outcome, CancellationToken cancellationToken)
    {
        switch (outcome)
        {
            case AttemptOutcome.Failed { Failure: { Code: CopyFailure.RegistryUnavailable, UnavailableSide: { } side } }:
                _failingSince.TryAdd(side == FailedSide.Source ? task.Source.Instance : task.Target.Instance, time.GetUtcNow());
                break;
            case AttemptOutcome.Ended { Status: ReplicationStatus.Succeeded } when !_failingSince.IsEmpty:
                foreach (var instance in new[] { task.Source.Instance, task.Target.Instance })
                {
                    if (_failingSince.TryRemove(instance, out var since) && time.GetUtcNow() - since >= ShortestOutage)
                        await HastenAsync(instance, cancellationToken);
                }
                break;
        }
    }

    private async Task HastenAsync(string instance, CancellationToken cancellationToken)
    {
        try
        {
            var wait = new TaskWait(instance, [CopyFailure.RegistryUnavailable]);
            var total = 0;
            int hastened;
            do
            {
                hastened = await tasks.HastenAsync(wait, time.GetUtcNow(), BatchSize, cancellationToken);
                total += hastened;
            }
            while (hastened == BatchSize);
            LogEnded(instance, total);
        }
        catch (Exception e)
        {
            // They become due without it, only later.
            if (!cancellationToken.IsCancellationRequested)
                LogNotHastened(e, instance);
        }
    }

    [LoggerMessage(LogLevel.Information, "The instance {Instance} answers again; {TaskCount} waiting tasks are retried now")]
    private partial void LogEnded(string instance, int taskCount);

    [LoggerMessage(LogLevel.Warning, "The instance {Instance} answers again, but its waiting tasks could not be made due; they are retried later")]
    private partial void LogNotHastened(Exception exception, string instance);
}
