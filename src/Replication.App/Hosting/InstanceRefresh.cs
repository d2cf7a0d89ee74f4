using Replication.Contracts.Instances;

namespace Replication.App.Hosting;

/// <summary>Takes over what other processes change about instances, every second.</summary>
internal sealed partial class InstanceRefresh(InstanceBook instances, TimeProvider time, ILogger<InstanceRefresh> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private string? _told;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await instances.RefreshAsync(cancellationToken);
        foreach (var name in instances.Shadowed)
            LogShadowed(name);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await RefreshAsync(stoppingToken);
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops. A store or broker that fails at that moment is no fault any more.
        }
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            await instances.RefreshAsync(cancellationToken);
            _told = null;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Once, not every second.
            if (_told != e.Message)
                LogNotRefreshed(e);
            _told = e.Message;
        }
    }

    [LoggerMessage(LogLevel.Warning, "The instance '{Name}' was made through the API, and is declared in the configuration file now, which counts")]
    private partial void LogShadowed(string name);

    [LoggerMessage(LogLevel.Warning, "The instances could not be read; what was known of them stays in use")]
    private partial void LogNotRefreshed(Exception exception);
}
