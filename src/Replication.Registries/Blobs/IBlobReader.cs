namespace Replication.Registries.Blobs;

/// <summary>Reads one blob of a source to its end.</summary>
internal interface IBlobReader : IAsyncDisposable
{
    /// <summary>Starts to open the blob, so that the first read does not wait for it.</summary>
    void Prepare();

    /// <summary>
    /// Reads the next bytes. Returns 0 at the end, after exactly as many bytes as the descriptor says. Throws
    /// <see cref="RegistryException"/>.
    /// </summary>
    ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>The failure when the bytes do not match the digest.</summary>
    CopyFailure Mismatch();
}
