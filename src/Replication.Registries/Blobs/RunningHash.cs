using System.Security.Cryptography;
using Replication.Contracts.Images;

namespace Replication.Registries.Blobs;

/// <summary>The hash of a stream of bytes as far as it was read.</summary>
internal abstract class RunningHash : IDisposable
{
    public static RunningHash Of(Digest digest) => OpenSslHash.IsUsable ? OpenSslHash.Begin(digest) : new FrameworkHash(digest);

    /// <summary>The hash as another process had it after so many bytes; null where it cannot be taken over.</summary>
    public static RunningHash? Restore(Digest digest, HashMark mark) => OpenSslHash.IsUsable ? OpenSslHash.Restore(digest, mark) : null;

    /// <summary>What another process can go on with; null where the hash keeps it to itself.</summary>
    public abstract byte[]? State { get; }

    public abstract void Append(ReadOnlySpan<byte> bytes);

    public abstract RunningHash Clone();

    /// <summary>The hash of what was appended so far, to which more may be appended.</summary>
    public abstract string ToHex();

    public abstract void Dispose();

    // Fast everywhere, but what is in it cannot be taken out.
    private sealed class FrameworkHash(IncrementalHash hash) : RunningHash
    {
        public FrameworkHash(Digest digest)
            : this(IncrementalHash.CreateHash(digest.Algorithm == "sha512" ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256))
        {
        }

        public override byte[]? State => null;

        public override void Append(ReadOnlySpan<byte> bytes) => hash.AppendData(bytes);

        public override RunningHash Clone() => new FrameworkHash(hash.Clone());

        public override string ToHex() => Convert.ToHexStringLower(hash.GetCurrentHash());

        public override void Dispose() => hash.Dispose();
    }
}
