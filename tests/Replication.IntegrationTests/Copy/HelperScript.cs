using System.Diagnostics;
using Xunit;

namespace Replication.IntegrationTests.Copy;

/// <summary>A credential helper script in its own folder.</summary>
internal static class HelperScript
{
    /// <summary>Installed as <c>docker-credential-test</c>. It appends each call to the file <c>calls</c> in its folder.</summary>
    public static Task InstallAsync(string folder, string answer) => WriteAsync(folder, $"""
        #!/bin/sh
        echo "$1 $(cat)" >>"$(dirname "$0")/calls"
        {answer}

        """);

    /// <summary>
    /// Writes the file in a child process. A file that this process has open for writing could be inherited and could not be executed.
    /// </summary>
    public static async Task WriteAsync(string folder, string script)
    {
        using var install = Process.Start(new ProcessStartInfo("install", [
            "-m", "755", "/dev/stdin", Path.Combine(folder, "docker-credential-test")
        ])
        { RedirectStandardInput = true })!;
        await install.StandardInput.WriteAsync(script);
        install.StandardInput.Close();
        await install.WaitForExitAsync();
        Assert.Equal(0, install.ExitCode);
    }
}
