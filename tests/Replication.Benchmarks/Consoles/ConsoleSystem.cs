using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Replication.Benchmarks.Peers;
using Replication.Contracts.Stores;
using Replication.EmbeddedRegistry.Samples;
using Replication.Storage.Sqlite;
using Replication.Testing.Servers;
using Replication.Testing.Serving;

namespace Replication.Benchmarks.Consoles;

/// <summary>
/// A process of the API with 100,000 stored tasks and 50 that copy slowly, and a process that has the role console alone.
/// </summary>
internal sealed class ConsoleSystem : IAsyncDisposable
{
    public const string Token = "token-of-the-benchmark-0123456789";

    private const int StoredTasks = 100_000;
    private const int RunningTasks = 50;
    private const int LayerBytes = 12 * 1024 * 1024;

    // A copy takes nine minutes, longer than the measurement.
    private const double BytesPerSecond = LayerBytes / 540.0;

    private static readonly TimeSpan History = TimeSpan.FromDays(7);

    private readonly TemporaryFolder _folder = new();
    private DockerRegistryServer? _source;
    private DockerRegistryServer? _target;
    private SlowBlobProxy? _slow;
    private CallCounter? _calls;

    public ReplicationProcess Api { get; private set; } = null!;

    public ReplicationProcess Console { get; private set; } = null!;

    public Uri ApiAddress { get; private set; } = null!;

    public Uri ConsoleAddress { get; private set; } = null!;

    public static async Task<ConsoleSystem> StartAsync()
    {
        var system = new ConsoleSystem();
        try
        {
            await system.BeginAsync();
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    /// <summary>Signs in as a browser does. Returns the cookies of the session.</summary>
    public async Task<string> SignInAsync()
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = ConsoleAddress };
        var page = await http.GetStringAsync("sign-in");
        const string Field = "name=\"__RequestVerificationToken\" value=\"";
        var form = page[(page.IndexOf(Field, StringComparison.Ordinal) + Field.Length)..];
        using var answer = await http.PostAsync("sign-in", new FormUrlEncodedContent(
        [
            new("token", Token), new("to", "/"), new("__RequestVerificationToken", form[..form.IndexOf('"', StringComparison.Ordinal)]),
        ]));
        return answer.Headers.GetValues("Set-Cookie")
            .Select(static it => it.Split(';')[0])
            .Single(static it => it.StartsWith("replication-session=", StringComparison.Ordinal));
    }

    /// <summary>The number of calls that the console has made.</summary>
    public long Calls => _calls!.Count;

    public async ValueTask DisposeAsync()
    {
        if (Console is not null)
            await Console.DisposeAsync();
        if (_calls is not null)
            await _calls.DisposeAsync();
        if (Api is not null)
            await Api.DisposeAsync();
        if (_slow is not null)
            await _slow.DisposeAsync();
        if (_target is not null)
            await _target.DisposeAsync();
        if (_source is not null)
            await _source.DisposeAsync();
        _folder.Dispose();
    }

    private async Task BeginAsync()
    {
        await FillAsync();
        _source = await DockerRegistryServer.StartAsync();
        _target = await DockerRegistryServer.StartAsync();
        _slow = new SlowBlobProxy(_source.Address, "/blobs/", BytesPerSecond);
        var (api, console) = (FreePort.Take(), FreePort.Take());
        var rules = string.Join('\n', Enumerable.Range(0, 20).Select(static i =>
            $"  - {{ name: rule-{i}, source: source, target: target-{i % 10}, level: namespace, namespace: team-{i}, "
                + "tagFilter: \".*\" }"));
        var targets = string.Join(
            '\n', Enumerable.Range(0, 10).Select(i => $"  - {{ name: target-{i}, endpoint: \"{_target.Address}\" }}"));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Token)));
        await File.WriteAllTextAsync(_folder.Combine("api.yaml"), $$"""
            topology: acyclic
            store: { provider: sqlite, path: {{StorePath}} }
            http: { urls: "http://127.0.0.1:{{api}}" }
            worker: { maxConcurrentCopies: 64, maxConcurrentBlobs: 64 }
            auth: { tokens: [{ name: bench, role: admin, sha256: "{{hash}}" }] }
            instances:
              - { name: source, endpoint: "{{_slow.Address}}" }
            {{targets}}
            rules:
            {{rules}}
            """);
        _calls = new CallCounter(api);
        await File.WriteAllTextAsync(_folder.Combine("console.yaml"), $$"""
            http: { urls: "http://127.0.0.1:{{console}}" }
            console: { server: "{{_calls.Address}}", keys: {{_folder.Combine("keys")}} }
            """);
        Api = Serve("api.yaml");
        ApiAddress = await Api.ListeningAsync();
        Console = Serve("console.yaml", "--role", "console");
        ConsoleAddress = await Console.ListeningAsync();
        await RunTasksAsync();
    }

    private string StorePath => _folder.Combine("replication.db");

    // The published program, compiled as it is for users.
    private ReplicationProcess Serve(string file, params string[] options) => ReplicationProcess.Start(
        _folder.Path, [("DOTNET_TC_CallCountThreshold", "1E")], ["serve", "--config", _folder.Combine(file), .. options]);

    private async Task FillAsync()
    {
        await using var stores = new ServiceCollection()
            .AddSqliteStores(new SqliteStoreOptions { Path = StorePath })
            .BuildServiceProvider();
        var tasks = stores.GetRequiredService<ITaskStore>();
        var first = TimeProvider.System.GetUtcNow() - History;
        foreach (var some in Enumerable.Range(0, StoredTasks).Chunk(1000))
            await tasks.AddAsync([.. some.Select(i => SampleTasks.Finished(i, first + i * (History / StoredTasks)))], default);
    }

    private async Task RunTasksAsync()
    {
        using var pusher = new RegistryPusher(_source!.Address);
        using var http = new HttpClient { BaseAddress = new Uri(ApiAddress, "api/v1/") };
        http.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        for (var i = 0; i < RunningTasks; i++)
        {
            await pusher.PushAsync("team/slow", $"v{i}", SampleImage.Create(i, [LayerBytes]));
            var image = new { repository = "team/slow", tag = $"v{i}" };
            using var answer = await http.PostAsJsonAsync("tasks", new
            {
                source = new { instance = "source", image.repository, image.tag },
                target = new { instance = $"target-{i % 10}", repository = $"team/slow-{i}", image.tag },
            });
            answer.EnsureSuccessStatusCode();
        }
        await Waiting.UntilAsync<object>(
            async () => (await http.GetFromJsonAsync<JsonElement>("tasks?status=running&limit=100")).GetProperty("items").GetArrayLength()
                == RunningTasks ? this : null,
            () => Api.Output);
    }
}
