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

/// <summary>Spreads an answer over time, a tenth of a second's worth at once.</summary>
internal sealed class ThrottledAnswerBody(Stream inner, long bytesPerSecond) : WriteFilter(inner)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.1);

    private readonly int _portion = (int)Math.Clamp(bytesPerSecond / 10, 1, 1024 * 1024);

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            var count = Math.Min(_portion, buffer.Length);
            await Inner.WriteAsync(buffer[..count], cancellationToken);
            await Inner.FlushAsync(cancellationToken);
            await Task.Delay(Pause * ((double)count * 10 / bytesPerSecond), TimeProvider.System, cancellationToken);
            buffer = buffer[count..];
        }
    }
}
