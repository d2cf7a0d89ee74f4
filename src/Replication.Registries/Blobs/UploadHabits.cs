namespace Replication.Registries.Blobs;

/// <summary>What was learnt about how one registry likes its uploads.</summary>
internal sealed class UploadHabits
{
    private volatile bool _refusesSelfMount;
    private volatile bool _wantsPatch;

    /// <summary>False: it does not understand being asked whether a blob stands in the repository already.</summary>
    public bool TakesSelfMount => !_refusesSelfMount;

    /// <summary>True: it takes bytes by PATCH and closes the upload with an empty PUT; otherwise all goes in the PUT, one request less.</summary>
    public bool WantsPatch => _wantsPatch;

    public void RefusedSelfMount() => _refusesSelfMount = true;

    public void RefusedPut() => _wantsPatch = true;
}
