using System.Diagnostics;

namespace Replication.Benchmarks.Peers;

/// <summary>
/// Finds the programs that we are compared with: on the path, or where an earlier run unpacked them. What Debian's release does not have
/// comes from the pool of its unstable distribution, from the mirror that apt is configured with, and stays in a folder of the repository.
/// </summary>
internal static class PeerPrograms
{
    private static readonly string Folder = Path.Combine(RepositoryFolder.Path, "artifacts", "peers");

    public static string? Find(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append(Folder)
            .Where(static folder => folder.Length > 0)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    /// <summary>Tells what it could not get; the comparison goes on without it.</summary>
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
