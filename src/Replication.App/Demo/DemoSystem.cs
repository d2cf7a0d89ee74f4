using System.Security.Cryptography;
using Replication.App.Configuration;
using Replication.App.Hosting;
using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Coordination.Rules;
using Replication.Copying;
using Replication.EmbeddedRegistry;
using Replication.EmbeddedRegistry.Notifications;

namespace Replication.App.Demo;

/// <summary>Two embedded registries and the whole system between them, with one rule, in a temporary folder.</summary>
internal sealed class DemoSystem : IAsyncDisposable
{
    public const string Namespace = "demo";

    private readonly string _folder = Directory.CreateTempSubdirectory("replication-demo-").FullName;
    private readonly DemoPorts _ports;
    private EmbeddedRegistryServer? _source;
    private EmbeddedRegistryServer? _target;
    private WebApplication? _host;

    private DemoSystem(DemoPorts ports) => _ports = ports;

    public Uri Source => _source!.Address;

    public Uri Target => _target!.Address;

    public Uri Api => new($"http://127.0.0.1:{_ports.Api}/");

    public IServiceProvider Services => _host!.Services;

    public static async Task<DemoSystem> StartAsync(DemoPorts ports, CancellationToken cancellationToken)
    {
        var system = new DemoSystem(ports);
        try
        {
            await system.StartAsync(cancellationToken);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_source is not null)
            await _source.DisposeAsync();
        if (_host is not null)
        {
            await _host.StopAsync(CancellationToken.None);
            await _host.DisposeAsync();
        }
        if (_target is not null)
            await _target.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        var secret = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        _target = await StartRegistryAsync("target", _ports.Target, [], cancellationToken);
        _source = await StartRegistryAsync(
            "source",
            _ports.Source,
            [
                new NotificationEndpoint
                {
                    Url = new Uri(Api, "hooks/source"),
                    Headers = new Dictionary<string, string> { ["Authorization"] = $"Bearer {secret}" },
                },
            ],
            cancellationToken);
        // The source is empty until the first push, which is no mistake here.
        _host = ReplicationHost.Build(
            Settings(secret), static logging => logging.AddFilter(typeof(SourceWarnings).FullName, LogLevel.None));
        await _host.StartAsync(cancellationToken);
    }

    private HostSettings Settings(string secret) => new()
    {
        Urls = [Api.GetLeftPart(UriPartial.Authority)],
        Store = new StoreConfiguration.Sqlite(Path.Combine(_folder, "replication.db")),
        Instances =
        [
            new RegistryInstance
            {
                Name = "source",
                Endpoint = Source,
                Webhook = new InstanceWebhook(WebhookFormat.Distribution, WebhookAuthentication.Bearer, new Secret(secret))
            },
            new RegistryInstance { Name = "target", Endpoint = Target },
        ],
        Rules =
        [
            new ReplicationRule
            {
                Id = "demo",
                Name = "demo",
                Source = "source",
                Target = "target",
                Level = RuleLevel.Namespace,
                Namespace = Namespace,
                TagFilter = ".*",
                Declared = true,
                CreatedAt = TimeProvider.System.GetUtcNow(),
                ActiveSince = TimeProvider.System.GetUtcNow(),
            },
        ],
        Copying = new CopyingOptions { DrainTime = TimeSpan.FromSeconds(2) },
        LogLevel = LogLevel.Warning,
    };

    private Task<EmbeddedRegistryServer> StartRegistryAsync(
        string name, int port, IReadOnlyList<NotificationEndpoint> notifications, CancellationToken cancellationToken) =>
        EmbeddedRegistryServer.StartAsync(
            new EmbeddedRegistryOptions { Folder = Path.Combine(_folder, name), Port = port, Notifications = notifications },
            cancellationToken);
}
