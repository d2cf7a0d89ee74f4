using Replication.EmbeddedRegistry.Requests;

namespace Replication.EmbeddedRegistry.Faults;

/// <summary>Changes one byte of a response body.</summary>
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
