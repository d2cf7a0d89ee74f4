using Replication.Contracts;
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

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Rounds.RunAsync(Interval, time, RefreshAsync, stoppingToken);

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
