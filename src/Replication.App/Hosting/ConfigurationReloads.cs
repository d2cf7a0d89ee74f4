using Replication.App.Configuration;

namespace Replication.App.Hosting;

/// <summary>Reloads the configuration on request (SIGHUP), and logs what changed.</summary>
/// <param name="requests">The requests.</param>
/// <param name="record">Records the result.</param>
/// <param name="logger">The log.</param>
/// <param name="loaded">The configuration in use; null without a configuration file.</param>
/// <param name="reload">Applies the configuration; null without a configuration file.</param>
internal sealed partial class ConfigurationReloads(
    ReloadRequests requests,
    ReloadRecord record,
    ILogger<ConfigurationReloads> logger,
    LoadedConfiguration? loaded = null,
    ConfigurationReload? reload = null) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await record.BeginAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            await requests.WaitAsync(stoppingToken);
            if (loaded is null || reload is null)
                LogNoFile();
            else
                await ReloadAsync(loaded, reload, stoppingToken);
        }
    }

    private async Task ReloadAsync(LoadedConfiguration configuration, ConfigurationReload apply, CancellationToken cancellationToken)
    {
        switch (await apply.ReadAllAsync(cancellationToken))
        {
            case ReloadOutcome.Refused refused:
                LogRefused(refused.Problem);
                await record.RefusedAsync(refused.Problem, cancellationToken);
                return;
            case ReloadOutcome.Applied applied:
                if (applied.Changes.Count > 0)
                    LogApplied(string.Join(", ", applied.Changes));
                else
                    LogUnchanged();
                if (applied.AfterRestart.Count > 0)
                    LogAfterRestart(string.Join(", ", applied.AfterRestart));
                foreach (var warning in applied.Warnings)
                    LogWarning(warning);
                await record.AppliedAsync(applied.Changes, cancellationToken);
                break;
        }
        foreach (var warning in ConfigurationWarnings.Lines(configuration.Current))
            LogWarning(warning);
    }

    [LoggerMessage(LogLevel.Information, "The configuration was reloaded: {Changes}")]
    private partial void LogApplied(string changes);

    [LoggerMessage(LogLevel.Information, "The configuration was reloaded; nothing that applies without a restart has changed")]
    private partial void LogUnchanged();

    [LoggerMessage(LogLevel.Warning, "These changed settings apply after a restart only: {Sections}")]
    private partial void LogAfterRestart(string sections);

    [LoggerMessage(LogLevel.Error, "The reloaded configuration is not used, and the earlier one stays in use: {Problem}")]
    private partial void LogRefused(string problem);

    [LoggerMessage(LogLevel.Warning, "There is nothing to reload, because the process was started without a configuration file")]
    private partial void LogNoFile();

    [LoggerMessage(LogLevel.Warning, "{Warning}")]
    private partial void LogWarning(string warning);
}
