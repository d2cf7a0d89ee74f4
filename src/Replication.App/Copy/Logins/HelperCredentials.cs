using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Replication.Registries;

namespace Replication.App.Copy.Logins;

/// <summary>Asks a credential helper: <c>docker-credential-NAME get</c>, the registry on its input, the answer on its output.</summary>
internal sealed class HelperCredentials(CredentialHelper helper, string? searchPath, TimeSpan timeout, TimeProvider time)
    : ICredentialSource
{
    /// <summary>Helpers ask clouds, and some ask the user.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private const int MaxChars = 256 * 1024;

    public async Task<RegistryCredentials?> GetAsync(CancellationToken cancellationToken)
    {
        using var process = Start();
        using var patience = new CancellationTokenSource(timeout, time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var said = ReadAsync(process.StandardOutput, ending.Token);
            var complained = ReadAsync(process.StandardError, ending.Token);
            await TellAsync(process, helper.Server);
            var (output, errors) = (await said, await complained);
            await process.WaitForExitAsync(ending.Token);
            return HelperAnswer.Read(process.ExitCode, output, errors) switch
            {
                HelperAnswer.Of of => of.Credentials,
                HelperAnswer.Failed failed => throw Failure(failed.Reason),
                _ => null,
            };
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
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
        var program = HelperProgram.Find(helper.Program, searchPath) ?? throw Failure("it is not installed where PATH says programs are");
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

    private static async Task TellAsync(Process process, string server)
    {
        try
        {
            await process.StandardInput.WriteAsync(server);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without listening; its exit code tells why.
        }
    }

    private async Task<string> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var part = new char[4096];
        while (await reader.ReadAsync(part, cancellationToken) is var count and > 0)
        {
            if (text.Append(part, 0, count).Length > MaxChars)
                throw Failure("it says more than anyone wants to know");
        }
        return text.ToString();
    }

    private RegistryException Failure(string reason) => new(new CopyFailure(
        CopyFailure.Unauthorized,
        $"The credential helper {helper.Program}, which {helper.File} names for {helper.Server}, does not help: {reason}. Mend it, or "
            + $"log in otherwise.",
        IsWorthRetrying: false));
}
