using Microsoft.AspNetCore.Routing;
using Replication.App.Configuration;
using Replication.App.Hosting;
using Replication.Testing.Servers;

namespace Replication.UnitTests.App.OpenApi;

/// <summary>The endpoints of a process with all roles. The process is built, but not started.</summary>
internal static class MappedEndpoints
{
    private static readonly Lazy<IReadOnlyList<RouteEndpoint>> Mapped = new(Map);

    public static IReadOnlyList<RouteEndpoint> All => Mapped.Value;

    private static IReadOnlyList<RouteEndpoint> Map()
    {
        using var folder = new TemporaryFolder();
        var app = ReplicationHost.Build(new HostSettings
        {
            Urls = ["http://127.0.0.1:0"],
            Store = new StoreConfiguration.Sqlite(folder.Combine("replication.db")),
            Instances = [],
            Rules = [],
        });
        try
        {
            return [.. ((IEndpointRouteBuilder)app).DataSources.SelectMany(static it => it.Endpoints).OfType<RouteEndpoint>()];
        }
        finally
        {
            app.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }
}
