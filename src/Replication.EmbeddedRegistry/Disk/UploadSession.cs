using System.Buffers;
using System.Security.Cryptography;
using Replication.EmbeddedRegistry.Protocol;

namespace Replication.EmbeddedRegistry.Disk;

/// <summary>One upload: bytes are written to its file and hashed on the way. Only the holder of its <see cref="Turn"/> may use it.</summary>
internal sealed class UploadSession(string id, string folder, string algorithm)
{
    private const int BufferSize = 128 * 1024;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(ContentDigest.HashAlgorithmOf(algorithm));
    private long _hashedBytes;

    public string Id => id;

    /// <summary>One request at a time: a client that resumes waits until the request that was torn has been given up.</summary>
    public SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>How much has arrived.</summary>
    public long Length => new FileInfo(DataFile) is { Exists: true, Length: var length } ? length : 0;

    /// <summary>True once a chunk came that was shorter than the least length: it must have been the last.</summary>
    public bool HadShortChunk { get; set; }

    /// <summary>True once it was completed, cancelled or lost.</summary>
    public bool Ended => !Directory.Exists(folder);

    public string DataFile => Path.Combine(folder, "data");

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
