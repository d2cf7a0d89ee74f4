using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Replication.App.Configuration;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;

namespace Replication.App.Hosting;

/// <summary>
/// Logs at the start what runs in this process: version, roles, store, bus, instances, rules and addresses. It shows no secret.
/// </summary>
internal static partial class StartReport
{
    /// <summary>Logs the first line, before the start.</summary>
    public static void LogSettings(ILogger logger, HostSettings settings)
    {
        if (settings.Roles == Roles.Console)
            LogConsole(logger, ProductVersion.Text, settings.Console.Server);
        else
            LogStarting(
                logger, ProductVersion.Text, string.Join(", ", RoleNames.Of(settings.Roles)), Store(settings.Store), Bus(settings.RabbitMq));
    }

    /// <summary>Logs the second line, when every service has started.</summary>
    public static async Task LogStartedAsync(ILogger logger, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (services.GetService<IRuleStore>() is not { } store)
            return;
        try
        {
            var rules = await store.ReadAsync(known: null, cancellationToken);
            var addresses = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
            LogServing(
                logger,
                services.GetRequiredService<InstanceBook>().Current.All.Count(),
                rules.Rules.Count,
                string.Join(", ", addresses));
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogRulesUnread(logger, e);
        }
    }

    /// <summary>The kind of the store, and its file or database.</summary>
    internal static string Store(StoreConfiguration store) => store switch
    {
        StoreConfiguration.Sqlite { Path: var path } => $"sqlite ({Path.GetFullPath(path)})",
        StoreConfiguration.MongoDb { Database: var database } => $"mongodb (database {database})",
        _ => throw new InvalidOperationException($"unknown store {store.GetType()}"),
    };

    /// <summary>The kind of the bus, and the address of the broker without its login.</summary>
    internal static string Bus(Uri? rabbitMq) => rabbitMq is null ? "in-memory" : $"rabbitmq ({rabbitMq.Host}:{PortOf(rabbitMq)})";

    private static int PortOf(Uri broker) => broker.Port > 0 ? broker.Port : broker.Scheme == "amqps" ? 5671 : 5672;

    [LoggerMessage(LogLevel.Information, "Replication {Version} starts with the roles {Roles}; store: {Store}; bus: {Bus}")]
    private static partial void LogStarting(ILogger logger, string version, string roles, string store, string bus);

    [LoggerMessage(LogLevel.Information, "Replication {Version} starts with the role console; API: {Server}")]
    private static partial void LogConsole(ILogger logger, string version, Uri? server);

    [LoggerMessage(LogLevel.Information, "Serving at {Addresses}; instances: {InstanceCount}, rules: {RuleCount}")]
    private static partial void LogServing(ILogger logger, int instanceCount, int ruleCount, string addresses);

    [LoggerMessage(LogLevel.Warning, "The rules could not be counted at the start; the store did not answer")]
    private static partial void LogRulesUnread(ILogger logger, Exception exception);
}
