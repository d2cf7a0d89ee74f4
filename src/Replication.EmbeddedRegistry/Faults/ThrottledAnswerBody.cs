using Replication.EmbeddedRegistry.Requests;

namespace Replication.EmbeddedRegistry.Faults;

/// <summary>Limits the rate of a response body.</summary>
internal sealed class ThrottledAnswerBody(Stream inner, long bytesPerSecond) : WriteFilter(inner)
{
    private readonly Throttle _throttle = new(bytesPerSecond);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            var count = Math.Min(_throttle.Portion, buffer.Length);
            await Inner.WriteAsync(buffer[..count], cancellationToken);
            await Inner.FlushAsync(cancellationToken);
            await _throttle.AfterAsync(count, cancellationToken);
            buffer = buffer[count..];
        }
    }
}
