namespace Replication.Registries.Blobs;

/// <summary>An upload that a registry has open. Its address may change with every answer.</summary>
internal sealed class UploadSession(Uri address, long minChunkBytes)
{
    private volatile Uri _address = address;

    /// <summary>Any thread may look.</summary>
    public Uri Address => _address;

    /// <summary>Bytes that the registry confirmed.</summary>
    public long ReceivedBytes { get; private set; }

    /// <summary>No chunk but the last may be smaller (distribution-spec, "Pushing a blob in chunks").</summary>
    public long MinChunkBytes => minChunkBytes;

    /// <summary>True where there is no session: one POST request sends all bytes.</summary>
    public bool IsSingleRequest { get; init; }

    public void Continue(Uri address, long receivedBytes) => (_address, ReceivedBytes) = (address, receivedBytes);
}
