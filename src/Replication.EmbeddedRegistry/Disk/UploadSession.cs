using System.Buffers;
using System.Security.Cryptography;
using Replication.EmbeddedRegistry.Protocol;

namespace Replication.EmbeddedRegistry.Disk;

/// <summary>One upload: bytes are written to its file and hashed on the way. It is used in turn (<see cref="InTurnAsync"/>).</summary>
internal sealed class UploadSession(string id, string folder, string algorithm)
{
    private const int BufferSize = 128 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(ContentDigest.HashAlgorithmOf(algorithm));
    private readonly Lock _lock = new();
    private Turn? _last;
    private long _hashedBytes;

    private sealed record Turn(Action End, TaskCompletionSource Over);

    public string Id => id;

    /// <summary>How much has arrived.</summary>
    public long Length => new FileInfo(DataFile) is { Exists: true, Length: var length } ? length : 0;

    /// <summary>True once a chunk came that was shorter than the least length: it must have been the last.</summary>
    public bool HadShortChunk { get; set; }

    /// <summary>True once it was completed, cancelled or lost.</summary>
    public bool Ended => !Directory.Exists(folder);

    public string DataFile => Path.Combine(folder, "data");

    /// <summary>
    /// One request at a time, and a later one ends the one before it: a client that comes back has lost the connection of that one,
    /// which the registry may not have noticed yet.
    /// </summary>
    public async Task<T> InTurnAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var mine = new Turn(ends.Cancel, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        Turn? before;
        lock (_lock)
        {
            before = _last;
            _last = mine;
            // Under the lock the turn before cannot be over and its source disposed of.
            before?.End();
        }
        try
        {
            if (before is not null)
                await before.Over.Task;
            return await work(ends.Token);
        }
        finally
        {
            lock (_lock)
            {
                if (_last == mine)
                    _last = null;
            }
            mine.Over.SetResult();
        }
    }

    /// <summary>Appends a body; what arrived before a break stays.</summary>
    public async Task AppendAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            await using var file = new FileStream(DataFile, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
            // Hashing goes on only where it has not missed anything, as after a restart.
            var hashing = _hashedBytes == file.Position;
            int count;
            while ((count = await body.ReadAsync(buffer, cancellationToken)) > 0)
            {
                await file.WriteAsync(buffer.AsMemory(0, count), CancellationToken.None);
                if (!hashing)
                    continue;
                _hash.AppendData(buffer.AsSpan(0, count));
                _hashedBytes += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The digest, in this algorithm, of all that has arrived.</summary>
    public async Task<ContentDigest> DigestAsync(string wanted, CancellationToken cancellationToken)
    {
        if (wanted == algorithm && _hashedBytes == Length)
            return ContentDigest.OfHash(algorithm, _hash.GetCurrentHash());
        await using var file = new FileStream(DataFile, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite, BufferSize);
        var hash = await CryptographicOperations.HashDataAsync(ContentDigest.HashAlgorithmOf(wanted), file, cancellationToken);
        return ContentDigest.OfHash(wanted, hash);
    }
}
