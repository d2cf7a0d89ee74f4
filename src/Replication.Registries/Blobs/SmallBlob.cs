using System.Buffers;
using Replication.Registries.Http;
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

    public static async Task<SmallBlob> ReadAsync(
        Descriptor blob, Func<BlobReader> open, BlobCoding coding, CancellationToken cancellationToken)
    {
        var size = (int)blob.Size;
        var rented = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            for (var read = 1; ; read++)
            {
                try
                {
                    var errand = await ReadOnceAsync(open, rented.AsMemory(0, size), cancellationToken);
                    if (blob.Digest.Matches(rented.AsSpan(0, size)))
                        return new SmallBlob(rented.AsMemory(0, size), rented);
                    if (read >= MaxReads && !coding.IsInDoubt)
                        throw new RegistryException(BlobReader.Mismatch(errand, blob.Digest));
                    coding.TryTurn();
                }
                catch (RegistryException exception) when (!exception.Failure.IsWorthRetrying && coding.TryTurn())
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

    private static async Task<Errand> ReadOnceAsync(Func<BlobReader> open, Memory<byte> bytes, CancellationToken cancellationToken)
    {
        await using var reader = open();
        for (var length = 0; length < bytes.Length;)
            length += await reader.ReadAsync(bytes[length..], cancellationToken);
        // An answer that did not say how long it is may go on.
        await reader.ReadAsync(new byte[1], cancellationToken);
        return reader.Errand;
    }

    public void Dispose()
    {
        if (_rented is not null)
            ArrayPool<byte>.Shared.Return(_rented);
    }
}
