using Microsoft.Extensions.DependencyInjection;
using RabbitMQ.Client;
using Replication.Chaos.Faults;
using Replication.Chaos.History;
using Replication.Chaos.Pushes;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Storage.Mongo;
using Replication.Testing.Servers;
using Replication.Testing.Serving;

namespace Replication.Chaos.Systems;

/// <summary>Several processes of every role, connected by RabbitMQ and MongoDB.</summary>
internal sealed class FleetUnderFire : ChaosSystem
{
    private const string Database = "chaos";
    private const int Ingests = 2;
    private const int Coordinators = 2;
    private const int Workers = 3;

    private static readonly string[] Queues = ["batches", .. CopyQueue.Names];

    private readonly int[] _hookPorts = [.. Enumerable.Range(0, Ingests).Select(_ => FreePort.Take())];
    private readonly int _apiPort = FreePort.Take();
    private RabbitMqServer _rabbitMq = null!;
    private MongoServer _mongo = null!;
    private readonly List<TagWriteProxy> _tagProxies = [];

    private FleetUnderFire(Skews skews, Diary diary)
        : base(skews, diary)
    {
    }

    public override IReadOnlyList<Uri> Hooks => [.. _hookPorts.Select(it => new Uri($"http://127.0.0.1:{it}"))];

    public override Uri Api => new($"http://127.0.0.1:{_apiPort}");

    public override Uri? Broker => _rabbitMq.Address;

    public static async Task<FleetUnderFire> StartAsync(PushBook book, Skews skews, Diary diary)
    {
        var system = new FleetUnderFire(skews, diary);
        try
        {
            await system.StartAllAsync(book);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    public override async Task<IReadOnlyDictionary<string, uint>> CountDeadLettersAsync()
    {
        var counts = new Dictionary<string, uint>();
        await using var connection = await new ConnectionFactory { Uri = _rabbitMq.Address }.CreateConnectionAsync();
        foreach (var queue in Queues.SelectMany(it => (string[])[$"{it}_error", $"{it}_skipped"]))
        {
            await using var channel = await connection.CreateChannelAsync();
            try
            {
                counts[queue] = (await channel.QueueDeclarePassiveAsync(queue)).MessageCount;
            }
            catch (RabbitMQ.Client.Exceptions.OperationInterruptedException)
            {
                // The queue does not exist, so it has no messages.
            }
        }
        return counts;
    }

    public override Task WatchLeasesAsync(CancellationToken until) =>
        new LeaseSamples(_mongo.ConnectionString, Database, History, Diary).RunAsync(until);

    public override ISagaDocumentStore OpenSagas() => new ServiceCollection()
        .AddSingleton(TimeProvider.System)
        .AddLogging()
        .AddMongoStores(new MongoStoreOptions { ConnectionString = _mongo.ConnectionString, Database = Database })
        .BuildServiceProvider()
        .GetRequiredService<ISagaDocumentStore>();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var proxy in _tagProxies)
            await proxy.DisposeAsync();
        if (_mongo is not null)
            await _mongo.DisposeAsync();
        if (_rabbitMq is not null)
            await _rabbitMq.DisposeAsync();
    }

    private async Task StartAllAsync(PushBook book)
    {
        var broker = RabbitMqServer.StartAsync();
        var store = MongoServer.StartAsync(killable: true);
        await StartRegistriesAsync(book);
        (_rabbitMq, _mongo) = (await broker, await store);
        if (_rabbitMq.IsProcess)
            Victims.Add(new Victim("broker", "RabbitMQ", () => { _rabbitMq.Kill(); return Task.CompletedTask; }, _rabbitMq.RestartAsync));
        if (_mongo.IsProcess)
            Victims.Add(new Victim("store", "MongoDB", _mongo.KillAsync, _mongo.RestartAsync));
        var servers = $$"""
            bus: { transport: rabbitmq, uri: "{{Rewired(_rabbitMq.Address.OriginalString, "broker", "RabbitMQ")}}" }
            store: { provider: mongodb, connectionString: "{{Rewired(_mongo.ConnectionString, "store", "MongoDB")}}", database: {{Database}} }
            """;
        await File.WriteAllTextAsync(Folder.Combine("replication.yaml"), $"{servers}\n{Registries()}");
        AddProcess("coordinator", 1, _apiPort, "replication.yaml", "--role", "coordinator");
        for (var i = 2; i <= Coordinators; i++)
            AddProcess("coordinator", i, 0, "replication.yaml", "--role", "coordinator");
        for (var i = 1; i <= Workers; i++)
        {
            // Each worker has its own proxy for each target, which shows the worker that moved a tag.
            var worker = $"worker{i}";
            await File.WriteAllTextAsync(
                Folder.Combine($"{worker}.yaml"), $"{servers}\n{Registries((target, port) => WatchWrites(worker, target, port))}");
            AddProcess("worker", i, 0, $"{worker}.yaml", "--role", "worker");
        }
        for (var i = 1; i <= Ingests; i++)
            AddProcess("ingest", i, _hookPorts[i - 1], "replication.yaml", "--role", "ingest");
        await Task.WhenAll(Processes.Select(it => it.StartAsync()));
    }

    private int WatchWrites(string worker, string target, int port)
    {
        var proxy = TagWriteProxy.Start(worker, target, port, History, Diary);
        _tagProxies.Add(proxy);
        return proxy.Port;
    }

    private string Rewired(string address, string kind, string name)
    {
        var server = new Uri(address);
        return new UriBuilder(server) { Host = "127.0.0.1", Port = Wire(kind, name, server.Port) }.Uri.AbsoluteUri;
    }
}
