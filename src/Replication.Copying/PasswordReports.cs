using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.Registries.Instances;

namespace Replication.Copying;

/// <summary>Stores which of two passwords each registry accepts, so that a user sees when the old one can be removed.</summary>
internal sealed partial class PasswordReports(
    InstanceBook instances, RegistryClients clients, PasswordsInUse uses, TimeProvider time, ILogger<PasswordReports> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Rounds.RunAsync(Interval, time, ReportAsync, stoppingToken);

    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        var seen = instances.Current.All
            .Where(static it => it.Credentials?.AllPasswords is [_, _])
            .Select(it => (it.Name, Use: clients.PasswordInUseOf(it)))
            .Where(static it => it.Use is not null)
            .ToDictionary(static it => it.Name, static it => it.Use!, StringComparer.Ordinal);
        try
        {
            await uses.RecordAsync(seen, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotStored(e);
        }
    }

    [LoggerMessage(LogLevel.Debug, "The passwords in use could not be stored; the next round retries")]
    private partial void LogNotStored(Exception exception);
}
