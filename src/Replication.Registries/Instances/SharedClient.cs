using Replication.Contracts.Instances;

namespace Replication.Registries.Instances;

/// <summary>A client that several use, and that ends with the last of them once it is retired.</summary>
internal sealed class SharedClient(RegistryInstance instance, RegistryClient client)
{
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _userCount = 1;

    /// <summary>Ends when it is closed.</summary>
    public Task Closed => _closed.Task;

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
            _ = CloseAsync();
    }

    // Uploads that were broken off are given up first.
    private async Task CloseAsync()
    {
        await client.SettleAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        client.Dispose();
        _closed.SetResult();
    }
}
