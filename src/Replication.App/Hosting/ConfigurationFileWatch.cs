using Replication.App.Configuration;
using Replication.Contracts;

namespace Replication.App.Hosting;

/// <summary>
/// Reads the files again that the configuration names (<c>${file:PATH}</c>) when their content changes. The configuration file itself is
/// read again by <see cref="ConfigurationReloads"/> only.
/// </summary>
internal sealed partial class ConfigurationFileWatch(
    LoadedConfiguration loaded,
    ConfigurationReload reload,
    ConfigurationFileInterval interval,
    TimeProvider time,
    ILogger<ConfigurationFileWatch> logger) : BackgroundService
{
    private string? _logged;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Rounds.RunAsync(interval.Value, time, CompareAsync, stoppingToken);

    internal async Task CompareAsync(CancellationToken cancellationToken)
    {
        var files = string.Join(", ", loaded.FindChanged());
        if (files.Length == 0)
        {
            _logged = null;
            return;
        }
        switch (await reload.ReadFilesAsync(cancellationToken))
        {
            case ReloadOutcome.Applied applied:
                _logged = null;
                if (applied.Changes.Count > 0)
                    LogApplied(files, string.Join(", ", applied.Changes));
                if (applied.AfterRestart.Count > 0)
                    LogAfterRestart(files, string.Join(", ", applied.AfterRestart));
                break;
            // Logged once, not at every comparison. The file may be written at this moment.
            case ReloadOutcome.Refused refused when refused.Problem != _logged:
                LogRefused(files, refused.Problem);
                _logged = refused.Problem;
                break;
        }
    }

    [LoggerMessage(LogLevel.Information, "Changed files {Files} were read again and apply now: {Changes}")]
    private partial void LogApplied(string files, string changes);

    [LoggerMessage(LogLevel.Warning, "Changed files {Files} belong to settings that apply after a restart only: {Sections}")]
    private partial void LogAfterRestart(string files, string sections);

    [LoggerMessage(LogLevel.Warning, "Changed files {Files} are not used, and the earlier content stays in use: {Problem}")]
    private partial void LogRefused(string files, string problem);
}
