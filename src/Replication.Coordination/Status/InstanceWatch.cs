using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Replication.Coordination.Instances;

namespace Replication.Coordination.Status;

/// <summary>
/// Exports how long ago each source has sent its last webhook call and whether it is silent, and logs once when one falls silent. It also
/// notices removed instances.
/// </summary>
internal sealed partial class InstanceWatch(
    RuleSnapshots snapshots,
    InstanceBook instances,
    ILastReportStore reports,
    RemovedInstances removed,
    TimeProvider time,
    ILogger<InstanceWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly HashSet<string> _logged = new(StringComparer.Ordinal);
    private readonly Meter _meter = new(CoordinationMetrics.MeterName);
    private volatile IReadOnlyList<WatchedSource> _sources = [];

    /// <summary>The sources of active rules, as the last round found them.</summary>
    public IReadOnlyList<WatchedSource> Sources => _sources;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        CoordinationMetrics.ShowSources(_meter, () => _sources, time);
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Rounds.RunAsync(Interval, time, TryRunAsync, stoppingToken);

    private async Task TryRunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RunRoundAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotRead(e);
        }
    }

    internal async Task RunRoundAsync(CancellationToken cancellationToken)
    {
        await removed.UpdateAsync(cancellationToken);
        var rules = (await snapshots.ReadAsync(Interval, cancellationToken)).Rules;
        // Without an active rule, nobody waits for the pushes.
        var since = rules.Where(static it => it.Rule.AwaitsReports)
            .GroupBy(static it => it.Rule.Source)
            .Where(it => instances.Current.Find(it.Key) is { Webhook: not null })
            .ToDictionary(static it => it.Key, static it => it.Min(rule => rule.Rule.ActiveSince), StringComparer.Ordinal);
        var found = await reports.FindAsync(since.Keys, cancellationToken);
        var now = time.GetUtcNow();
        _sources =
        [
            .. since.Select(it => new WatchedSource(
                it.Key,
                found.GetValueOrDefault(it.Key)?.At,
                InstanceHealths.IsSilent(found.GetValueOrDefault(it.Key), it.Value, StatusLimits.Default, now))),
        ];
        foreach (var source in _sources)
        {
            if (!source.IsSilent)
                _logged.Remove(source.Name);
            else if (_logged.Add(source.Name))
                LogSilent(source.Name, source.LastEventAt);
        }
    }

    [LoggerMessage(
        LogLevel.Warning,
        "{Instance} has sent no webhook call since {LastEventAt:O}, longer than usual, and rules wait for its pushes; see "
            + "'replication status'")]
    private partial void LogSilent(string instance, DateTimeOffset? lastEventAt);

    [LoggerMessage(LogLevel.Debug, "The last webhook calls of the instances could not be read; the next round retries")]
    private partial void LogNotRead(Exception exception);
}

/// <summary>An instance whose pushes rules wait for.</summary>
internal sealed record WatchedSource(string Name, DateTimeOffset? LastEventAt, bool IsSilent);
