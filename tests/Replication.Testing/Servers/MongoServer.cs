using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;
using Replication.Testing.Servers.DocumentDb;
using Replication.Testing.Serving;
using Testcontainers.MongoDb;

namespace Replication.Testing.Servers;

/// <summary>
/// A MongoDB for tests: the one that <c>REPLICATION_TEST_MONGODB</c> names, else a container where a Docker engine runs one, else PostgreSQL with the
/// DocumentDB extension from Debian's packages behind a MongoDB wire of ours. The last is another engine: it shows what the driver and the documents do.
/// </summary>
public sealed class MongoServer : IAsyncDisposable
{
    public const string AddressVariable = "REPLICATION_TEST_MONGODB";

    /// <summary>The unpacked packages; tests/run.sh makes them once (DocumentDb/make-root.sh).</summary>
    public const string RootVariable = "REPLICATION_TEST_DOCUMENTDB_ROOT";

    private const string Image = "mongo:8";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(3);

    private MongoDbContainer? _container;
    private Process? _postgres;
    private Gateway? _gateway;

    private MongoServer()
    {
    }

    public string ConnectionString { get; private set; } = "";

    public static async Task<MongoServer> StartAsync()
    {
        var server = new MongoServer();
        if (Environment.GetEnvironmentVariable(AddressVariable) is { Length: > 0 } address)
            server.ConnectionString = address;
        else if (!await server.TryContainerAsync())
            await server.StartDocumentDbAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (_container is not null)
            await _container.DisposeAsync();
        if (_gateway is not null)
            await _gateway.DisposeAsync();
        if (_postgres is { HasExited: false })
        {
            // A fast shutdown; the data lies on a tmpfs that goes with the process.
            using (var kill = Process.Start("kill", ["-INT", $"{_postgres.Id}"]))
                await kill.WaitForExitAsync();
            if (!_postgres.WaitForExit(TimeSpan.FromSeconds(20)))
                _postgres.Kill(entireProcessTree: true);
        }
        _postgres?.Dispose();
    }

    private async Task<bool> TryContainerAsync()
    {
        if (!File.Exists("/var/run/docker.sock") && Environment.GetEnvironmentVariable("DOCKER_HOST") is null)
            return false;
        try
        {
            var container = new MongoDbBuilder(Image).WithReplicaSet().Build();
            using var timeout = new CancellationTokenSource(StartTimeout);
            await container.StartAsync(timeout.Token);
            _container = container;
            ConnectionString = container.GetConnectionString();
            return true;
        }
        catch (Exception e)
        {
            Console.WriteLine($"No container for MongoDB ({e.Message}); DocumentDB is started instead.");
            return false;
        }
    }

    private async Task StartDocumentDbAsync()
    {
        if (Environment.GetEnvironmentVariable(RootVariable) is not { Length: > 0 } root || !Directory.Exists(root))
            throw new InvalidOperationException($"no MongoDB for the tests: run tests/run.sh, which makes what {RootVariable} names, or name a server in {AddressVariable}");
        var port = FreePort.Take();
        var script = Path.Combine(AppContext.BaseDirectory, "documentdb", "run-postgres.sh");
        _postgres = Process.Start(new ProcessStartInfo("bash", [script, root, $"{port}"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = new ConcurrentQueue<string>();
        _postgres.OutputDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
        _postgres.ErrorDataReceived += (_, line) => output.Enqueue(line.Data ?? "");
        _postgres.BeginOutputReadLine();
        _postgres.BeginErrorReadLine();

        var postgres = $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres";
        using var timeout = new CancellationTokenSource(StartTimeout);
        while (!await AnswersAsync(postgres))
        {
            if (_postgres.HasExited || timeout.IsCancellationRequested)
                throw new InvalidOperationException($"PostgreSQL with DocumentDB does not start:\n{string.Join('\n', output)}");
            await Task.Delay(100);
        }
        _gateway = Gateway.Start(postgres);
        ConnectionString = $"mongodb://127.0.0.1:{_gateway.Port}/?directConnection=true";
    }

    private static async Task<bool> AnswersAsync(string postgres)
    {
        try
        {
            await using var connection = new NpgsqlConnection(postgres);
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
