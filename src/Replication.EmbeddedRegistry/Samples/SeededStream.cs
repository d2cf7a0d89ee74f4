using System.Runtime.InteropServices;

namespace Replication.EmbeddedRegistry.Samples;

/// <summary>Incompressible bytes that are a function of a seed and the position (splitmix64).</summary>
internal sealed class SeededStream(ulong seed, long length) : Stream
{
    private long _position;

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => _position = value;
    }

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Min(buffer.Length, length - _position);
        if (count <= 0)
            return 0;
        var target = buffer[..count];
        // Whole words where position and buffer allow it, single bytes at the edges.
        while (!target.IsEmpty)
        {
            if ((_position & 7) == 0 && target.Length >= sizeof(ulong))
            {
                var words = MemoryMarshal.Cast<byte, ulong>(target);
                for (var i = 0; i < words.Length; i++)
                    words[i] = Word((_position >> 3) + i);
                target = target[(words.Length * sizeof(ulong))..];
                _position += words.Length * sizeof(ulong);
            }
            else
            {
                target[0] = (byte)(Word(_position >> 3) >> (int)((_position & 7) * 8));
                target = target[1..];
                _position++;
            }
        }
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => _position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private ulong Word(long index)
    {
        var z = (seed * 0x9E3779B97F4A7C15) + (((ulong)index + 1) * 0xD1342543DE82EF95);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
