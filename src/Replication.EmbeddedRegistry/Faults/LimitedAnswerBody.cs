using Replication.EmbeddedRegistry.Requests;

namespace Replication.EmbeddedRegistry.Faults;

/// <summary>Runs an action after a number of response bytes.</summary>
internal sealed class LimitedAnswerBody(Stream inner, long bytes, Func<Task> then) : WriteFilter(inner)
{
    private long _left = bytes;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = (int)Math.Min(_left, buffer.Length);
        await Inner.WriteAsync(buffer[..count], cancellationToken);
        _left -= count;
        if (_left > 0)
            return;
        await Inner.FlushAsync(cancellationToken);
        await then();
    }
}
