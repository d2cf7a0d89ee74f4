using Replication.App.Telemetry;
using Replication.Contracts;
using Replication.Contracts.Instances;

namespace Replication.App.Hosting;

/// <summary>
/// Reads changed instances and refused credentials from the store every second, and reports instances that became unusable.
/// </summary>
internal sealed partial class InstanceRefresh(
    InstanceBook instances, CredentialStates credentials, InstanceMetrics metrics, TimeProvider time, ILogger<InstanceRefresh> logger)
        : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private Dictionary<string, string> _unusable = [];
    private InstanceCatalog? _seen;
    private string? _told;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await instances.RefreshAsync(cancellationToken);
        foreach (var name in instances.Shadowed)
            LogShadowed(name);
        ReportUnusable();
        await RefreshCredentialsAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Rounds.RunAsync(Interval, time, RefreshAsync, stoppingToken);

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            await instances.RefreshAsync(cancellationToken);
            ReportUnusable();
            await RefreshCredentialsAsync(cancellationToken);
            _told = null;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Logged once, not every second.
            if (_told != e.Message)
                LogNotRefreshed(e);
            _told = e.Message;
        }
    }

    // The worker that finds a change logs it.
    private async Task RefreshCredentialsAsync(CancellationToken cancellationToken)
    {
        await credentials.RefreshAsync(cancellationToken);
        metrics.ShowRefused([.. credentials.All.Where(static it => it.AcceptedAt is null).Select(static it => it.Instance)]);
    }

    private void ReportUnusable()
    {
        var current = instances.Current;
        if (ReferenceEquals(current, _seen))
            return;
        _seen = current;
        var unusable = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var instance in current.All)
        {
            if (InstanceFaults.ReasonOf(instance) is { } reason)
                unusable[instance.Name] = reason;
        }
        foreach (var (name, reason) in unusable)
        {
            if (_unusable.GetValueOrDefault(name) != reason)
                LogUnusable(name, reason);
        }
        foreach (var name in _unusable.Keys.Where(it => !unusable.ContainsKey(it)))
            LogUsable(name);
        _unusable = unusable;
        metrics.ShowUnusable([.. unusable.Keys]);
    }

    [LoggerMessage(
        LogLevel.Warning, "The instance '{Name}' was created through the API; its declaration in the configuration file replaces it")]
    private partial void LogShadowed(string name);

    [LoggerMessage(LogLevel.Error, "The instance '{Name}' is unusable, and its tasks wait: {Reason}")]
    private partial void LogUnusable(string name, string reason);

    [LoggerMessage(LogLevel.Information, "The instance '{Name}' is no longer unusable")]
    private partial void LogUsable(string name);

    [LoggerMessage(LogLevel.Warning, "The instances could not be read; the last known ones stay in use")]
    private partial void LogNotRefreshed(Exception exception);
}
