using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Replication.Contracts;
using Replication.Contracts.Metrics;
using Replication.Contracts.Status;

namespace Replication.Coordination.DeadLetters;

/// <summary>Counts dead letters regularly, for the metric, and logs when their number has grown.</summary>
internal sealed partial class DeadLetterWatch(IDeadLetters letters, TimeProvider time, ILogger<DeadLetterWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private static readonly ObservedMetric DeadLetters = new(
        "replication.dead_letters", null, "messages that no consumer could process (RabbitMQ only)", "queue");

    private readonly Meter _meter = new(CoordinationMetrics.MeterName);
    private volatile IReadOnlyList<DeadLetterQueue> _seen = [];

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        DeadLetters.Observe(_meter, () => _seen.Select(static it => ((double)it.Messages, new[] { it.Queue })));
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Rounds.RunAsync(Interval, time, CountAsync, stoppingToken);

    private async Task CountAsync(CancellationToken cancellationToken)
    {
        try
        {
            var before = _seen.ToDictionary(static it => it.Queue, static it => it.Messages);
            _seen = await letters.ListAsync(cancellationToken);
            foreach (var queue in _seen.Where(it => it.Messages > before.GetValueOrDefault(it.Queue)))
                LogWaiting(queue.Messages, queue.Queue);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Readiness reports an unavailable broker.
            LogNotCounted(e);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The dead-letter queue {Queue} holds {MessageCount} messages; see GET /api/v1/dead-letters")]
    private partial void LogWaiting(long messageCount, string queue);

    [LoggerMessage(LogLevel.Debug, "Dead letters could not be counted")]
    private partial void LogNotCounted(Exception exception);
}
