using System.Diagnostics;
using Replication.Testing.Servers;

namespace Replication.Testing.Signatures;

/// <summary>Runs the programs cosign and notation with keys and settings in a folder of their own.</summary>
public sealed class SigningTools : IDisposable
{
    private const string Variable = "REPLICATION_TEST_SIGNING_TOOLS";

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder _folder = new();

    public string Combine(string file) => _folder.Combine(file);

    /// <summary>Runs <c>cosign</c>. Returns whether it succeeded, and its output.</summary>
    public Task<(bool Succeeded, string Output)> CosignAsync(params string[] arguments) => RunAsync("cosign", arguments);

    /// <summary>Runs <c>notation</c>. Returns whether it succeeded, and its output.</summary>
    public Task<(bool Succeeded, string Output)> NotationAsync(params string[] arguments) => RunAsync("notation", arguments);

    public void Dispose() => _folder.Dispose();

    private async Task<(bool Succeeded, string Output)> RunAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(PathOf(program), arguments)
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in new[]
        {
            ("HOME", _folder.Path),
            ("XDG_CONFIG_HOME", _folder.Combine("config")),
            ("COSIGN_PASSWORD", "")
        })
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var timeout = new CancellationTokenSource(Timeout);
        try
        {
            var (output, error) =
                (process.StandardOutput.ReadToEndAsync(timeout.Token), process.StandardError.ReadToEndAsync(timeout.Token));
            await process.WaitForExitAsync(timeout.Token);
            return (process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}\n{await output}\n{await error}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} came to no end");
        }
    }

    private static string PathOf(string program) => TestTools.PathOf("signing", Variable, program);
}
