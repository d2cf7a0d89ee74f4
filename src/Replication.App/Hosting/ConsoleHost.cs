using System.Text.RegularExpressions;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Replication.App.Configuration;
using Replication.App.Configuration.Values;
using Replication.Coordination.Access;
using Replication.WebConsole;

namespace Replication.App.Hosting;

/// <summary>Adds the web console to a process.</summary>
internal static partial class ConsoleHost
{
    private const string KeyFolder = "console-keys";

    public static IServiceCollection AddConsole(this IServiceCollection services, HostSettings settings)
    {
        var protection = services.AddDataProtection().SetApplicationName("replication-console");
        if (KeysOf(settings) is { } folder)
            protection.PersistKeysToFileSystem(Directory.CreateDirectory(folder));
        return services.AddConsole(provider => new ConsoleOptions
        {
            Server = () => settings.Console.Server ?? OwnAddress(provider.GetRequiredService<IServer>()),
            IsLocal = LocalCall.IsLocal,
            Version = ProductVersion.Text,
            TraceUrlOf = settings.TraceUrl is { } template
                ? traceId => template.Replace(TraceAddresses.Placeholder, traceId, StringComparison.Ordinal)
                : null,
        });
    }

    /// <summary>The folder of the keys; null when sessions end with the process.</summary>
    internal static string? KeysOf(HostSettings settings) => settings.Console.Keys
        ?? (settings is { Store: StoreConfiguration.Sqlite sqlite, Roles: not Roles.Console }
            ? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(sqlite.Path))!, KeyFolder)
            : null);

    /// <summary>An address at which this process answers itself.</summary>
    internal static Uri OwnAddress(IServer server) =>
        OwnAddress(server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [])
            ?? throw new InvalidOperationException("The server has not started.");

    /// <summary>The address of this machine among listen addresses, if there is one.</summary>
    internal static Uri? OwnAddress(IEnumerable<string> listening) => listening
        .Select(static it => new Uri(AnyHost().Replace(it, "//0.0.0.0")))
        .Select(static it => it.Host switch
        {
            "0.0.0.0" => new UriBuilder(it) { Host = "127.0.0.1" }.Uri,
            "[::]" => new UriBuilder(it) { Host = "[::1]" }.Uri,
            _ => it,
        })
        .OrderByDescending(static it => it.IsLoopback)
        .FirstOrDefault();

    [GeneratedRegex(@"//[+*](?=:)")]
    private static partial Regex AnyHost();
}
