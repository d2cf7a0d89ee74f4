using Replication.Contracts;
using Replication.Contracts.Stores;

namespace Replication.App.Hosting;

/// <summary>Says in the log, at the start and now and then, when this process's clock is not the store's.</summary>
internal sealed partial class StoreClockWatch(IStoreProbe store, TimeProvider time, ILogger<StoreClockWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Rounds.RunAsync(Interval, time, LookAsync, stoppingToken);

    internal async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await StoreClock.ReadAheadAsync(store, time, cancellationToken) is { } ahead && StoreClock.Complaint(ahead) is { } complaint)
                LogClock(complaint);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Readiness tells of a store that is away.
            LogNotCompared(e);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Complaint}: set them by the same time servers (NTP)")]
    private partial void LogClock(string complaint);

    [LoggerMessage(LogLevel.Debug, "The store's clock could not be read")]
    private partial void LogNotCompared(Exception exception);
}
