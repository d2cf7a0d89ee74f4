namespace Replication.Registries.Blobs;

/// <summary>An open upload session. Its address may change with every response.</summary>
internal sealed class UploadSession(Uri address, long minChunkBytes)
{
    private volatile Uri _address = address;

    /// <summary>The current address. Any thread may read it.</summary>
    public Uri Address => _address;

    /// <summary>The number of bytes that the registry confirmed.</summary>
    public long ReceivedBytes { get; private set; }

    /// <summary>The minimum size of every chunk except the last (distribution-spec, "Pushing a blob in chunks").</summary>
    public long MinChunkBytes => minChunkBytes;

    /// <summary>True when there is no session and one POST request sends all bytes.</summary>
    public bool IsSingleRequest { get; init; }

    public void Continue(Uri address, long receivedBytes) => (_address, ReceivedBytes) = (address, receivedBytes);
}
