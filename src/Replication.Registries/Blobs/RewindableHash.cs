using Replication.Contracts.Images;

namespace Replication.Registries.Blobs;

/// <summary>
/// A hash over a byte stream that can rewind to earlier checkpoints, because an upload resumes at the position that the registry
/// confirmed. It can start with the checkpoints of another process.
/// </summary>
internal sealed class RewindableHash : IDisposable
{
    // The confirmed position is behind the sent position by at most what the connections buffer.
    public const long Distance = 4 * 1024 * 1024;
    private const int Kept = 8;

    private readonly Digest _digest;
    private readonly Queue<(long Position, RunningHash Hash)> _checkpoints = new();
    private RunningHash _hash;
    private long _positionOfLastCheckpoint;

    public RewindableHash(Digest digest, IReadOnlyList<HashCheckpoint>? checkpoints = null)
    {
        _digest = digest;
        _hash = RunningHash.Of(digest);
        foreach (var checkpoint in (checkpoints ?? []).OrderBy(static checkpoint => checkpoint.Position).TakeLast(Kept))
        {
            if (RunningHash.Restore(digest, checkpoint) is { } hash)
                _checkpoints.Enqueue((checkpoint.Position, hash));
        }
        Checkpoints = ReadCheckpoints();
    }

    /// <summary>The number of bytes in the hash.</summary>
    public long Position { get; private set; }

    /// <summary>The positions to which the hash can rewind, for another process. Any thread may read them.</summary>
    public IReadOnlyList<HashCheckpoint> Checkpoints { get; private set => Volatile.Write(ref field, value); }

    public bool Matches => _digest.Hex == _hash.ToHex();

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _hash.Append(bytes);
        Position += bytes.Length;
        if (Position - _positionOfLastCheckpoint >= Distance)
            Checkpoint();
    }

    /// <summary>Saves the state at the current position as a checkpoint.</summary>
    public void Checkpoint()
    {
        if (Position == _positionOfLastCheckpoint)
            return;
        if (_checkpoints.Count == Kept)
            _checkpoints.Dequeue().Hash.Dispose();
        _checkpoints.Enqueue((Position, _hash.Clone()));
        _positionOfLastCheckpoint = Position;
        Checkpoints = ReadCheckpoints();
    }

    /// <summary>
    /// Restores the nearest checkpoint at or before <paramref name="position"/>, or the beginning. A checkpoint of another process can be
    /// ahead.
    /// </summary>
    public void RewindTo(long position)
    {
        var kept = _checkpoints.Where(checkpoint => checkpoint.Position <= position).ToList();
        foreach (var (_, hash) in _checkpoints.Except(kept))
            hash.Dispose();
        _checkpoints.Clear();
        foreach (var checkpoint in kept)
            _checkpoints.Enqueue(checkpoint);
        _hash.Dispose();
        (Position, _hash) = kept.Count == 0 ? (0, RunningHash.Of(_digest)) : (kept[^1].Position, kept[^1].Hash.Clone());
        _positionOfLastCheckpoint = Position;
        Checkpoints = ReadCheckpoints();
    }

    public void Dispose()
    {
        _hash.Dispose();
        foreach (var (_, hash) in _checkpoints)
            hash.Dispose();
    }

    private HashCheckpoint[] ReadCheckpoints() =>
        [.. _checkpoints.Where(static it => it.Hash.State is not null)
            .Select(static it => new HashCheckpoint(it.Position, it.Hash.State!))];
}
