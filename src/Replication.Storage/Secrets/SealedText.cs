using System.Buffers.Binary;
using System.Buffers.Text;

namespace Replication.Storage.Secrets;

/// <summary>
/// The public header of a text that Data Protection encrypted: 4 bytes of magic, 16 bytes of key id, then the encrypted payload; in
/// base64url.
/// </summary>
internal static class SealedText
{
    private const uint Magic = 0x09F0C9F0;
    private const int HeaderLength = 20;
    private const int HeaderCharacters = 27;

    /// <summary>Returns the id of the key that encrypted the text; null for a text of another format.</summary>
    public static Guid? KeyIdOf(string sealedText)
    {
        if (sealedText.Length <= HeaderCharacters
            || !sealedText.Take(HeaderCharacters + 1).All(static it => char.IsAsciiLetterOrDigit(it) || it is '-' or '_'))
            return null;
        Span<byte> header = stackalloc byte[HeaderLength + 1];
        // 28 characters encode 21 bytes.
        return Base64Url.TryDecodeFromChars(sealedText.AsSpan(0, HeaderCharacters + 1), header, out var count) && count > HeaderLength
            && BinaryPrimitives.ReadUInt32BigEndian(header) == Magic
            ? new Guid(header[4..HeaderLength])
            : null;
    }
}
