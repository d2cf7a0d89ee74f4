using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.EmbeddedRegistry;
using Replication.EmbeddedRegistry.Notifications;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Serving;
using Replication.Storage.Mongo;
using Replication.Storage.Sqlite;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Tasks;

/// <summary>
/// The program between two registries with injected faults: one instance with the in-memory bus and SQLite, or several with RabbitMQ and
/// MongoDB.
/// </summary>
internal sealed class TaskSystem : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<IReplicationProgram> _programs = [];
    private readonly HttpClient _http = new();
    private readonly int _port = FreePort.Take();

    public EmbeddedRegistryServer Source { get; private set; } = null!;

    public EmbeddedRegistryServer Target { get; private set; } = null!;

    public RegistryPusher AtSource { get; private set; } = null!;

    public RegistryPusher AtTarget { get; private set; } = null!;

    public ApiClient Api { get; private set; } = null!;

    private readonly StartProgram _start;

    private TaskSystem(StartProgram? start) => _start = start ?? HostedReplication.Start;

    private readonly string _database = $"tasks{Guid.NewGuid():N}";
    private FleetServers? _servers;

    public string Output => string.Join("\n----\n", _programs.Select(it => it.Output));

    /// <summary>
    /// Starts the system; <paramref name="rule"/> are the keys of the rule for the namespace <c>team</c>. For each of
    /// <paramref name="formats"/> it adds a source instance with this name, which reports in this format, and a rule that copies its
    /// namespace <c>order</c> to a namespace with this name, with the keys <paramref name="formatRule"/>.
    /// <paramref name="start"/> starts a program; without it, the programs run in this process.
    /// </summary>
    public static async Task<TaskSystem> StartAsync(
        FleetServers? servers,
        string rule = "tagFilter: \".*\"",
        string settings = "",
        int workers = 3,
        bool strictTarget = true,
        IReadOnlyList<string>? formats = null,
        StartProgram? start = null,
        string formatRule = "deletions: true")
    {
        var system = new TaskSystem(start);
        try
        {
            await system.StartAllAsync(servers, rule, settings, workers, strictTarget, formats ?? [], formatRule);
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stores tasks without wake-ups, like a coordinator that is killed between the two steps.</summary>
    public async Task WriteAsync(IReadOnlyCollection<ReplicationTask> tasks)
    {
        var services = new ServiceCollection();
        if (_servers is null)
            services.AddSqliteStores(new SqliteStoreOptions { Path = StoreFile });
        else
            services.AddMongoStores(new MongoStoreOptions { ConnectionString = _servers.Mongo.ConnectionString, Database = _database });
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<ITaskStore>().AddAsync(tasks, default);
    }

    /// <summary>Starts a manual replication and returns the task from the response.</summary>
    public async Task<JsonElement> ReplicateAsync(
        string repository, string tag, string targetRepository, string targetTag, string more = "")
    {
        var (status, body) = await Api.PostAsync("/api/v1/tasks", $$"""
            {"source":{"instance":"hangzhou","repository":"{{repository}}","tag":"{{tag}}"},"target":{"instance":"tokyo","repository":"{{targetRepository}}","tag":"{{targetTag}}"}{{more}}}
            """);
        Assert.True(status == System.Net.HttpStatusCode.Accepted, $"{status}: {body}");
        return body;
    }

    /// <summary>Waits until the task is finished, or until <paramref name="isThere"/> returns true.</summary>
    public async Task<JsonElement> TaskAsync(JsonElement task, Func<JsonElement, bool>? isThere = null)
    {
        isThere ??= static it => it.GetProperty("status").GetString() is "succeeded" or "failed" or "canceled";
        var last = default(JsonElement);
        return (JsonElement)await Waiting.UntilAsync<object>(
            async () => isThere(last = await Api.GetAsync($"/api/v1/tasks/{task.GetProperty("id").GetString()}")) ? last : null,
            () => $"{last}\n{Output}");
    }

    /// <summary>Waits for the only task of an action in a repository that has finished.</summary>
    public async Task<JsonElement> FinishedAsync(string repository, string action, int count = 1) =>
        (JsonElement)await Waiting.UntilAsync<object>(
            async () =>
            {
                var tasks = (await Api.GetAsync($"/api/v1/tasks?repository={repository}&limit=500"))
                    .GetProperty("items")
                    .EnumerateArray()
                    .Where(it => it.GetProperty("action").GetString() == action)
                    .ToList();
                return tasks.Count >= count
                    && tasks.All(it => it.GetProperty("status").GetString() is "succeeded" or "failed" or "canceled") ? tasks[0] : null;
            },
            () => Output);

    public async Task<List<JsonElement>> EventsAsync(JsonElement task, int count)
    {
        var id = task.GetProperty("id").GetString();
        return await Waiting.UntilAsync(
            async () =>
            {
                var events = (await Api.GetAsync("/api/v1/events?limit=500"))
                    .GetProperty("items")
                    .EnumerateArray()
                    .Where(it => it.GetProperty("task").GetString() == id)
                    .ToList();
                return events.Count >= count ? events : null;
            },
            () => Output);
    }

    public async Task UntagAsync(string repository, string tag)
    {
        using var answer = await _http.DeleteAsync(new Uri(Source.Address, $"v2/{repository}/manifests/{tag}"));
        Assert.Equal(System.Net.HttpStatusCode.Accepted, answer.StatusCode);
    }

    /// <summary>The digests of the referrers of a manifest at the target.</summary>
    public async Task<List<string>> ReferrersAsync(string repository, string subject)
    {
        var list = JsonSerializer.Deserialize<JsonElement>(
            await _http.GetStringAsync(new Uri(Target.Address, $"v2/{repository}/referrers/{subject}")));
        return [.. list.GetProperty("manifests").EnumerateArray().Select(static it => it.GetProperty("digest").GetString()!)];
    }

    /// <summary>The digests that were written to a tag at the target, in order.</summary>
    public int TagWrites(string repository, string tag) =>
        Target.Requests.All.Count(it => it.Method == "PUT" && it.Repository == repository && it.Reference == tag && it.Status == 201);

    public async ValueTask DisposeAsync()
    {
        Api?.Dispose();
        _http.Dispose();
        await Task.WhenAll(_programs.Select(static it => it.DisposeAsync().AsTask()));
        AtSource?.Dispose();
        AtTarget?.Dispose();
        if (Source is not null)
            await Source.DisposeAsync();
        if (Target is not null)
            await Target.DisposeAsync();
        _folder.Dispose();
    }

    private string StoreFile => _folder.Combine("replication.db");

    private async Task StartAllAsync(
        FleetServers? servers,
        string rule,
        string settings,
        int workers,
        bool strictTarget,
        IReadOnlyList<string> formats,
        string formatRule)
    {
        _servers = servers;
        Target = await EmbeddedRegistryServer.StartAsync(
            new EmbeddedRegistryOptions { Folder = _folder.Combine("target"), RequireReferences = strictTarget });
        Source = await EmbeddedRegistryServer.StartAsync(new EmbeddedRegistryOptions
        {
            Folder = _folder.Combine("source"),
            Notifications =
            [
                new NotificationEndpoint
                {
                    Url = new Uri($"http://127.0.0.1:{_port}/hooks/hangzhou"),
                    Headers = new Dictionary<string, string> { ["Authorization"] = $"Bearer {ServedSystem.Secret}" },
                    Threshold = 1,
                    Backoff = TimeSpan.FromMilliseconds(200),
                    IgnoredActions = ["pull", "mount"],
                },
            ],
        });
        (AtSource, AtTarget) = (new RegistryPusher(Source.Address), new RegistryPusher(Target.Address));
        var parts = servers is null
            ? $"store: {{ provider: sqlite, path: {StoreFile} }}"
            : $$"""
              bus: { transport: rabbitmq, uri: "{{servers.RabbitMq.Address}}" }
              store: { provider: mongodb, connectionString: "{{servers.Mongo.ConnectionString}}", database: {{_database}} }
              """;
        await File.WriteAllTextAsync(_folder.Combine("replication.yaml"), $$"""
            {{parts}}
            {{settings}}
            instances:
              - name: hangzhou
                endpoint: {{Source.Address.GetLeftPart(UriPartial.Authority)}}
                webhook: { format: distribution, authentication: bearer, secret: {{ServedSystem.Secret}} }
              - name: tokyo
                endpoint: {{Target.Address.GetLeftPart(UriPartial.Authority)}}
            {{string.Join("\n", formats.Select(it => $"  - {{ name: {it}, endpoint: \"{Source.Address.GetLeftPart(UriPartial.Authority)}\", webhook: {{ format: {it}, authentication: bearer, secret: {ServedSystem.Secret} }} }}"))}}
            rules:
              - { name: team-to-tokyo, source: hangzhou, target: tokyo, level: namespace, namespace: team, {{rule}} }
            {{string.Join("\n", formats.Select(it => $"  - {{ name: from-{it}, source: {it}, target: tokyo, level: namespace, namespace: order, targetNamespace: {it}, tagFilter: \".*\", {formatRule} }}"))}}
            {{(formats.Count > 0 ? "topology: acyclic" : "")}}
            """);
        Api = new ApiClient(await StartAsync(servers is null ? null : "ingest,coordinator", _port));
        if (servers is not null)
            await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => StartAsync("worker", 0)));
    }

    private async Task<Uri> StartAsync(string? role, int port)
    {
        var program = _start(_folder.Combine("replication.yaml"), role, new Uri($"http://127.0.0.1:{port}"));
        _programs.Add(program);
        return await program.ListeningAsync();
    }
}
