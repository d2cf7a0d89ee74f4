using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Replication.Registries;

namespace Replication.App.Copy.Logins;

/// <summary>Calls a credential helper: <c>docker-credential-NAME get</c>, with the registry on its standard input.</summary>
internal sealed class HelperCredentials(CredentialHelper helper, string? searchPath, TimeSpan timeout, TimeProvider time)
    : ICredentialSource
{
    /// <summary>The default timeout. It is long, because helpers call clouds and some prompt the user.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private const int MaxChars = 256 * 1024;

    public async Task<RegistryCredentials?> GetAsync(CancellationToken cancellationToken)
    {
        using var process = Start();
        using var timedOut = new CancellationTokenSource(timeout, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(timedOut.Token, cancellationToken);
        try
        {
            var outputRead = ReadAsync(process.StandardOutput, ending.Token);
            var errorsRead = ReadAsync(process.StandardError, ending.Token);
            await WriteServerAsync(process, helper.Server);
            var (output, errors) = (await outputRead, await errorsRead);
            await process.WaitForExitAsync(ending.Token);
            return HelperAnswer.Read(process.ExitCode, output, errors) switch
            {
                HelperAnswer.Of of => of.Credentials,
                HelperAnswer.Failed failed => throw Failure(failed.Reason),
                _ => null,
            };
        }
        catch (OperationCanceledException) when (timedOut.IsCancellationRequested)
        {
            throw Failure($"it did not answer within {Amounts.Took(timeout)}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private Process Start()
    {
        var program = HelperProgram.Find(helper.Program, searchPath) ?? throw Failure("it is not in a folder of PATH");
        try
        {
            return Process.Start(new ProcessStartInfo(program, [
                "get"
            ])
            { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (Win32Exception e)
        {
            throw Failure($"it cannot be started: {e.Message}");
        }
    }

    private static async Task WriteServerAsync(Process process, string server)
    {
        try
        {
            await process.StandardInput.WriteAsync(server);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The helper ended without reading its input; its exit code shows why.
        }
    }

    private async Task<string> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var part = new char[4096];
        while (await reader.ReadAsync(part, cancellationToken) is var count and > 0)
        {
            if (text.Append(part, 0, count).Length > MaxChars)
                throw Failure("its output is too long");
        }
        return text.ToString();
    }

    private RegistryException Failure(string reason) => new(new CopyFailure(
        CopyFailure.Unauthorized,
        $"The credential helper {helper.Program}, which {helper.File} names for {helper.Server}, failed: {reason}. Fix the helper, or "
            + $"log in another way.",
        IsWorthRetrying: false));
}
