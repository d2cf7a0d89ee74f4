using Replication.Registries.Http;

namespace Replication.Registries.Blobs;

/// <summary>A small blob, held in memory.</summary>
internal sealed class MemoryBytes(ReadOnlyMemory<byte> bytes, bool asksFirst) : IUploadBytes
{
    public bool AsksFirst => asksFirst;

    public bool HasPermit => false;

    public long SentUntil => 0;

    public HttpContent Part(long from, long until, Deadline deadline) =>
        new ReadOnlyMemoryContent(bytes[(int)from..(int)until]) { Headers = { ContentType = new("application/octet-stream") } };
}
