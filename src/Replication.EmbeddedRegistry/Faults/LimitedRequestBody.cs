using Replication.EmbeddedRegistry.Requests;

namespace Replication.EmbeddedRegistry.Faults;

/// <summary>Runs an action after a number of request bytes.</summary>
internal sealed class LimitedRequestBody(Stream inner, long bytes, Func<Task> then) : ReadFilter(inner)
{
    private long _left = bytes;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_left == 0)
        {
            await then().WaitAsync(cancellationToken);
            return 0;
        }
        var count = await Inner.ReadAsync(buffer[..(int)Math.Min(_left, buffer.Length)], cancellationToken);
        _left -= count;
        return count;
    }
}
