using System.Buffers;
using Replication.Registries.Copying;
using Replication.Registries.Manifests;

namespace Replication.Registries.Blobs;

/// <summary>A blob in memory with a verified digest. Disposing returns its buffer to the pool.</summary>
internal sealed class SmallBlob : IDisposable
{
    // A second read distinguishes transmission errors from damaged storage.
    private const int MaxReads = 2;

    private readonly byte[]? _rented;

    private SmallBlob(ReadOnlyMemory<byte> bytes, byte[]? rented)
    {
        Bytes = bytes;
        _rented = rented;
    }

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>A blob that is embedded in the manifest.</summary>
    public static SmallBlob Of(byte[] bytes) => new(bytes, null);

    /// <summary>
    /// Reads a blob that may be missing or damaged; null when it cannot be read. Throws <see cref="RegistryException"/> when another
    /// attempt may succeed.
    /// </summary>
    public static async Task<SmallBlob?> TryReadAsync(
        IImageSource source, Descriptor blob, CancellationToken cancellationToken)
    {
        if (blob.Data is not null)
            return Of(blob.Data);
        try
        {
            var coding = new BlobCoding(blob);
            return await ReadAsync(blob, () => source.OpenBlob(blob, coding, startAt: 0), coding, cancellationToken);
        }
        catch (RegistryException e) when (!e.Failure.IsWorthRetrying && !e.Failure.IsRefusal)
        {
            return null;
        }
    }

    public static async Task<SmallBlob> ReadAsync(
        Descriptor blob, Func<IBlobReader> open, BlobCoding coding, CancellationToken cancellationToken)
    {
        var size = (int)blob.Size;
        var rented = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            for (var read = 1; ; read++)
            {
                try
                {
                    var reader = await ReadOnceAsync(open, rented.AsMemory(0, size), cancellationToken);
                    if (blob.Digest.Matches(rented.AsSpan(0, size)))
                        return new SmallBlob(rented.AsMemory(0, size), rented);
                    if (read >= MaxReads && !coding.IsGuess)
                        throw new RegistryException(reader.Mismatch());
                    coding.TrySwitch();
                }
                catch (RegistryException exception) when (!exception.Failure.IsWorthRetrying && coding.TrySwitch())
                {
                }
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(rented);
            throw;
        }
    }

    private static async Task<IBlobReader> ReadOnceAsync(Func<IBlobReader> open, Memory<byte> bytes, CancellationToken cancellationToken)
    {
        await using var reader = open();
        for (var length = 0; length < bytes.Length;)
            length += await reader.ReadAsync(bytes[length..], cancellationToken);
        // A response without Content-Length could contain more bytes.
        await reader.ReadAsync(new byte[1], cancellationToken);
        return reader;
    }

    public void Dispose()
    {
        if (_rented is not null)
            ArrayPool<byte>.Shared.Return(_rented);
    }
}
