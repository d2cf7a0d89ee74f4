using Replication.EmbeddedRegistry;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Requests;
using Replication.Testing.Servers;

namespace Replication.IntegrationTests.Fleet;

/// <summary>A registry that delays each request and counts concurrent requests.</summary>
internal sealed class LimitedRegistry : IAsyncDisposable
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(25);

    private readonly TemporaryFolder _folder;
    private int _now;
    private int _most;

    private LimitedRegistry(TemporaryFolder folder, EmbeddedRegistryServer server) => (_folder, Server) = (folder, server);

    public EmbeddedRegistryServer Server { get; }

    public int MostAtOneTime => _most;

    public IReadOnlyList<LoggedRequest> Requests => Server.Requests.All;

    public static async Task<LimitedRegistry> StartAsync()
    {
        var folder = new TemporaryFolder();
        var registry =
            new LimitedRegistry(folder, await EmbeddedRegistryServer.StartAsync(new EmbeddedRegistryOptions { Folder = folder.Path }));
        registry.Server.Faults.Add(new RequestMatch(), new Fault(registry.CountAsync), times: int.MaxValue);
        return registry;
    }

    /// <summary>The instance for the configuration file.</summary>
    public string Instance(string name, string keys = "") =>
        $"- {{ name: {name}, endpoint: \"{Server.Address.GetLeftPart(UriPartial.Authority)}\"{keys} }}";

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }

    // A request ends when its whole response has been sent.
    private async Task CountAsync(Microsoft.AspNetCore.Http.HttpContext context, Func<Task> answer)
    {
        var now = Interlocked.Increment(ref _now);
        InterlockedMax(now);
        try
        {
            await Task.Delay(Moment);
            await answer();
        }
        finally
        {
            Interlocked.Decrement(ref _now);
        }
    }

    private void InterlockedMax(int now)
    {
        for (var most = _most; now > most && Interlocked.CompareExchange(ref _most, now, most) != most; most = _most)
        {
        }
    }
}
