using System.Security.Cryptography;
using Replication.Contracts.Images;
using Replication.Registries.Http;

namespace Replication.Registries.Blobs;

/// <summary>Compares what was read with the digest it should have.</summary>
internal static class BlobHash
{
    public static IncrementalHash Create(Digest digest) =>
        IncrementalHash.CreateHash(digest.Algorithm == "sha512" ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256);

    public static bool Matches(IncrementalHash hash, Digest digest)
    {
        Span<byte> result = stackalloc byte[SHA512.HashSizeInBytes];
        var length = hash.GetHashAndReset(result);
        return digest.Hex == Convert.ToHexStringLower(result[..length]);
    }

    public static CopyFailure Mismatch(Errand errand, Digest digest) => new(
        CopyFailure.DigestMismatch,
        $"{errand.Registry} sent other bytes than {digest} while {errand.Doing}: its storage, or a proxy before it, is damaged.",
        IsWorthRetrying: false);
}
