using Replication.EmbeddedRegistry.Requests;

namespace Replication.EmbeddedRegistry.Faults;

/// <summary>Turns one byte of an answer round.</summary>
internal sealed class FlippedAnswerBody(Stream inner, long at) : WriteFilter(inner)
{
    private long _position;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var index = at - _position;
        _position += buffer.Length;
        if (index < 0 || index >= buffer.Length)
        {
            await Inner.WriteAsync(buffer, cancellationToken);
            return;
        }
        var changed = buffer.ToArray();
        changed[index] ^= 0xFF;
        await Inner.WriteAsync(changed, cancellationToken);
    }
}

/// <summary>Swallows what comes after so many bytes of an answer.</summary>
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
