namespace Replication.Registries.Blobs;

/// <summary>What was learnt about how one registry likes its uploads.</summary>
internal sealed class UploadHabits
{
    // Azure's registry refuses, or cuts off, single requests of more than about 20 MB unless they are a PATCH.
    private const string AzureDomain = ".azurecr.io";
    private const long AzurePutBytes = 16_000_000;

    private volatile bool _refusesSelfMount;
    private long _patchFromBytes;

    public UploadHabits(Uri endpoint) =>
        _patchFromBytes = endpoint.Host.EndsWith(AzureDomain, StringComparison.OrdinalIgnoreCase) ? AzurePutBytes : long.MaxValue;

    /// <summary>False: it does not understand being asked whether a blob stands in the repository already.</summary>
    public bool TakesSelfMount => !_refusesSelfMount;

    public void RefusedSelfMount() => _refusesSelfMount = true;

    /// <summary>True: it takes this many bytes by PATCH and closes the upload with an empty PUT; otherwise all goes in the PUT, one request less.</summary>
    public bool WantsPatch(long blobBytes) => blobBytes >= Interlocked.Read(ref _patchFromBytes);

    public void RefusedPut(long blobBytes)
    {
        for (var known = Interlocked.Read(ref _patchFromBytes); blobBytes < known;)
            known = Interlocked.CompareExchange(ref _patchFromBytes, blobBytes, known) is var found && found == known ? blobBytes : found;
    }
}
