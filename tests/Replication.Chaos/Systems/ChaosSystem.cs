using Replication.Chaos.Faults;
using Replication.Chaos.History;
using Replication.Chaos.Pushes;
using Replication.Contracts.Stores;
using Replication.EmbeddedRegistry.Notifications;
using Replication.Testing.Servers;
using Replication.Testing.Serving;

namespace Replication.Chaos.Systems;

/// <summary>
/// The registries, the processes and all components between them that can fail. Webhooks and pushes do not pass a proxy.
/// </summary>
internal abstract class ChaosSystem(Skews skews, Diary diary) : IAsyncDisposable
{
    private readonly List<CuttableProxy> _proxies = [];
    private readonly Dictionary<string, int> _wirePorts = new(StringComparer.Ordinal);

    public List<ChaosSource> Sources { get; } = [];

    public List<Victim> Victims { get; } = [];

    public List<Wire> Wires { get; } = [];

    public List<ServedProcess> Processes { get; } = [];

    /// <summary>All writes of tags with their workers and times, and the leases at those times.</summary>
    public WriteHistory History { get; } = new();

    public abstract IReadOnlyList<Uri> Hooks { get; }

    public abstract Uri Api { get; }

    /// <summary>The broker for the copies of messages; null if the system has no broker.</summary>
    public virtual Uri? Broker => null;

    public HookRelay Relay { get; private set; } = null!;

    public IEnumerable<ChaosTarget> Targets => Sources.SelectMany(it => it.Targets);

    protected TemporaryFolder Folder { get; } = new();

    protected Diary Diary => diary;

    /// <summary>The number of waiting messages in each dead-letter queue.</summary>
    public virtual Task<IReadOnlyDictionary<string, uint>> CountDeadLettersAsync() =>
        Task.FromResult<IReadOnlyDictionary<string, uint>>(new Dictionary<string, uint>());

    /// <summary>Records the holders of the leases, if several processes share the store.</summary>
    public virtual Task WatchLeasesAsync(CancellationToken until) => Task.CompletedTask;

    /// <summary>Opens the documents of the sagas, independently of the processes.</summary>
    public abstract ISagaDocumentStore OpenSagas();

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var process in Processes)
            await process.DisposeAsync();
        foreach (var source in Sources)
        {
            await source.Registry.DisposeAsync();
            foreach (var target in source.Targets)
                await target.Registry.DisposeAsync();
        }
        foreach (var proxy in _proxies)
            await proxy.DisposeAsync();
        if (Relay is not null)
            await Relay.DisposeAsync();
        Folder.Dispose();
    }

    protected async Task StartRegistriesAsync(PushBook book)
    {
        Relay = await HookRelay.StartAsync(this, "shenzhen", book, Diary);
        await AddSourceAsync("hangzhou", [], "tokyo", "osaka");
        await AddSourceAsync(
            "shenzhen",
            [new NotificationEndpoint
            {
                Url = Relay.Address,
                Threshold = 1,
                Backoff = TimeSpan.FromMilliseconds(200),
                Timeout = TimeSpan.FromSeconds(10)
            }],
            "kyoto");
    }

    /// <summary>
    /// The sections <c>instances</c> and <c>rules</c> of the configuration file. <paramref name="wayTo"/> returns the port of a proxy to
    /// use instead of the port of a target.
    /// </summary>
    protected string Registries(Func<string, int, int>? wayTo = null)
    {
        var instances = Sources.SelectMany(source =>
            source.Targets.Select(it => $"  - {{ name: {it.Instance}, endpoint: \"{Wired("target", it.Instance, it.Registry, wayTo)}\" }}")
                .Prepend($"  - {{ name: {source.Instance}, endpoint: \"{Wired("source", source.Instance, source.Registry)}\", webhook: "
                    + $"{{ format: distribution, authentication: bearer, secret: {ServedSystem.Secret} }} }}"));
        var rules = Sources.SelectMany(source => source.Targets.Select(it =>
            $"  - {{ name: {source.Instance}-to-{it.Instance}, source: {source.Instance}, target: {it.Instance}, level: namespace, "
                + $"namespace: team, tagFilter: \".*\" }}"));
        return $"instances:\n{string.Join('\n', instances)}\nrules:\n{string.Join('\n', rules)}\n";
    }

    protected ServedProcess AddProcess(string role, int number, int port, string configuration, params string[] arguments)
    {
        var process = new ServedProcess(Folder, $"{role}{number}", port, configuration, arguments, skews.Next(), History, Diary);
        Processes.Add(process);
        Victims.Add(new Victim(role, process.Name, process.KillAsync, process.StartAsync, process.SignalAsync));
        return process;
    }

    /// <summary>Returns the port of a proxy for the server. The connections through the proxy can be cut.</summary>
    protected int Wire(string kind, string name, int port)
    {
        var proxy = CuttableProxy.Start(port);
        _proxies.Add(proxy);
        Wires.Add(new Wire(kind, name, proxy));
        return proxy.Port;
    }

    private string Wired(string kind, string instance, DockerRegistryServer registry, Func<string, int, int>? wayTo = null)
    {
        if (!_wirePorts.TryGetValue(instance, out var port))
            _wirePorts[instance] = port = Wire(kind, instance, registry.Address.Port);
        return $"http://127.0.0.1:{wayTo?.Invoke(instance, port) ?? port}";
    }

    private async Task AddSourceAsync(string instance, IReadOnlyList<NotificationEndpoint> notifications, params string[] targets)
    {
        var registry = await DockerRegistryServer.StartAsync(new DockerRegistryOptions { Notifications = notifications });
        AddVictim("source", instance, registry);
        var started = new List<ChaosTarget>();
        Sources.Add(new ChaosSource(instance, registry, started, notifications.Count > 0));
        foreach (var target in targets)
        {
            started.Add(new ChaosTarget(target, await DockerRegistryServer.StartAsync()));
            AddVictim("target", target, started[^1].Registry);
        }
    }

    private void AddVictim(string kind, string name, DockerRegistryServer registry) =>
        Victims.Add(new Victim(kind, name, () => { registry.Kill(); return Task.CompletedTask; }, () => registry.RestartAsync()));
}
