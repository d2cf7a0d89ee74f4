using Replication.Registries.Http;

namespace Replication.Registries.Blobs;

/// <summary>Writes a body from memory so that only standing still counts against it, however slow the line is.</summary>
internal static class WatchedWriting
{
    private const int SliceBytes = 64 * 1024;

    public static async Task WriteAsync(Stream stream, ReadOnlyMemory<byte> bytes, Deadline deadline, RegistryClientOptions options, CancellationToken cancellationToken)
    {
        var size = bytes.Length;
        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(SliceBytes, bytes.Length)..])
        {
            deadline.Arm(options.StallTimeout);
            await stream.WriteAsync(bytes[..Math.Min(SliceBytes, bytes.Length)], cancellationToken);
        }
        // The registry may look at all of it once more before it confirms.
        deadline.Arm(options.CommitTimeoutFor(size));
    }
}
