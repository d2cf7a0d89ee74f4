using System.Buffers;
using System.Security.Cryptography;
using Replication.EmbeddedRegistry.Protocol;

namespace Replication.EmbeddedRegistry.Disk;

/// <summary>An upload session. Bytes are written to a file and hashed. Requests are serialized (<see cref="InTurnAsync"/>).</summary>
internal sealed class DiskUpload(string id, string folder, string algorithm)
{
    private const int BufferSize = 128 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(ContentDigest.HashAlgorithmOf(algorithm));
    private readonly Lock _lock = new();
    private Turn? _last;
    private long _hashedBytes;

    private sealed record Turn(Action End, TaskCompletionSource Over);

    public string Id => id;

    /// <summary>The number of received bytes.</summary>
    public long Length => new FileInfo(DataFile) is { Exists: true, Length: var length } ? length : 0;

    /// <summary>True after a chunk below the minimum length was received. It must have been the last one.</summary>
    public bool HadShortChunk { get; set; }

    /// <summary>True after the session was completed, aborted or lost.</summary>
    public bool Ended => !Directory.Exists(folder);

    public string DataFile => Path.Combine(folder, "data");

    /// <summary>
    /// Serializes the requests of a session. A later request cancels the earlier one: the client has lost that connection, although the
    /// registry may not have noticed it yet.
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
            // The lock ensures that the source of the earlier turn is not disposed.
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

    /// <summary>Appends a request body. Bytes received before an interruption are kept.</summary>
    public async Task AppendAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            await using var file = new FileStream(DataFile, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);
            // After a restart the hash state is missing, so the digest is computed from the file at the end.
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

    /// <summary>Returns the digest of all received bytes in the given algorithm.</summary>
    public async Task<ContentDigest> DigestAsync(string wanted, CancellationToken cancellationToken)
    {
        if (wanted == algorithm && _hashedBytes == Length)
            return ContentDigest.OfHash(algorithm, _hash.GetCurrentHash());
        await using var file = new FileStream(DataFile, FileMode.OpenOrCreate, FileAccess.Read, FileShare.ReadWrite, BufferSize);
        var hash = await CryptographicOperations.HashDataAsync(ContentDigest.HashAlgorithmOf(wanted), file, cancellationToken);
        return ContentDigest.OfHash(wanted, hash);
    }
}
