using Replication.Contracts.Instances;

namespace Replication.Registries.Instances;

/// <summary>A reference-counted client. It is closed when it is retired and its last user has returned it.</summary>
internal sealed class SharedClient(RegistryInstance instance, ImageStore client)
{
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _userCount = 1;

    /// <summary>Completes when the client is closed.</summary>
    public Task Closed => _closed.Task;

    public RegistryInstance Instance => instance;

    public ImageStore Client => client;

    public BorrowedClient Borrow()
    {
        Interlocked.Increment(ref _userCount);
        return new BorrowedClient(this);
    }

    /// <summary>Releases the reference of the collection.</summary>
    public void Retire() => Return();

    public void Return()
    {
        if (Interlocked.Decrement(ref _userCount) == 0)
            _ = CloseAsync();
    }

    // Wait for the aborts of interrupted uploads.
    private async Task CloseAsync()
    {
        await client.SettleAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        client.Dispose();
        _closed.SetResult();
    }
}
