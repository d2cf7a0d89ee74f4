using Replication.Registries.Http;

namespace Replication.Registries.Blobs;

/// <summary>
/// Writes a body from memory in slices. Each slice restarts the stall timeout, so that a slow connection is not canceled.
/// </summary>
internal static class SlicedWriter
{
    private const int SliceBytes = 64 * 1024;

    public static async Task WriteAsync(
        Stream stream, ReadOnlyMemory<byte> bytes, Deadline deadline, RegistryClientOptions options, CancellationToken cancellationToken)
    {
        var size = bytes.Length;
        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(SliceBytes, bytes.Length)..])
        {
            deadline.Arm(options.StallTimeout);
            await stream.WriteAsync(bytes[..Math.Min(SliceBytes, bytes.Length)], cancellationToken);
        }
        // The registry may verify the content before it responds.
        deadline.Arm(options.CommitTimeoutFor(size));
    }
}
