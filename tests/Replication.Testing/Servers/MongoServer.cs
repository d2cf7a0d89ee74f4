using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;
using Replication.Testing.Processes;
using Replication.Testing.Servers.DocumentDb;
using Replication.Testing.Serving;
using Testcontainers.MongoDb;

namespace Replication.Testing.Servers;

/// <summary>
/// A MongoDB for tests: the server that <c>REPLICATION_TEST_MONGODB</c> names, else a container if a Docker engine is available, else
/// PostgreSQL with the DocumentDB extension from Debian's packages behind <see cref="Gateway"/>. The last one is a different database
/// engine: it only verifies how the stores use the driver and their documents.
/// </summary>
public sealed class MongoServer : IAsyncDisposable
{
    public const string AddressVariable = "REPLICATION_TEST_MONGODB";

    /// <summary>
    /// The environment variable with the folder of the unpacked packages. tests/run.sh creates the folder once (DocumentDb/make-root.sh).
    /// </summary>
    public const string RootVariable = "REPLICATION_TEST_DOCUMENTDB_ROOT";

    /// <summary>The password in <see cref="LoginConnectionString"/>.</summary>
    public const string Password = "planted-mongodb-password-4711";

    private const string User = "replication";
    private const string Image = "mongo:8";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(8);

    private readonly ConcurrentQueue<string> _output = new();
    private MongoDbContainer? _container;
    private Process? _postgres;
    private Gateway? _gateway;
    private int _gatewayPort;
    private string _postgresAddress = "";
    private Process? _postmaster;
    private bool _isKillable;
    private TaskCompletionSource<int> _started = new();

    private MongoServer()
    {
    }

    public string ConnectionString { get; private set; } = "";

    /// <summary>The connection string with a user and <see cref="Password"/>. The <see cref="Gateway"/> accepts any password.</summary>
    public string LoginConnectionString { get; private set; } = "";

    /// <summary>True if this test run started the server as killable: the server can be killed and restarted.</summary>
    public bool IsProcess => _postmaster is not null;

    /// <summary>Starts the server. A <paramref name="killable"/> server keeps the confirmed writes when it is killed.</summary>
    public static async Task<MongoServer> StartAsync(bool killable = false)
    {
        var server = new MongoServer { _isKillable = killable };
        if (Environment.GetEnvironmentVariable(AddressVariable) is { Length: > 0 } address)
            server.ConnectionString = server.LoginConnectionString = address;
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
        if (_postmaster is { HasExited: false })
        {
            using (var kill = Process.Start("kill", ["-INT", $"{_postmaster.Id}"]))
                await kill.WaitForExitAsync();
            await _postmaster.WaitForExitAsync();
        }
        if (_isKillable && _postgres is { HasExited: false })
        {
            // The shell that holds the data exits when its input is closed.
            _postgres.StandardInput.Close();
            await _postgres.WaitForExitAsync();
        }
        if (_postgres is { HasExited: false })
        {
            // SIGINT requests a fast shutdown. The data is on a tmpfs that disappears with the process.
            using (var kill = Process.Start("kill", ["-INT", $"{_postgres.Id}"]))
                await kill.WaitForExitAsync();
            if (!_postgres.WaitForExit(TimeSpan.FromSeconds(20)))
                _postgres.Kill(entireProcessTree: true);
        }
        _postgres?.Dispose();
    }

    /// <summary>Kills the server (SIGKILL). Every connection is closed, whatever the state of its requests.</summary>
    public async Task KillAsync()
    {
        var closing = _gateway!.DisposeAsync();
        (_gatewayPort, _gateway) = (_gateway.Port, null);
        _postmaster!.Kill(entireProcessTree: true);
        await _postmaster.WaitForExitAsync();
        await closing;
    }

    /// <summary>Restarts the server on the same port and data.</summary>
    public async Task RestartAsync()
    {
        await StartPostmasterAsync();
        _gateway = Gateway.Start(_postgresAddress, _gatewayPort);
    }

    private async Task<bool> TryContainerAsync()
    {
        if (!File.Exists("/var/run/docker.sock") && Environment.GetEnvironmentVariable("DOCKER_HOST") is null)
            return false;
        MongoDbContainer? container = null;
        try
        {
            container = new MongoDbBuilder(Image).WithReplicaSet().WithUsername(User).WithPassword(Password).Build();
            using var timeout = new CancellationTokenSource(StartTimeout);
            await container.StartAsync(timeout.Token);
            _container = container;
            ConnectionString = LoginConnectionString = container.GetConnectionString();
            return true;
        }
        catch (Exception e)
        {
            Console.WriteLine($"No container for MongoDB ({e.Message}); DocumentDB is started instead.");
            if (container is not null)
                await container.DisposeAsync();
            return false;
        }
    }

    private async Task StartDocumentDbAsync()
    {
        if (Environment.GetEnvironmentVariable(RootVariable) is not { Length: > 0 } root || !Directory.Exists(root))
            throw new InvalidOperationException(
                $"no MongoDB for the tests: run tests/run.sh, which makes what {RootVariable} names, or name a server in "
                    + $"{AddressVariable}");
        var port = FreePort.Take();
        var script = Path.Combine(AppContext.BaseDirectory, "documentdb", "run-postgres.sh");
        _postgres = GuardedProcess.Start(
            new ProcessStartInfo("bash", [script, root, $"{port}", .. _isKillable ? ["killable"] : Array.Empty<string>()])
            {
                RedirectStandardInput = _isKillable,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
        _postgres.OutputDataReceived += (_, line) => Read(line.Data ?? "");
        _postgres.ErrorDataReceived += (_, line) => Read(line.Data ?? "");
        _postgres.BeginOutputReadLine();
        _postgres.BeginErrorReadLine();

        _postgresAddress = $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres";
        if (_isKillable)
            await StartPostmasterAsync();
        else
            await AnswerAsync(_postgres);
        _gateway = Gateway.Start(_postgresAddress);
        ConnectionString = $"mongodb://127.0.0.1:{_gateway.Port}/?directConnection=true";
        LoginConnectionString =
            $"mongodb://{User}:{Password}@127.0.0.1:{_gateway.Port}/?directConnection=true&authMechanism=PLAIN&authSource=$external";
    }

    private async Task StartPostmasterAsync()
    {
        using var timeout = new CancellationTokenSource(StartTimeout);
        do
        {
            // A killed server may hold its shared memory for a moment, so retry the start.
            _started = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
            await _postgres!.StandardInput.WriteLineAsync("start");
            await _postgres.StandardInput.FlushAsync(timeout.Token);
            try
            {
                _postmaster = Process.GetProcessById(await _started.Task.WaitAsync(timeout.Token));
                // The shell that started the postmaster can exit before it, so the guard would not find the postmaster among the shell's
                // children.
                GuardedProcess.Register(_postmaster.Id);
            }
            catch (ArgumentException)
            {
                // The process has already exited.
            }
        }
        while (_postmaster is null or { HasExited: true } || !await AnswerAsync(_postmaster, mayExit: true));
    }

    private async Task<bool> AnswerAsync(Process process, bool mayExit = false)
    {
        using var timeout = new CancellationTokenSource(StartTimeout);
        while (!await AnswersAsync(_postgresAddress))
        {
            if (process.HasExited && mayExit)
                return false;
            if (process.HasExited || timeout.IsCancellationRequested)
                throw new InvalidOperationException($"PostgreSQL with DocumentDB does not start:\n{string.Join('\n', _output)}");
            await Task.Delay(100);
        }
        return true;
    }

    private void Read(string line)
    {
        _output.Enqueue(line);
        if (line.StartsWith("postgres ", StringComparison.Ordinal) && int.TryParse(line.AsSpan("postgres ".Length), out var processId))
            _started.TrySetResult(processId);
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
