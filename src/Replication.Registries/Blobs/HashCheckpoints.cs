using System.Security.Cryptography;
using Replication.Contracts.Images;

namespace Replication.Registries.Blobs;

/// <summary>A hash over a stream of bytes that can go back a little: an upload is resumed where the registry stands, not where we do.</summary>
internal sealed class HashCheckpoints(Digest digest) : IDisposable
{
    // A registry is behind by what was in flight: no more than connections buffer.
    public const long Distance = 4 * 1024 * 1024;
    private const int Kept = 8;

    private readonly Queue<(long Position, IncrementalHash Hash)> _checkpoints = new();
    private IncrementalHash _hash = Create(digest);
    private long _positionOfLastCheckpoint;

    /// <summary>How many bytes are in the hash.</summary>
    public long Position { get; private set; }

    public bool Matches
    {
        get
        {
            Span<byte> hash = stackalloc byte[SHA512.HashSizeInBytes];
            return digest.Hex == Convert.ToHexStringLower(hash[.._hash.GetCurrentHash(hash)]);
        }
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        Position += bytes.Length;
        if (Position - _positionOfLastCheckpoint < Distance)
            return;
        if (_checkpoints.Count == Kept)
            _checkpoints.Dequeue().Hash.Dispose();
        _checkpoints.Enqueue((Position, _hash.Clone()));
        _positionOfLastCheckpoint = Position;
    }

    /// <summary>Goes back to the nearest place at or before this one from which the bytes can be read again.</summary>
    public void RewindTo(long position)
    {
        var kept = _checkpoints.Where(checkpoint => checkpoint.Position <= position).ToList();
        foreach (var (_, hash) in _checkpoints.Except(kept))
            hash.Dispose();
        _checkpoints.Clear();
        foreach (var checkpoint in kept)
            _checkpoints.Enqueue(checkpoint);
        _hash.Dispose();
        (Position, _hash) = kept.Count == 0 ? (0, Create(digest)) : (kept[^1].Position, kept[^1].Hash.Clone());
        _positionOfLastCheckpoint = Position;
    }

    public void Dispose()
    {
        _hash.Dispose();
        foreach (var (_, hash) in _checkpoints)
            hash.Dispose();
    }

    private static IncrementalHash Create(Digest digest) =>
        IncrementalHash.CreateHash(digest.Algorithm == "sha512" ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256);
}
