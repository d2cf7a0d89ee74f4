using Replication.Contracts.Instances;

namespace Replication.Registries.Instances;

/// <summary>A client in use; disposing gives it back.</summary>
public sealed class BorrowedClient : IDisposable
{
    private readonly SharedClient _shared;
    private bool _isGivenBack;

    internal BorrowedClient(SharedClient shared) => _shared = shared;

    /// <summary>The instance as it was when the client was made.</summary>
    public RegistryInstance Instance => _shared.Instance;

    /// <summary>The client, until it is given back.</summary>
    public RegistryClient Client => _shared.Client;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!Interlocked.Exchange(ref _isGivenBack, true))
            _shared.GiveBack();
    }
}
