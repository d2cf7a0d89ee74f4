using Replication.EmbeddedRegistry.Requests;

namespace Replication.EmbeddedRegistry.Faults;

/// <summary>Lets so many bytes of an answer through, then does something else.</summary>
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

/// <summary>Reads so many bytes of a request, then does something else.</summary>
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
