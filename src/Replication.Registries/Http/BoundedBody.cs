namespace Replication.Registries.Http;

/// <summary>Reads response bodies up to a maximum length.</summary>
internal static class BoundedBody
{
    /// <summary>Returns the body, decoded when the server encoded it although the request asked for <c>identity</c>.</summary>
    public static async Task<(ReadOnlyMemory<byte> Body, bool IsTooLong)> ReadAsync(
        HttpContent content, int maxBytes, CancellationToken cancellationToken)
    {
        var (body, isTooLong) = await ReadReceivedAsync(content, maxBytes, cancellationToken);
        if (isTooLong || !content.Headers.NonValidated.TryGetValues("Content-Encoding", out var codings))
            return (body, isTooLong);
        return await ContentCodings.DecodeJsonAsync(body, codings.ToString(), maxBytes, cancellationToken) is { } decoded
            ? (decoded, false)
            : (default, true);
    }

    private static async Task<(ReadOnlyMemory<byte> Body, bool IsTooLong)> ReadReceivedAsync(
        HttpContent content, int maxBytes, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > maxBytes)
            return (default, true);
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[(int)(content.Headers.ContentLength ?? 4096)];
        var length = 0;
        while (true)
        {
            // Without Content-Length, only another read shows that the body ended, so the buffer needs free space.
            if (length == buffer.Length)
            {
                if (content.Headers.ContentLength == length)
                    break;
                if (length > maxBytes)
                    return (default, true);
                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, maxBytes + 1));
            }
            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0)
                break;
            length += read;
        }
        return length > maxBytes ? (default, true) : (buffer.AsMemory(0, length), false);
    }
}
