using Replication.Contracts.Images;

namespace Replication.Registries.Blobs;

/// <summary>
/// A hash over a stream of bytes that can go back a little: an upload is resumed where the registry stands, not where we do. It may begin with
/// places that another process has been at.
/// </summary>
internal sealed class HashCheckpoints : IDisposable
{
    // A registry is behind by what was in flight: no more than connections buffer.
    public const long Distance = 4 * 1024 * 1024;
    private const int Kept = 8;

    private readonly Digest _digest;
    private readonly Queue<(long Position, RunningHash Hash)> _checkpoints = new();
    private RunningHash _hash;
    private long _positionOfLastCheckpoint;

    public HashCheckpoints(Digest digest, IReadOnlyList<HashMark>? marks = null)
    {
        _digest = digest;
        _hash = RunningHash.Of(digest);
        foreach (var mark in (marks ?? []).OrderBy(static mark => mark.Position).TakeLast(Kept))
        {
            if (RunningHash.Restore(digest, mark) is { } hash)
                _checkpoints.Enqueue((mark.Position, hash));
        }
        Marks = ReadMarks();
    }

    /// <summary>How many bytes are in the hash.</summary>
    public long Position { get; private set; }

    /// <summary>The places that it can go back to, for another process; any thread may look.</summary>
    public IReadOnlyList<HashMark> Marks { get; private set => Volatile.Write(ref field, value); }

    public bool Matches => _digest.Hex == _hash.ToHex();

    public void Append(ReadOnlySpan<byte> bytes)
    {
        _hash.Append(bytes);
        Position += bytes.Length;
        if (Position - _positionOfLastCheckpoint >= Distance)
            Checkpoint();
    }

    /// <summary>Keeps the state at the current position as a place to go back to.</summary>
    public void Checkpoint()
    {
        if (Position == _positionOfLastCheckpoint)
            return;
        if (_checkpoints.Count == Kept)
            _checkpoints.Dequeue().Hash.Dispose();
        _checkpoints.Enqueue((Position, _hash.Clone()));
        _positionOfLastCheckpoint = Position;
        Marks = ReadMarks();
    }

    /// <summary>Goes back, or to where another has been, to the nearest place at or before this one from which the bytes can be read again.</summary>
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
        Marks = ReadMarks();
    }

    public void Dispose()
    {
        _hash.Dispose();
        foreach (var (_, hash) in _checkpoints)
            hash.Dispose();
    }

    private HashMark[] ReadMarks() => [.. _checkpoints.Where(static it => it.Hash.State is not null).Select(static it => new HashMark(it.Position, it.Hash.State!))];
}
