using Replication.EmbeddedRegistry.Requests;

namespace Replication.EmbeddedRegistry.Faults;

/// <summary>So many bytes in a second, a tenth of a second's worth at once.</summary>
internal sealed class Throttle(long bytesPerSecond)
{
    public int Portion { get; } = (int)Math.Clamp(bytesPerSecond / 10, 1, 1024 * 1024);

    public Task AfterAsync(int bytes, CancellationToken cancellationToken) =>
        Task.Delay(TimeSpan.FromSeconds((double)bytes / bytesPerSecond), TimeProvider.System, cancellationToken);
}

/// <summary>Spreads an answer over time.</summary>
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

/// <summary>Spreads the reading of a request over time.</summary>
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
