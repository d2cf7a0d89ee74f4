using System.IO.Compression;

namespace Replication.Registries.Http;

/// <summary>
/// Reads and undoes <c>Content-Encoding</c>. Requests ask for <c>identity</c>. Object stores and proxies may
/// encode an answer nevertheless, or name a coding without encoding it.
/// </summary>
internal static class ContentCodings
{
    /// <summary>The codings of a body in the order they were applied, without those that change nothing.</summary>
    public static IReadOnlyList<string> Of(string? header) =>
    [
        .. (header ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(static coding => coding.ToLowerInvariant())
            .Where(static coding => coding is not ("identity" or "aws-chunked")),
    ];

    /// <summary>True when each coding can be undone.</summary>
    public static bool CanDecode(IReadOnlyList<string> codings) =>
        codings.Count > 0 && codings.All(static coding => coding is "gzip" or "x-gzip" or "deflate" or "br");

    /// <summary>The decoded body. Reading it throws <see cref="InvalidDataException"/> where the body is not encoded so.</summary>
    public static Stream Decode(Stream body, IReadOnlyList<string> codings) =>
        codings.Reverse().Aggregate(body, static (stream, coding) => Decode(stream, coding));

    private static Stream Decode(Stream stream, string coding) => coding switch
    {
        "gzip" or "x-gzip" => new GZipStream(stream, CompressionMode.Decompress),
        "deflate" => new ZLibStream(stream, CompressionMode.Decompress),
        "br" => new BrotliStream(stream, CompressionMode.Decompress),
        _ => throw new NotSupportedException(coding),
    };

    /// <summary>True for what a broken encoding throws.</summary>
    public static bool IsNotEncoded(Exception exception) => exception is InvalidDataException or InvalidOperationException;

    /// <summary>A body that should be JSON, decoded where it is encoded; null when it is longer than <paramref name="maxBytes"/>.</summary>
    public static async Task<ReadOnlyMemory<byte>?> DecodeJsonAsync(
        ReadOnlyMemory<byte> body, string? header, int maxBytes, CancellationToken cancellationToken)
    {
        var codings = Of(header);
        if (LooksLikeJson(body.Span) || !CanDecode(codings))
            return body;
        try
        {
            await using var decoded = Decode(new MemoryStream(body.ToArray(), writable: false), codings);
            var buffer = new byte[Math.Min(maxBytes, 4096) + 1];
            var length = 0;
            while (await decoded.ReadAsync(buffer.AsMemory(length), cancellationToken) is var read and > 0)
            {
                length += read;
                if (length > maxBytes)
                    return null;
                if (length == buffer.Length)
                    Array.Resize(ref buffer, (int)Math.Min(buffer.Length * 2L, maxBytes + 1L));
            }
            return buffer.AsMemory(0, length);
        }
        catch (Exception exception) when (IsNotEncoded(exception))
        {
            return body;
        }
    }

    private static bool LooksLikeJson(ReadOnlySpan<byte> body)
    {
        var text = body.StartsWith("\uFEFF"u8) ? body[3..] : body;
        var start = text.TrimStart(" \t\r\n"u8);
        return start.Length > 0 && start[0] is (byte)'{' or (byte)'[';
    }
}
