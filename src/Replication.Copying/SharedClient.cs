using Replication.Contracts.Instances;
using Replication.Registries;

namespace Replication.Copying;

/// <summary>A client that several copies use, and that ends with the last of them once it is retired.</summary>
internal sealed class SharedClient(RegistryInstance instance, RegistryClient client)
{
    private int _userCount = 1;

    public RegistryInstance Instance => instance;

    public RegistryClient Client => client;

    public BorrowedClient Borrow()
    {
        Interlocked.Increment(ref _userCount);
        return new BorrowedClient(this);
    }

    /// <summary>Gives back the first use, which was that of being known.</summary>
    public void Retire() => GiveBack();

    public void GiveBack()
    {
        if (Interlocked.Decrement(ref _userCount) == 0)
            client.Dispose();
    }
}

/// <summary>A client in use by one copy.</summary>
internal sealed class BorrowedClient(SharedClient shared) : IDisposable
{
    private bool _isGivenBack;

    public RegistryClient Client => shared.Client;

    public void Dispose()
    {
        if (!Interlocked.Exchange(ref _isGivenBack, true))
            shared.GiveBack();
    }
}
