using Replication.EmbeddedRegistry.Notifications;
using Replication.Testing.Servers;

namespace Replication.Testing.Serving;

/// <summary>Single-role programs between two real registries, connected by RabbitMQ and MongoDB.</summary>
public sealed class FleetSystem : IAsyncDisposable
{
    /// <summary>The placeholder for the address of the source registry in additional instances.</summary>
    public const string SourceMark = "$source";

    /// <summary>The placeholder for the address of the target registry in additional instances.</summary>
    public const string TargetMark = "$target";

    private readonly TemporaryFolder _folder = new();
    private readonly List<IReplicationProgram> _programs = [];
    private readonly int _hookPort = FreePort.Take();
    private readonly int _apiPort = FreePort.Take();

    private readonly Func<string, SkewedClock?> _clockOf;

    private readonly StartProgram _start;

    private FleetSystem(DockerRegistryServer target, Func<string, SkewedClock?>? clockOf, StartProgram? start) =>
        (Target, _clockOf, _start) = (target, clockOf ?? (static _ => null), start ?? ReplicationProcess.Start);

    public DockerRegistryServer Source { get; private set; } = null!;

    public DockerRegistryServer Target { get; }

    public IReplicationProgram Ingest { get; private set; } = null!;

    public List<IReplicationProgram> Coordinators { get; } = [];

    public List<IReplicationProgram> Workers { get; } = [];

    public ApiClient Api { get; private set; } = null!;

    public Uri Hooks => new($"http://127.0.0.1:{_hookPort}");

    public string Database { get; } = $"fleet{Guid.NewGuid():N}";

    public string Output => string.Join("\n----\n", _programs.Select(it => it.Output));

    /// <summary>
    /// Starts the registries and all programs. <paramref name="instances"/>, <paramref name="rules"/> and <paramref name="settings"/> are
    /// added to the configuration file. <paramref name="rabbitMq"/> and <paramref name="connectionString"/> replace the broker and the
    /// database address of the class. <paramref name="clockOf"/> returns the clock for a process of a role. <paramref name="start"/>
    /// starts a program; without it, each program is a separate process.
    /// </summary>
    public static async Task<FleetSystem> StartAsync(
        FleetServers servers,
            int coordinators = 2,
            int workers = 3,
            string settings = "",
            string instances = "",
            string rules = "",
            RabbitMqServer? rabbitMq = null,
        string? connectionString = null, Func<string, SkewedClock?>? clockOf = null, StartProgram? start = null)
    {
        var system = new FleetSystem(await DockerRegistryServer.StartAsync(), clockOf, start);
        try
        {
            await system.StartAllAsync(rabbitMq
                ?? servers.RabbitMq, connectionString ?? servers.Mongo.ConnectionString, coordinators, workers, settings, instances, rules);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    public async Task<IReplicationProgram> StartAsync(string role, int port = 0)
    {
        var (file, address) = (_folder.Combine("replication.yaml"), new Uri($"http://127.0.0.1:{port}"));
        var program = _clockOf(role) is { } clock
            ? ReplicationProcess.Start(file, role, address, clock.Environment)
            : _start(file, role, address);
        _programs.Add(program);
        await program.ListeningAsync();
        return program;
    }

    public async Task RestartIngestAsync() => Ingest = await StartAsync("ingest", _hookPort);

    /// <summary>Restarts the coordinator that serves the API of this system, after its process has ended.</summary>
    public async Task RestartApiAsync() => Coordinators[0] = await StartAsync("coordinator", _apiPort);

    public async ValueTask DisposeAsync()
    {
        Api?.Dispose();
        await Task.WhenAll(_programs.Select(static it => it.DisposeAsync().AsTask()));
        if (Source is not null)
            await Source.DisposeAsync();
        await Target.DisposeAsync();
        _folder.Dispose();
    }

    private async Task StartAllAsync(
        RabbitMqServer rabbitMq, string connectionString, int coordinators, int workers, string settings, string instances, string rules)
    {
        Source = await DockerRegistryServer.StartAsync(new DockerRegistryOptions
        {
            Notifications =
            [
                new NotificationEndpoint
                {
                    Url = new Uri($"http://127.0.0.1:{_hookPort}/hooks/hangzhou"),
                    Headers = new Dictionary<string, string> { ["Authorization"] = $"Bearer {ServedSystem.Secret}" },
                    Threshold = 1,
                    Backoff = TimeSpan.FromMilliseconds(200),
                },
            ],
        });
        await File.WriteAllTextAsync(_folder.Combine("replication.yaml"), $$"""
            bus: { transport: rabbitmq, uri: "{{rabbitMq.Address}}" }
            store: { provider: mongodb, connectionString: "{{connectionString}}", database: {{Database}} }
            {{settings}}
            instances:
              - name: hangzhou
                endpoint: {{Plain(Source)}}
                webhook: { format: distribution, authentication: bearer, secret: {{ServedSystem.Secret}} }
              - name: tokyo
                endpoint: {{Plain(Target)}}
              {{instances.Replace(SourceMark, Plain(Source), StringComparison.Ordinal).Replace(TargetMark, Plain(Target), StringComparison.Ordinal)}}
            rules:
              - { name: team-to-tokyo, source: hangzhou, target: tokyo, level: namespace, namespace: team, tagFilter: ".*" }
              {{rules}}
            """);
        Coordinators.Add(await StartAsync("coordinator", _apiPort));
        var others = Enumerable.Range(1, coordinators - 1).Select(_ => StartAsync("coordinator"));
        Coordinators.AddRange(await Task.WhenAll(others));
        Workers.AddRange(await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => StartAsync("worker"))));
        await RestartIngestAsync();
        Api = new ApiClient(new Uri($"http://127.0.0.1:{_apiPort}"));
    }

    private static string Plain(DockerRegistryServer registry) => registry.Address.GetLeftPart(UriPartial.Authority);
}
