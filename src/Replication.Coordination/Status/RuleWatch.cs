using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Replication.Contracts;

namespace Replication.Coordination.Status;

/// <summary>Keeps the snapshot of the rules recent, and exports it as metrics.</summary>
internal sealed partial class RuleWatch(RuleSnapshots snapshots, TimeProvider time, ILogger<RuleWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Meter _meter = new(CoordinationMetrics.MeterName);
    private bool _isReported;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        CoordinationMetrics.ShowRules(_meter, () => snapshots.Latest, time);
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Rounds.RunAsync(Interval, time, ReadAsync, stoppingToken);

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await snapshots.ReadAsync(Interval / 2, cancellationToken);
            _isReported = false;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Logged once, not at every interval.
            if (!_isReported)
                LogNotRead(e);
            _isReported = true;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The activity of the rules could not be read; the metrics show the last known one")]
    private partial void LogNotRead(Exception exception);
}
