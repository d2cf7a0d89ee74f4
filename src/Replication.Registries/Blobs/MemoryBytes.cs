using Replication.Registries.Http;

namespace Replication.Registries.Blobs;

/// <summary>The bytes of a small blob that is held in memory.</summary>
internal sealed class MemoryBytes(ReadOnlyMemory<byte> bytes, RegistryClientOptions options, bool expectsContinue) : IUploadBytes
{
    public bool ExpectsContinue => expectsContinue;

    public bool IsRepeatable => true;

    public long SentUntil => 0;

    public StreamedContent Part(long from, long until, Deadline deadline) =>
        new(until - from, (stream, cancellationToken) => SlicedWriter.WriteAsync(
            stream, bytes[(int)from..(int)until], deadline, options, cancellationToken));
}
