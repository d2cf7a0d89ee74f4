using Replication.App.Hosting;
using Replication.Contracts.Stores;

namespace Replication.App.Readiness;

/// <summary>
/// Probes store and broker every few seconds with a tiny write each, for <c>/health/ready</c>, and logs one line when one of them is lost
/// or restored. A readiness request only reads the last result.
/// </summary>
internal sealed partial class ReadinessWatch(
    IStoreProbe store,
        IServiceProvider services,
        Dependencies dependencies,
        OutageSymptoms symptoms,
        Roles roles,
        TimeProvider time,
        ILogger<ReadinessWatch> logger) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>The timeout of a probe. A store or broker that needs longer for a tiny write counts as unavailable.</summary>
    public static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(5);

    // Limits the log lines about failures that the next probe refutes.
    private static readonly TimeSpan RefutedEvery = TimeSpan.FromMinutes(1);

    private readonly IBusProbe? _bus = services.GetService<IBusProbe>();

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        symptoms.StartWatch();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The start of other services must not wait for a probe.
        await Task.Yield();
        var watches = new List<Task> { WatchAsync(Dependency.Store, store.CheckAsync, store.Describe, stoppingToken) };
        if (_bus is { } bus)
            watches.Add(WatchAsync(Dependency.Bus, bus.CheckAsync, bus.Describe, stoppingToken));
        await Task.WhenAll(watches);
    }

    private async Task WatchAsync(
        Dependency dependency, Func<CancellationToken, Task> checkAsync, Func<Exception, string> describe, CancellationToken stopping)
    {
        var availability = dependencies[dependency];
        var refutedAt = DateTimeOffset.MinValue;
        while (!stopping.IsCancellationRequested)
        {
            var failure = await ProbeAsync(checkAsync, stopping);
            if (stopping.IsCancellationRequested)
                return;
            if (failure is not null)
                LogProbeFailed(dependency, failure);
            var reason = failure is null ? null : describe(failure);
            var now = time.GetUtcNow();
            var (change, outage, refuted) = availability.Report(reason, now);
            if (change == AvailabilityChange.Lost)
                LogLost(Name(dependency), reason!, Consequence(roles));
            else if (change == AvailabilityChange.Restored)
                LogRestored(Name(dependency), outage.TotalSeconds);
            else if (refuted is not null && now - refutedAt >= RefutedEvery)
            {
                refutedAt = now;
                LogRefuted(refuted, dependency == Dependency.Store ? "store" : "broker");
            }
            await availability.WaitAsync(Interval, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Returns the exception of a failed probe, also of a probe that hangs and ignores its cancellation.
    private async Task<Exception?> ProbeAsync(Func<CancellationToken, Task> checkAsync, CancellationToken stopping)
    {
        using var timeout = new CancellationTokenSource(ProbeTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(stopping, timeout.Token);
        try
        {
            await checkAsync(linked.Token).WaitAsync(linked.Token);
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private static string Name(Dependency dependency) => dependency == Dependency.Store ? "Store" : "Broker";

    /// <summary>Describes what a process with these roles does during an outage.</summary>
    internal static string Consequence(Roles roles)
    {
        string[] all =
        [
            .. roles.HasFlag(Roles.Ingest) ? ["webhook calls may be answered with 503"] : Array.Empty<string>(),
            .. roles.HasFlag(Roles.Worker) ? ["copies wait or are handed back"] : Array.Empty<string>(),
            .. roles.HasFlag(Roles.Coordinator) ? ["no new task begins"] : Array.Empty<string>(),
        ];
        return string.Join(", ", all);
    }

    [LoggerMessage(LogLevel.Error, "{Dependency} unavailable: {Reason}. Until it is back, {Consequence}.")]
    private partial void LogLost(string dependency, string reason, string consequence);

    [LoggerMessage(LogLevel.Information, "{Dependency} available again after {Seconds:F0} s")]
    private partial void LogRestored(string dependency, double seconds);

    [LoggerMessage(LogLevel.Warning, "{Symptom}. The {Dependency} answers now.")]
    private partial void LogRefuted(string symptom, string dependency);

    [LoggerMessage(LogLevel.Debug, "Probe of {Dependency} failed")]
    private partial void LogProbeFailed(Dependency dependency, Exception exception);
}
