using System.Text;
using System.Text.Unicode;

namespace Replication.Registries.Signatures;

/// <summary>
/// Tells text from archives, whatever its media type says: runtimes unpack a layer by its content. A compressed layer is no valid UTF-8,
/// and a tar archive has a checksum in its first block.
/// </summary>
internal static class PlainText
{
    private const int TarBlock = 512;
    private const int ChecksumAt = 148;
    private const int ChecksumLength = 8;

    public static bool Is(ReadOnlySpan<byte> content) =>
        Utf8.IsValid(content) && !content.Contains((byte)0) && !content.StartsWith("BZh"u8) && !IsTar(content);

    /// <summary>True for a message that begins as COSE_Sign1 does (RFC 9052, section 4.2), tagged or not, and is no archive.</summary>
    public static bool IsCose(ReadOnlySpan<byte> content) => content is [0xD2, 0x84, ..] or [0x84, ..] && !IsTar(content);

    // POSIX.1-1988, ustar: the sum of all bytes of the block, with spaces in place of the checksum. Old readers add signed bytes.
    private static bool IsTar(ReadOnlySpan<byte> content)
    {
        if (content.Length < TarBlock)
            return false;
        var (unsigned, signed) = (0, 0);
        for (var i = 0; i < TarBlock; i++)
        {
            var value = i is >= ChecksumAt and < ChecksumAt + ChecksumLength ? (byte)' ' : content[i];
            unsigned += value;
            signed += (sbyte)value;
        }
        return Octal(content.Slice(ChecksumAt, ChecksumLength)) is { } sum && (sum == unsigned || sum == signed);
    }

    private static int? Octal(ReadOnlySpan<byte> field)
    {
        var text = Encoding.Latin1.GetString(field).Trim(' ', '\0');
        var value = 0;
        foreach (var digit in text)
        {
            if (digit is < '0' or > '7')
                return null;
            value = (value * 8) + (digit - '0');
        }
        return text.Length == 0 ? null : value;
    }
}
