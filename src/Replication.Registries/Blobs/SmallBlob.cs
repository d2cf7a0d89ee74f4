using System.Buffers;
using Replication.Registries.Manifests;

namespace Replication.Registries.Blobs;

/// <summary>A blob held whole in memory, its digest checked; its buffer goes back to the pool when it is disposed.</summary>
internal sealed class SmallBlob : IDisposable
{
    // A second answer tells bytes that were spoilt on the way from bytes that are wrong where they lie.
    private const int MaxReads = 2;

    private readonly byte[]? _rented;

    private SmallBlob(ReadOnlyMemory<byte> bytes, byte[]? rented)
    {
        Bytes = bytes;
        _rented = rented;
    }

    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>A blob that stood in the manifest itself.</summary>
    public static SmallBlob Of(byte[] bytes) => new(bytes, null);

    public static async Task<SmallBlob> ReadAsync(Descriptor blob, Func<BlobReader> open, CancellationToken cancellationToken)
    {
        var size = (int)blob.Size;
        var rented = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            for (var read = 1; ; read++)
            {
                await using var reader = open();
                var length = 0;
                while (length < size)
                    length += await reader.ReadAsync(rented.AsMemory(length, size - length), cancellationToken);
                // An answer that did not say how long it is may go on.
                await reader.ReadAsync(new byte[1], cancellationToken);
                if (blob.Digest.Matches(rented.AsSpan(0, size)))
                    return new SmallBlob(rented.AsMemory(0, size), rented);
                if (read == MaxReads)
                    throw new RegistryException(BlobReader.Mismatch(reader.Errand, blob.Digest));
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(rented);
            throw;
        }
    }

    public void Dispose()
    {
        if (_rented is not null)
            ArrayPool<byte>.Shared.Return(_rented);
    }
}
