using Replication.Registries.Http;

namespace Replication.Registries.Blobs;

/// <summary>A small blob, held in memory.</summary>
internal sealed class MemoryBytes(ReadOnlyMemory<byte> bytes, RegistryClientOptions options, bool asksFirst) : IUploadBytes
{
    public bool AsksFirst => asksFirst;

    public bool AreAtHand => true;

    public long SentUntil => 0;

    public StreamedContent Part(long from, long until, Deadline deadline) =>
        new(until - from, (stream, cancellationToken) => WatchedWriting.WriteAsync(stream, bytes[(int)from..(int)until], deadline, options, cancellationToken));
}
