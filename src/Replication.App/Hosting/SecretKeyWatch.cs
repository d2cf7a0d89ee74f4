using Replication.App.Telemetry;
using Replication.Contracts;
using Replication.Contracts.Stores;

namespace Replication.App.Hosting;

/// <summary>
/// Compares this process's keys with the store's at start and every half minute, and seals private keys that an earlier version stored in
/// plain text.
/// </summary>
internal sealed partial class SecretKeyWatch(
    ISecretKeyStore keys, InstanceMetrics metrics, TimeProvider time, ILogger<SecretKeyWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    private string? _fault;
    private bool _isSealed;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await CompareAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // StartAsync made the first comparison.
        await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!stoppingToken.IsCancellationRequested)
            await Rounds.RunAsync(Interval, time, CompareAsync, stoppingToken);
    }

    private async Task CompareAsync(CancellationToken cancellationToken)
    {
        try
        {
            var fault = await keys.RegisterAsync(cancellationToken);
            if (fault is not null && fault != _fault)
                LogForeign(fault);
            else if (fault is null && _fault is not null)
                LogSame();
            _fault = fault;
            metrics.ShowForeignKeys(fault is not null);
            if (fault is null && !_isSealed)
            {
                if (await keys.SealPlainKeysAsync(cancellationToken) is var count and > 0)
                    LogSealed(count);
                _isSealed = true;
            }
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotCompared(e.GetType().Name);
        }
    }

    [LoggerMessage(LogLevel.Error, "{Fault}")]
    private partial void LogForeign(string fault);

    [LoggerMessage(LogLevel.Information, "The keys of this process are those of the store again; it writes secrets")]
    private partial void LogSame();

    [LoggerMessage(
        LogLevel.Warning,
        "Removed private keys in plain text from {Count} stored documents; replace those TLS client keys, since backups and earlier "
            + "answers may contain them")]
    private partial void LogSealed(int count);

    [LoggerMessage(
        LogLevel.Warning,
        "The keys of this process could not be compared with those of the store ({Error}); the next comparison follows in half a minute")]
    private partial void LogNotCompared(string error);
}
