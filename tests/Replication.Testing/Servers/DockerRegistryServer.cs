using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Replication.Testing.Processes;

namespace Replication.Testing.Servers;

/// <summary>Debian's <c>docker-registry</c> (distribution 2.8.2) on loopback, with its own storage folder.</summary>
public sealed partial class DockerRegistryServer : IAsyncDisposable
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RebindPause = TimeSpan.FromMilliseconds(200);

    private readonly TemporaryFolder _folder = new();
    private readonly DockerRegistryOptions _options;
    private readonly ConcurrentQueue<string> _output = new();
    private Process? _process;
    private int _port;

    private DockerRegistryServer(DockerRegistryOptions options) => _options = options;

    /// <summary>The address of the registry. It stays the same after a restart.</summary>
    public Uri Address => new($"http://127.0.0.1:{_port}/");

    /// <summary>The output of the registry so far, of all its starts.</summary>
    public string Output => string.Join('\n', _output);

    /// <summary>The lines of <see cref="Output"/>.</summary>
    public IReadOnlyList<string> OutputLines => [.. _output];

    public int ProcessId => _process!.Id;

    /// <summary>The root folder of the filesystem storage driver.</summary>
    public string StorageFolder => _folder.Combine("storage");

    public static async Task<DockerRegistryServer> StartAsync(
        DockerRegistryOptions? options = null, CancellationToken cancellationToken = default)
    {
        var server = new DockerRegistryServer(options ?? new DockerRegistryOptions());
        try
        {
            if (server._options.BasicAuthentication is { } user)
                await File.WriteAllTextAsync(server.PasswordFile, await HashPasswordAsync(user, cancellationToken), cancellationToken);
            await server.LaunchAsync(cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends SIGTERM and waits until the process has exited.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (_process is not { HasExited: false } process)
            return;
        _ = SendSignal(process.Id, SigTerm);
        await WaitForExitAsync(process, cancellationToken);
    }

    /// <summary>Kills the process (SIGKILL).</summary>
    public void Kill()
    {
        if (_process is not { HasExited: false } process)
            return;
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>Restarts the registry on the same port and storage. A running process is stopped first.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        await StopAsync(cancellationToken);
        await LaunchAsync(cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        Kill();
        _process?.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private string PasswordFile => _folder.Combine("htpasswd");

    private async Task LaunchAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(StartTimeout);
        // The first start uses any free port. On a later start, another process may hold the port for a moment.
        while (!await TryLaunchAsync(deadline.Token))
            await Task.Delay(RebindPause, deadline.Token);
        await AnswerAsync(deadline.Token);
    }

    private async Task<bool> TryLaunchAsync(CancellationToken cancellationToken)
    {
        var configuration = DockerRegistryConfiguration.Of(_options, _port, StorageFolder, PasswordFile);
        var configurationFile = _folder.Combine("config.yml");
        await File.WriteAllTextAsync(configurationFile, configuration, cancellationToken);

        var listening = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var portTaken = false;
        void Read(string? line)
        {
            if (line is null)
                return;
            _output.Enqueue(line);
            if (ListeningLine().Match(line) is { Success: true } match)
                listening.TrySetResult(int.Parse(match.Groups[1].ValueSpan));
            portTaken |= line.Contains("address already in use", StringComparison.Ordinal);
        }

        _process?.Dispose();
        var process = _process = Start("docker-registry", "docker-registry", ["serve", configurationFile]);
        process.OutputDataReceived += (_, e) => Read(e.Data);
        process.ErrorDataReceived += (_, e) => Read(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        if (await Task.WhenAny(listening.Task, process.WaitForExitAsync(cancellationToken)) == listening.Task)
        {
            _port = await listening.Task;
            return true;
        }
        cancellationToken.ThrowIfCancellationRequested();
        return portTaken
            ? false
            : throw new InvalidOperationException($"docker-registry ended with {process.ExitCode} before it listened:\n{Output}");
    }

    private async Task AnswerAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri(Address, "v2/"), cancellationToken);
        var expected = _options.BasicAuthentication is null ? HttpStatusCode.OK : HttpStatusCode.Unauthorized;
        if (answer.StatusCode != expected)
            throw new InvalidOperationException($"docker-registry answered {(int)answer.StatusCode} to /v2/:\n{Output}");
    }

    private static async Task<string> HashPasswordAsync(NetworkCredential user, CancellationToken cancellationToken)
    {
        using var process = Start("htpasswd", "apache2-utils", ["-niB", user.UserName]);
        await process.StandardInput.WriteAsync(user.Password.AsMemory(), cancellationToken);
        process.StandardInput.Close();
        var hash = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? hash : throw new InvalidOperationException($"htpasswd ended with {process.ExitCode}");
    }

    private static Process Start(string program, string debianPackage, IEnumerable<string> arguments)
    {
        try
        {
            return GuardedProcess.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException($"{program} could not be started; it is in Debian's package {debianPackage}", missing);
        }
    }

    private static async Task WaitForExitAsync(Process process, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(StopTimeout);
        await process.WaitForExitAsync(deadline.Token);
    }

    private const int SigTerm = 15;

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int processId, int signal);

    [GeneratedRegex(@"msg=""listening on [^""]*:(\d+)""")]
    private static partial Regex ListeningLine();
}
