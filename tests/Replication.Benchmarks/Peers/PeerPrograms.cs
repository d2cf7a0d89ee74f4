using System.Diagnostics;

namespace Replication.Benchmarks.Peers;

/// <summary>
/// Finds the other programs of the comparison: on the path, or where an earlier run unpacked them. Programs that the Debian release lacks
/// come from the pool of Debian unstable, from the configured apt mirror. They are unpacked into a folder of the repository.
/// </summary>
internal static class PeerPrograms
{
    private static readonly string Folder = Path.Combine(RepositoryFolder.Path, "artifacts", "peers");

    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append(Folder)
            .Where(static folder => folder.Length > 0)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    /// <summary>Downloads and unpacks the programs. Reports a program that is unavailable; the comparison continues without it.</summary>
    public static async Task InstallAsync(IReadOnlyList<string> names)
    {
        if (names.Count == 0)
            return;
        var script = Path.Combine(AppContext.BaseDirectory, "fetch-peers.sh");
        using var process = Process.Start("sh", [script, Folder, .. names]);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            Console.WriteLine($"{string.Join(", ", names)}: could not be had with apt; install them by hand to compare with them");
    }
}
