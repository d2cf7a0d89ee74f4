using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Replication.Testing.Processes;
using Replication.Testing.Serving;
using Testcontainers.RabbitMq;

namespace Replication.Testing.Servers;

/// <summary>
/// A RabbitMQ for tests: the server that <c>REPLICATION_TEST_RABBITMQ</c> names (amqp://user:pass@host:port/vhost), else a container if a
/// Docker engine is available, else a process of Debian's <c>rabbitmq-server</c> on loopback.
/// </summary>
public sealed class RabbitMqServer : IAsyncDisposable
{
    public const string AddressVariable = "REPLICATION_TEST_RABBITMQ";

    // Debian's wrapper in /usr/sbin requires the packaged user account; this is the program that it runs.
    private const string Program = "/usr/lib/rabbitmq/bin/rabbitmq-server";
    private const string Control = "/usr/lib/rabbitmq/bin/rabbitmqctl";
    private const string User = "replication";
    private const int MaxTries = 3;

    // Idle threads of the Erlang VM sleep at once. By default they spin first, which takes processor time from the tests.
    private const string WithoutSpinning = "+sbwt none +sbwtdcpu none +sbwtdio none";

    private const string Image = "rabbitmq:4-management";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(8);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private RabbitMqContainer? _container;
    private Process? _process;
    // The broker would start its port mapper (epmd) as a daemon, which outlives a killed test run. A child process of the test run does
    // not.
    private Process? _mapper;
    // The ports of AMQP, of the Erlang distribution protocol and of the port mapper.
    private int[] _ports = [];
    private string _configuration = "";
    private string _login = "";
    private string _settings = "";
    private int _virtualHosts;
    private RabbitMqServer? _owner;

    private RabbitMqServer()
    {
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>True if this test run started the server as a process, which can be killed and restarted.</summary>
    public bool IsProcess => _process is not null;

    /// <summary>True for a process of this test run and for its virtual hosts: <see cref="ControlAsync"/> works.</summary>
    public bool IsControllable => (_owner ?? this).IsProcess;

    /// <summary>
    /// Starts the server. With a <paramref name="configuration"/> (lines of rabbitmq.conf) or a <paramref name="password"/> (of its only
    /// user) the server is always a process of this test run. <paramref name="settings"/> are arguments of the Erlang VM, for settings that
    /// rabbitmq.conf does not support. A process of this test run has <paramref name="virtualHosts"/> virtual hosts in addition to the
    /// default one.
    /// </summary>
    public static async Task<RabbitMqServer> StartAsync(
        string configuration = "", string settings = "", string? password = null, int virtualHosts = 0)
    {
        if (password is not null)
            configuration = $"{configuration}\ndefault_user = {User}\ndefault_pass = {password}";
        var server = new RabbitMqServer
        {
            _configuration = configuration,
            _settings = settings,
            _virtualHosts = virtualHosts,
            _login = password is null ? "guest:guest" : $"{User}:{password}"
        };
        if (configuration.Length == 0 && Environment.GetEnvironmentVariable(AddressVariable) is { Length: > 0 } address)
        {
            server.Address = new Uri(address);
            return server;
        }
        if (configuration.Length == 0 && await server.TryContainerAsync())
            return server;
        for (var tries = 1; ; tries++)
        {
            server._ports = [FreePort.Take(), FreePort.Take(), FreePort.Take()];
            try
            {
                await server.LaunchAsync();
                return server;
            }
            catch (InvalidOperationException e) when (tries < MaxTries && IsPortTaken(e.Message))
            {
                // Another process took a port between the check and the start of the broker.
                server.StopMapper();
            }
        }
    }

    /// <summary>Returns a virtual host (the first index is 0) as a separate server. It must not be killed.</summary>
    public RabbitMqServer VirtualHost(int index) => index < _virtualHosts
        ? new RabbitMqServer { _owner = this, Address = new Uri(Address, NameOf(index)) }
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"the server has {_virtualHosts} virtual hosts");

    /// <summary>Returns the same server at the address of a proxy. It must not be killed.</summary>
    public RabbitMqServer Behind(CuttableProxy proxy) =>
        new() { _owner = this, Address = new UriBuilder(Address) { Port = proxy.Port }.Uri };

    /// <summary>Runs <c>rabbitmqctl</c> against the process of this test run and returns the output.</summary>
    public async Task<string> ControlAsync(params IEnumerable<string> arguments)
    {
        if (_owner is not null)
            return await _owner.ControlAsync([.. arguments, "-p", Address.AbsolutePath[1..]]);
        var start = new ProcessStartInfo(Control, ["-q", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Variables())
            start.Environment[name] = value;
        using var control = Process.Start(start)!;
        var errors = control.StandardError.ReadToEndAsync();
        var output = await control.StandardOutput.ReadToEndAsync();
        await control.WaitForExitAsync();
        return control.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"rabbitmqctl ended with {control.ExitCode}: {await errors}");
    }

    /// <summary>Kills the process (SIGKILL).</summary>
    public void Kill()
    {
        _process!.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    /// <summary>Restarts the process on the same port and data.</summary>
    public Task RestartAsync() => LaunchAsync();

    public async ValueTask DisposeAsync()
    {
        if (_container is not null)
            await _container.DisposeAsync();
        if (_process is { HasExited: false })
        {
            using var timeout = new CancellationTokenSource(StopTimeout);
            using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
                await kill.WaitForExitAsync();
            try
            {
                await _process.WaitForExitAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                Kill();
            }
        }
        if (_process is not null)
            StopMapper();
        _process?.Dispose();
        _folder.Dispose();
    }

    // The broker starts its own port mapper if none responds, so wait until this one accepts connections.
    private async Task StartMapperAsync()
    {
        _mapper = GuardedProcess.Start(new ProcessStartInfo("epmd", ["-port", $"{_ports[2]}", "-address", "127.0.0.1"]));
        await Waiting.UntilAsync(async () => _mapper.HasExited || await AcceptsAsync(_ports[2])
            ? _mapper
            : null, () => "epmd does not accept connections");
    }

    private static async Task<bool> AcceptsAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void StopMapper()
    {
        _mapper?.Kill();
        _mapper?.WaitForExit();
        _mapper?.Dispose();
        _mapper = null;
    }

    private async Task<bool> TryContainerAsync()
    {
        if (!File.Exists("/var/run/docker.sock") && Environment.GetEnvironmentVariable("DOCKER_HOST") is null)
            return false;
        RabbitMqContainer? container = null;
        try
        {
            container = new RabbitMqBuilder(Image).Build();
            using var timeout = new CancellationTokenSource(StartTimeout);
            await container.StartAsync(timeout.Token);
            _container = container;
            Address = new Uri(container.GetConnectionString());
            return true;
        }
        catch (Exception e)
        {
            Console.WriteLine($"No container for RabbitMQ ({e.Message}); Debian's server is started instead.");
            if (container is not null)
                await container.DisposeAsync();
            return false;
        }
    }

    private async Task LaunchAsync()
    {
        if (!File.Exists(Program))
            throw new InvalidOperationException(
                $"{Program} is not there: install Debian's package rabbitmq-server, or name a server in {AddressVariable}");
        var plugins = _folder.Combine("plugins");
        await File.WriteAllTextAsync(plugins, "[].");
        var configuration = _folder.Combine("rabbitmq.conf");
        await File.WriteAllTextAsync(configuration, _configuration);
        if (_virtualHosts > 0)
        {
            var definitions = _folder.Combine("definitions.json");
            await File.WriteAllTextAsync(definitions, Definitions());
            await File.AppendAllTextAsync(configuration, $"\nload_definitions = {definitions}\n");
        }
        var start = new ProcessStartInfo(Program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Variables())
            start.Environment[name] = value;
        if (_mapper is null or { HasExited: true })
            await StartMapperAsync();
        var output = new System.Collections.Concurrent.ConcurrentQueue<string>();
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = _process = GuardedProcess.Start(start);
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var first = await Task.WhenAny(up.Task, process.WaitForExitAsync(), Task.Delay(StartTimeout));
        if (first != up.Task)
            throw new InvalidOperationException($"rabbitmq-server does not start:\n{string.Join('\n', output)}");
        Address = new Uri($"amqp://{_login}@127.0.0.1:{_ports[0]}/");

        void Read(string? line)
        {
            if (line is null)
                return;
            output.Enqueue(line);
            if (line.Contains("Server startup complete", StringComparison.Ordinal))
                up.TrySetResult();
        }
    }

    // Each listener of the broker says it in its own words.
    private static bool IsPortTaken(string output) =>
        output.Contains("eaddrinuse", StringComparison.Ordinal) || output.Contains("could not bind", StringComparison.Ordinal);

    private static string NameOf(int virtualHost) => $"run{virtualHost}";

    // A broker that loads definitions does not create a default user.
    private string Definitions()
    {
        var salt = new byte[4];
        var hash = Convert.ToBase64String([.. salt, .. SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(_login.Split(':')[1])])]);
        var user = _login.Split(':')[0];
        var hosts = Enumerable.Range(0, _virtualHosts).Select(NameOf).Prepend("/").ToList();
        return JsonSerializer.Serialize(new
        {
            users = new[] { new { name = user, password_hash = hash, tags = "administrator" } },
            vhosts = hosts.Select(static name => new { name }),
            permissions = hosts.Select(vhost => new { user, vhost, configure = ".*", write = ".*", read = ".*" }),
        });
    }

    private Dictionary<string, string> Variables() => new()
    {
        ["RABBITMQ_NODENAME"] = $"t{_ports[0]}@localhost",
        ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
        ["RABBITMQ_NODE_PORT"] = $"{_ports[0]}",
        ["RABBITMQ_DIST_PORT"] = $"{_ports[1]}",
        ["RABBITMQ_MNESIA_BASE"] = _folder.Path,
        ["RABBITMQ_LOG_BASE"] = _folder.Path,
        ["RABBITMQ_LOGS"] = "-",
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = _folder.Combine("plugins"),
        ["RABBITMQ_CONFIG_FILE"] = _folder.Combine("rabbitmq.conf"),
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        ["ERL_EPMD_PORT"] = $"{_ports[2]}",
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = $"{WithoutSpinning} -kernel inet_dist_use_interface {{127,0,0,1}} {_settings}",
        ["HOME"] = _folder.Path,
    };
}
