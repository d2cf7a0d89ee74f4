using System.IO.Compression;

namespace Replication.Registries.Http;

/// <summary>
/// Reads <c>Content-Encoding</c> and decodes bodies. Requests ask for <c>identity</c>, but object stores and proxies may encode the
/// response anyway, or name a coding without applying it.
/// </summary>
internal static class ContentCodings
{
    /// <summary>Returns the codings of a body in the order of their application, without <c>identity</c> and <c>aws-chunked</c>.</summary>
    public static IReadOnlyList<string> Of(string? header) =>
    [
        .. (header ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(static coding => coding.ToLowerInvariant())
            .Where(static coding => coding is not ("identity" or "aws-chunked")),
    ];

    /// <summary>True when there is at least one coding and all of them can be decoded.</summary>
    public static bool CanDecode(IReadOnlyList<string> codings) =>
        codings.Count > 0 && codings.All(static coding => coding is "gzip" or "x-gzip" or "deflate" or "br");

    /// <summary>
    /// Returns the decoded body. Reading it throws <see cref="InvalidDataException"/> when the body is not encoded as named.
    /// </summary>
    public static Stream Decode(Stream body, IReadOnlyList<string> codings) =>
        codings.Reverse().Aggregate(body, static (stream, coding) => Decode(stream, coding));

    private static Stream Decode(Stream stream, string coding) => coding switch
    {
        "gzip" or "x-gzip" => new GZipStream(stream, CompressionMode.Decompress),
        "deflate" => new ZLibStream(stream, CompressionMode.Decompress),
        "br" => new BrotliStream(stream, CompressionMode.Decompress),
        _ => throw new NotSupportedException(coding),
    };

    /// <summary>True for the exceptions of a decoder that reads a body without that encoding.</summary>
    public static bool IsNotEncoded(Exception exception) => exception is InvalidDataException or InvalidOperationException;

    /// <summary>
    /// Returns a JSON body, decoded when it is encoded. Returns null when the decoded body is longer than <paramref name="maxBytes"/>.
    /// </summary>
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
