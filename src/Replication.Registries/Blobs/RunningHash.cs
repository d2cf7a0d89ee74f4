using System.Security.Cryptography;
using Replication.Contracts.Images;

namespace Replication.Registries.Blobs;

/// <summary>An incremental hash whose state can be copied.</summary>
internal abstract class RunningHash : IDisposable
{
    public static RunningHash Of(Digest digest) => OpenSslHash.IsUsable ? OpenSslHash.Begin(digest) : new FrameworkHash(digest);

    /// <summary>Restores the hash of another process; null when the state is invalid or cannot be restored on this machine.</summary>
    public static RunningHash? Restore(Digest digest, HashCheckpoint checkpoint) =>
        OpenSslHash.IsUsable ? OpenSslHash.Restore(digest, checkpoint) : null;

    /// <summary>The internal state, for another process; null when the implementation does not expose it.</summary>
    public abstract byte[]? State { get; }

    public abstract void Append(ReadOnlySpan<byte> bytes);

    public abstract RunningHash Clone();

    /// <summary>Returns the hash of all appended bytes. More bytes can be appended afterwards.</summary>
    public abstract string ToHex();

    public abstract void Dispose();

    // Available on every platform, but without access to the state.
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
