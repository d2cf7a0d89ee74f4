using System.Buffers.Binary;
using System.Text;

namespace Replication.Benchmarks.Consoles;

/// <summary>The part of MessagePack that the hub of Blazor's circuits uses: each message is preceded by its length.</summary>
internal static class BlazorPack
{
    public const string Handshake = "{\"protocol\":\"blazorpack\",\"version\":1}\u001e";

    /// <summary>Writes a call of a method of the hub. With an <paramref name="id"/>, the hub answers it.</summary>
    public static byte[] Invocation(string? id, string target, params object?[] arguments) => Framed([1, Map, id, target, arguments, List]);

    /// <summary>The message that keeps a connection open.</summary>
    public static byte[] Ping { get; } = Framed([6]);

    /// <summary>Splits what was received into messages. Returns the number of bytes of the complete ones.</summary>
    public static int Read(ReadOnlySpan<byte> received, List<object?[]> messages)
    {
        var done = 0;
        while (TryLength(received[done..], out var length, out var head) && done + head + length <= received.Length)
        {
            var at = 0;
            messages.Add((object?[])Value(received.Slice(done + head, length), ref at)!);
            done += head + length;
        }
        return done;
    }

    private static readonly object Map = new();
    private static readonly object?[] List = [];

    private static bool TryLength(ReadOnlySpan<byte> bytes, out int length, out int head)
    {
        length = 0;
        for (head = 0; head < bytes.Length && head < 5; head++)
        {
            length |= (bytes[head] & 0x7f) << (7 * head);
            if ((bytes[head] & 0x80) == 0)
            {
                head++;
                return true;
            }
        }
        return false;
    }

    private static byte[] Framed(object?[] message)
    {
        using var body = new MemoryStream();
        Write(body, message);
        using var framed = new MemoryStream();
        var rest = (uint)body.Length;
        for (; rest > 0x7f; rest >>= 7)
            framed.WriteByte((byte)(rest | 0x80));
        framed.WriteByte((byte)rest);
        body.WriteTo(framed);
        return framed.ToArray();
    }

    private static void Write(Stream to, object? value)
    {
        switch (value)
        {
            case null:
                to.WriteByte(0xc0);
                break;
            case bool flag:
                to.WriteByte(flag ? (byte)0xc3 : (byte)0xc2);
                break;
            case int or long:
                Number(to, 0xd3, 8, Convert.ToInt64(value));
                break;
            case string text:
                var bytes = Encoding.UTF8.GetBytes(text);
                Number(to, 0xdb, 4, bytes.Length);
                to.Write(bytes);
                break;
            case object?[] list:
                Number(to, 0xdc, 2, list.Length);
                foreach (var item in list)
                    Write(to, item);
                break;
            default:
                to.WriteByte(0x80);
                break;
        }
    }

    private static void Number(Stream to, byte kind, int length, long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        to.WriteByte(kind);
        to.Write(bytes[(8 - length)..]);
    }

    private static object? Value(ReadOnlySpan<byte> from, ref int at)
    {
        var kind = from[at++];
        switch (kind)
        {
            case <= 0x7f:
                return (long)kind;
            case >= 0xe0:
                return (long)(sbyte)kind;
            case >= 0x80 and <= 0x8f:
                return Items(from, ref at, 2 * (kind & 0x0f));
            case >= 0x90 and <= 0x9f:
                return Items(from, ref at, kind & 0x0f);
            case >= 0xa0 and <= 0xbf:
                return Encoding.UTF8.GetString(Bytes(from, ref at, kind & 0x1f));
            case 0xc2 or 0xc3:
                return kind == 0xc3;
            case 0xc4 or 0xc5 or 0xc6:
                return Bytes(from, ref at, (int)Unsigned(from, ref at, 1 << (kind - 0xc4))).ToArray();
            case 0xcc or 0xcd or 0xce or 0xcf:
                return Unsigned(from, ref at, 1 << (kind - 0xcc));
            case 0xd0 or 0xd1 or 0xd2 or 0xd3:
                return Unsigned(from, ref at, 1 << (kind - 0xd0));
            case 0xd9 or 0xda or 0xdb:
                return Encoding.UTF8.GetString(Bytes(from, ref at, (int)Unsigned(from, ref at, 1 << (kind - 0xd9))));
            case 0xdc or 0xdd:
                return Items(from, ref at, (int)Unsigned(from, ref at, 2 << (kind - 0xdc)));
            case 0xde or 0xdf:
                return Items(from, ref at, 2 * (int)Unsigned(from, ref at, 2 << (kind - 0xde)));
            default:
                return null;
        }
    }

    private static object?[] Items(ReadOnlySpan<byte> from, ref int at, int count)
    {
        var items = new object?[count];
        for (var i = 0; i < count; i++)
            items[i] = Value(from, ref at);
        return items;
    }

    private static ReadOnlySpan<byte> Bytes(ReadOnlySpan<byte> from, ref int at, int length)
    {
        at += length;
        return from.Slice(at - length, length);
    }

    private static long Unsigned(ReadOnlySpan<byte> from, ref int at, int length)
    {
        var value = 0L;
        for (var i = 0; i < length; i++)
            value = (value << 8) | from[at++];
        return value;
    }
}
