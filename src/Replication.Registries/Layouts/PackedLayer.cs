using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Replication.Contracts.Images;

namespace Replication.Registries.Layouts;

/// <summary>
/// A gzip layer made from an uncompressed one, in a temporary file without a name: nothing is left when the process is killed. A layer that
/// is compressed already is used unchanged.
/// </summary>
internal sealed class PackedLayer : IDisposable
{
    private const int BufferBytes = 128 * 1024;

    private readonly Func<StoredFile> _open;
    private readonly SafeFileHandle? _temporary;

    private PackedLayer(Digest digest, Digest diffId, long length, Func<StoredFile> open, SafeFileHandle? temporary) =>
        (Digest, DiffId, Length, _open, _temporary) = (digest, diffId, length, open, temporary);

    /// <summary>The digest of the compressed layer.</summary>
    public Digest Digest { get; }

    /// <summary>The digest of the uncompressed layer.</summary>
    public Digest DiffId { get; }

    /// <summary>The compressed size in bytes.</summary>
    public long Length { get; }

    /// <summary>Opens the compressed layer.</summary>
    public StoredFile Open() => _open();

    /// <summary>Compresses a layer. Throws <see cref="IOException"/>, and <see cref="InvalidDataException"/> for damaged content.</summary>
    public static async Task<PackedLayer> OfAsync(StoredFile layer, CancellationToken cancellationToken)
    {
        var start = new byte[2];
        var read = await layer.ReadAsync(start, 0, cancellationToken);
        return read == 2 && start is [0x1f, 0x8b]
            ? await UnchangedAsync(layer, cancellationToken)
            : await CompressAsync(layer, cancellationToken);
    }

    public void Dispose() => _temporary?.Dispose();

    private static async Task<PackedLayer> CompressAsync(StoredFile layer, CancellationToken cancellationToken)
    {
        var file = NamelessFile();
        try
        {
            using var packedHash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using var plainHash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long length;
            await using (var output = new HashedFile(file, packedHash))
            {
                await using (var gzip = new GZipStream(output, CompressionLevel.Optimal, leaveOpen: true))
                    await CopyAsync(layer.ReadAsync, plainHash, gzip, cancellationToken);
                length = output.Length;
            }
            return new PackedLayer(
                DigestOf(packedHash), DigestOf(plainHash), length, () => new StoredFile(file, 0, length, isShared: true), file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static async Task<PackedLayer> UnchangedAsync(StoredFile layer, CancellationToken cancellationToken)
    {
        using var packedHash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var plainHash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await CopyAsync(layer.ReadAsync, packedHash, Stream.Null, cancellationToken);
        await using var gzip = new GZipStream(new StoredStream(layer), CompressionMode.Decompress);
        await CopyAsync((buffer, _, token) => gzip.ReadAsync(buffer, token), plainHash, Stream.Null, cancellationToken);
        return new PackedLayer(DigestOf(packedHash), DigestOf(plainHash), layer.Length, () => layer, temporary: null);
    }

    private static async Task CopyAsync(
        Func<Memory<byte>, long, CancellationToken, ValueTask<int>> read,
        IncrementalHash hash,
        Stream to,
        CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            for (long position = 0; await read(buffer, position, cancellationToken) is var count and > 0; position += count)
            {
                hash.AppendData(buffer, 0, count);
                await to.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static Digest DigestOf(IncrementalHash hash) => Digest.Parse($"sha256:{Convert.ToHexStringLower(hash.GetCurrentHash())}");

    private static SafeFileHandle NamelessFile()
    {
        var path = Path.Combine(Path.GetTempPath(), $"replication-{Guid.NewGuid():N}");
        var file = File.OpenHandle(
            path,
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.ReadWrite | FileShare.Delete,
            FileOptions.Asynchronous | FileOptions.DeleteOnClose);
        // Unix removes the name at once. Windows removes the file when it is closed.
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
        return file;
    }
}
