using System.Security.Cryptography;
using System.Text;

namespace Replication.Contracts;

/// <summary>Derives ids from the parts that they identify, so that a repeat finds the same document.</summary>
public static class DeterministicId
{
    /// <summary>The id of these parts, in this order (RFC 9562 version 8: the first 128 bits of a SHA-256).</summary>
    public static Guid Of(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            // Each part is preceded by its length, so that ("a","bc") and ("ab","c") differ.
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }
        Span<byte> id = stackalloc byte[32];
        hash.GetHashAndReset(id);
        id[6] = (byte)((id[6] & 0x0F) | 0x80);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id[..16], bigEndian: true);
    }
}
