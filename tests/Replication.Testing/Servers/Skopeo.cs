using System.ComponentModel;
using System.Diagnostics;

namespace Replication.Testing.Servers;

/// <summary>Runs the registry client <c>skopeo</c>, which shares no code with this program.</summary>
public static class Skopeo
{
    /// <summary>Runs skopeo; fails with its error output.</summary>
    public static async Task<string> RunAsync(params IEnumerable<string> arguments)
    {
        using var process = Start(["--insecure-policy", .. arguments]);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"skopeo ended with {process.ExitCode}:\n{await output}\n{await errors}");
    }

    private static Process Start(IEnumerable<string> arguments)
    {
        try
        {
            return Process.Start(
                new ProcessStartInfo("skopeo", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException("skopeo could not be started; it is in Debian's package skopeo", missing);
        }
    }
}
