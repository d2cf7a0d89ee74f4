namespace Replication.Benchmarks.Peers;

/// <summary>
/// Sets the storage location for registries that start during its lifetime: in memory if there is enough of it, so that the disk adds no
/// noise.
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
