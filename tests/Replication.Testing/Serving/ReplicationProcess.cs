using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Replication.Testing.Processes;

namespace Replication.Testing.Serving;

/// <summary>The program as a separate process, started as a user starts it.</summary>
public sealed partial class ReplicationProcess : IReplicationProgram
{
    /// <summary>
    /// The limit for the answer to a webhook. On a very busy machine a commit takes longer than the default; tests of the limit set it
    /// themselves.
    /// </summary>
    public const string AnswerWithinMilliseconds = "30000";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(8);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ReplicationProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Take(line.Data);
        process.ErrorDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output => string.Join('\n', _lines);

    public int Id => _process.Id;

    public bool HasEnded => _process.HasExited;

    /// <summary>Starts the program. It may exit by itself.</summary>
    public static ReplicationProcess Start(
        string workingFolder, IEnumerable<(string Name, string Value)> environment, params IEnumerable<string> arguments) =>
        StartUnder([], workingFolder, environment, arguments);

    /// <summary>Starts the program through a launcher, such as <c>prlimit</c> with its options.</summary>
    public static ReplicationProcess StartUnder(
        IEnumerable<string> launcher,
            string workingFolder,
            IEnumerable<(string Name, string Value)> environment,
            params IEnumerable<string> arguments)
    {
        // A shell ignores SIGINT in background jobs, and child processes inherit that setting.
        var start = new ProcessStartInfo("env")
        {
            WorkingDirectory = workingFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.ArgumentList.Add("--default-signal=INT,TERM,HUP");
        foreach (var word in launcher)
            start.ArgumentList.Add(word);
        start.ArgumentList.Add("dotnet");
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(TestedProgram.Path);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["Replication__Webhooks__AnswerWithinMilliseconds"] = AnswerWithinMilliseconds;
        // Most processes of tests live for seconds, and optimizing their code would cost more than it saves.
        start.Environment["DOTNET_TC_CallCountThreshold"] = "3E8";
        // The collector is in the busy process of the tests. An export that takes too long is dropped.
        start.Environment["OTEL_EXPORTER_OTLP_TIMEOUT"] = "60000";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return new ReplicationProcess(GuardedProcess.Start(start));
    }

    /// <summary>Starts <c>serve</c>; implements <see cref="StartProgram"/>.</summary>
    public static IReplicationProgram Start(string configFile, string? role, Uri address) => Start(configFile, role, address, []);

    /// <summary>Starts <c>serve</c> with further environment variables.</summary>
    public static ReplicationProcess Start(
        string configFile, string? role, Uri address, IEnumerable<(string Name, string Value)> environment) => Start(
        Path.GetDirectoryName(configFile)!,
        [("Replication__Http__Urls", address.GetLeftPart(UriPartial.Authority)), .. environment],
        ["serve", "--config", configFile, .. role is null ? Array.Empty<string>() : ["--role", role]]);

    public async Task<Uri> ListeningAsync()
    {
        var ended = _process.WaitForExitAsync();
        var first = await Task.WhenAny(_listening.Task, ended, Task.Delay(StartTimeout));
        return first == _listening.Task
            ? await _listening.Task
            : throw new InvalidOperationException($"the program does not listen:\n{Output}");
    }

    public async Task<int> EndAsync(TimeSpan? within = null)
    {
        using var timeout = new CancellationTokenSource(within ?? StopTimeout);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"the program does not end:\n{Output}");
        }
        return _process.ExitCode;
    }

    /// <summary>Kills the process (SIGKILL).</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Sends a signal that ends the process, and waits for the exit. Returns the exit code.</summary>
    public async Task<int> SignalAsync(string signal)
    {
        await SendSignalAsync(signal);
        return await EndAsync();
    }

    /// <summary>Sends a signal. <c>STOP</c> suspends the process, <c>CONT</c> resumes it.</summary>
    public async Task SendSignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process.Id}"]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null)
            return;
        _lines.Enqueue(line);
        if (Listening().Match(line) is { Success: true } match)
            _listening.TrySetResult(new Uri(match.Groups[1].Value));
    }

    [GeneratedRegex(@"Now listening on: (http://\S+)")]
    private static partial Regex Listening();
}
