using Replication.EmbeddedRegistry.Requests;

namespace Replication.EmbeddedRegistry.Faults;

/// <summary>Limits the rate of reading a request body.</summary>
internal sealed class ThrottledRequestBody(Stream inner, long bytesPerSecond) : ReadFilter(inner)
{
    private readonly Throttle _throttle = new(bytesPerSecond);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await Inner.ReadAsync(buffer[..Math.Min(_throttle.Portion, buffer.Length)], cancellationToken);
        await _throttle.AfterAsync(count, cancellationToken);
        return count;
    }
}
