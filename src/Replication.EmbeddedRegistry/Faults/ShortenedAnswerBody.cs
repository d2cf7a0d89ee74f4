using Replication.EmbeddedRegistry.Requests;

namespace Replication.EmbeddedRegistry.Faults;

/// <summary>Truncates a response body after a number of bytes.</summary>
internal sealed class ShortenedAnswerBody(Stream inner, long bytes) : WriteFilter(inner)
{
    private long _left = bytes;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = (int)Math.Min(_left, buffer.Length);
        _left -= count;
        return count == 0 ? ValueTask.CompletedTask : Inner.WriteAsync(buffer[..count], cancellationToken);
    }
}
