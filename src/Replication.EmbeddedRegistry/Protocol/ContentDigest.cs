using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Replication.EmbeddedRegistry.Protocol;

/// <summary>The digest of a blob or manifest, sha256 or sha512.</summary>
internal sealed record ContentDigest
{
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    private ContentDigest(string algorithm, string hex)
    {
        Algorithm = algorithm;
        Hex = hex;
    }

    public string Algorithm { get; }

    public string Hex { get; }

    public HashAlgorithmName HashAlgorithm => HashAlgorithmOf(Algorithm);

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ContentDigest? digest)
    {
        digest = text?.Split(':') is [var algorithm, var hex]
            && hex.Length == HexLength(algorithm)
            && !hex.AsSpan().ContainsAnyExcept(LowerHex)
            ? new ContentDigest(algorithm, hex)
            : null;
        return digest is not null;
    }

    public static bool IsAlgorithm(string? name) => HexLength(name) > 0;

    public static ContentDigest Of(string algorithm, ReadOnlySpan<byte> content) =>
        new(algorithm, Convert.ToHexStringLower(CryptographicOperations.HashData(HashAlgorithmOf(algorithm), content)));

    public static ContentDigest OfHash(string algorithm, ReadOnlySpan<byte> hash) => new(algorithm, Convert.ToHexStringLower(hash));

    public static HashAlgorithmName HashAlgorithmOf(string algorithm) =>
        algorithm == "sha512" ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256;

    public override string ToString() => $"{Algorithm}:{Hex}";

    private static int HexLength(string? algorithm) => algorithm switch { "sha256" => 64, "sha512" => 128, _ => 0 };
}
