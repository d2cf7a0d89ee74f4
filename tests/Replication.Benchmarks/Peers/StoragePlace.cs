namespace Replication.Benchmarks.Peers;

/// <summary>
/// Where registries that start meanwhile keep their files: in memory where there is enough of it, for figures without the disk's moods.
/// </summary>
internal sealed class StoragePlace : IDisposable
{
    private const string Variable = "TMPDIR";
    private const string Memory = "/dev/shm";
    private const long EnoughBytes = 4L << 30;

    private readonly string? _before = Environment.GetEnvironmentVariable(Variable);

    public StoragePlace(bool inMemory)
    {
        if (inMemory && IsMemoryEnough)
            Environment.SetEnvironmentVariable(Variable, Memory);
    }

    public static bool IsMemoryEnough { get; } = Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace >= EnoughBytes;

    public void Dispose() => Environment.SetEnvironmentVariable(Variable, _before);
}
