using System.Diagnostics;
using Replication.Testing.Processes;

namespace Replication.Testing.Serving;

/// <summary>A completed run of the program.</summary>
public sealed record ProgramRun(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(120);

    /// <summary>
    /// Runs the program with these variables and a separate home folder, so that the logins of this machine do not apply.
    /// </summary>
    public static async Task<ProgramRun> RunAsync(
        string home, IEnumerable<(string Name, string Value)> environment, string? input, params IEnumerable<string> arguments)
    {
        using var process = Start(home, environment, arguments);
        using var timeout = new CancellationTokenSource(Timeout);
        try
        {
            if (input is not null)
                await process.StandardInput.WriteAsync(input.AsMemory(), timeout.Token);
            process.StandardInput.Close();
            var (output, errors) =
                (process.StandardOutput.ReadToEndAsync(timeout.Token), process.StandardError.ReadToEndAsync(timeout.Token));
            await process.WaitForExitAsync(timeout.Token);
            return new ProgramRun(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    /// <summary>The lines of the output without trailing spaces.</summary>
    public IReadOnlyList<string> Lines => [.. Output.TrimEnd('\n').Split('\n').Select(static it => it.TrimEnd())];

    private static Process Start(string home, IEnumerable<(string Name, string Value)> environment, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = home,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(TestedProgram.Path);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment.Remove("REPLICATION_SERVER");
        start.Environment.Remove("REPLICATION_TOKEN");
        start.Environment["XDG_CONFIG_HOME"] = home;
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return GuardedProcess.Start(start);
    }
}
