using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Replication.Coordination.Requests;

/// <summary>Reads a request body within a size limit and the time of <see cref="BodyPace"/>.</summary>
internal static class BodyReader
{
    private const int SmallestBuffer = 4 * 1024;

    /// <summary>Reads a body. Its memory is taken from <paramref name="share"/>, when there is one.</summary>
    public static async Task<BodyRead> ReadAsync(
        HttpContext context, int maxBytes, BodyPace pace, BodyBudget.Share? share, TimeProvider time)
    {
        if (context.Request.ContentLength > maxBytes)
            return new BodyRead(BodyEnd.TooLarge, default);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        var reader = context.Request.BodyReader;
        if (TryReadReceived(reader, maxBytes, share) is { } received)
            return received;
        using var watch = new BodyWatch(reader, pace, time);
        try
        {
            return await ReadAsync(reader, maxBytes, share, watch);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return new BodyRead(BodyEnd.Incomplete, default);
        }
    }

    // A body that arrived with its headers needs no watch. Returns null when there is more to wait for.
    private static BodyRead? TryReadReceived(PipeReader reader, int maxBytes, BodyBudget.Share? share)
    {
        try
        {
            if (!reader.TryRead(out var read))
                return null;
            if (!read.IsCompleted)
            {
                reader.AdvanceTo(read.Buffer.Start);
                return null;
            }
            var (body, length) = (Array.Empty<byte>(), 0);
            var end = Append(read.Buffer, maxBytes, share, ref body, ref length);
            reader.AdvanceTo(read.Buffer.End);
            return new BodyRead(end, end == BodyEnd.Whole ? body.AsMemory(0, length) : default);
        }
        catch (IOException)
        {
            return new BodyRead(BodyEnd.Incomplete, default);
        }
    }

    // All bytes are consumed before anything else happens. Otherwise Kestrel treats the connection as still being read and logs an error
    // when the caller disconnects. For the same reason the reader gets no cancellation token: the watch cancels the read.
    private static async Task<BodyRead> ReadAsync(PipeReader reader, int maxBytes, BodyBudget.Share? share, BodyWatch watch)
    {
        var (body, length) = (Array.Empty<byte>(), 0);
        while (true)
        {
            var read = await reader.ReadAsync(CancellationToken.None);
            var end = read.IsCanceled && watch.IsTooSlow ? BodyEnd.TooSlow : Append(read.Buffer, maxBytes, share, ref body, ref length);
            reader.AdvanceTo(read.Buffer.End);
            watch.Note(length);
            if (end != BodyEnd.Whole)
                return new BodyRead(end, default);
            if (read.IsCompleted)
                return new BodyRead(BodyEnd.Whole, body.AsMemory(0, length));
        }
    }

    private static BodyEnd Append(in ReadOnlySequence<byte> more, int maxBytes, BodyBudget.Share? share, ref byte[] body, ref int length)
    {
        if (length + more.Length > maxBytes)
            return BodyEnd.TooLarge;
        var needed = length + (int)more.Length;
        if (needed > body.Length)
        {
            var size = Math.Min(maxBytes, Math.Max(SmallestBuffer, Math.Max(needed, body.Length * 2)));
            if (share?.TryTake(size - body.Length) == false)
                return BodyEnd.NoRoom;
            Array.Resize(ref body, size);
        }
        more.CopyTo(body.AsSpan(length));
        length = needed;
        return BodyEnd.Whole;
    }
}
