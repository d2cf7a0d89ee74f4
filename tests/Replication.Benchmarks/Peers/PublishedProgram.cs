using System.Diagnostics;

namespace Replication.Benchmarks.Peers;

/// <summary>The published program, built separately from the benchmarks.</summary>
internal static class PublishedProgram
{
    public static async Task<string> PublishAsync()
    {
        var artifacts = Path.Combine(RepositoryFolder.Path, "artifacts", "published");
        var folder = Path.Combine(artifacts, "replication");
        var project = Path.Combine(RepositoryFolder.Path, "src", "Replication.App", "Replication.App.csproj");
        using var process = Process.Start(new ProcessStartInfo(
            "dotnet",
            [
                "publish",
                project,
                "-c",
                "Release",
                "--use-current-runtime",
                "--self-contained",
                "false",
                "--artifacts-path",
                artifacts,
                "-o",
                folder,
                "-v",
                "quiet",
                "-nologo"])
        {
            RedirectStandardOutput = true,
        })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? Path.Combine(folder, "replication")
            : throw new InvalidOperationException($"the program could not be published:\n{output}");
    }
}
