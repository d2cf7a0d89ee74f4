using Replication.Contracts.Instances;

namespace Replication.Registries.Instances;

/// <summary>A shared client in use. Disposing it returns the client.</summary>
public sealed class BorrowedClient : IDisposable
{
    private readonly SharedClient _shared;
    private bool _isReturned;

    internal BorrowedClient(SharedClient shared) => _shared = shared;

    /// <summary>The instance as it was when the client was created.</summary>
    public RegistryInstance Instance => _shared.Instance;

    /// <summary>The client. Do not use it after disposal.</summary>
    public ImageStore Client => _shared.Client;

    /// <summary>The client of a registry; null for a bucket, which has no shared limits and no API that creates repositories.</summary>
    public RegistryClient? Registry => _shared.Client as RegistryClient;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!Interlocked.Exchange(ref _isReturned, true))
            _shared.Return();
    }
}
