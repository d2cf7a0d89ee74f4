using Replication.Contracts.Instances;

namespace Replication.Coordination.Webhooks;

/// <summary>
/// Finds the instance of a webhook call, also one that another process created a moment ago: many publishers send a report only once.
/// Anyone may call with unknown names, so concurrent callers share one read of the store (single-flight), and reads have a minimum
/// distance.
/// </summary>
internal sealed class ReportingInstances(InstanceBook book, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Distance = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _turn = new(1);
    private Task? _next;
    private DateTimeOffset _refreshedAt = DateTimeOffset.MinValue;

    /// <summary>Returns an instance that this process knows; null when the store may have it.</summary>
    public RegistryInstance? FindKnown(string name) => book.Current.Find(name);

    /// <summary>Reads the store for an instance that this process does not know.</summary>
    public async Task<RegistryInstance?> FindNewAsync(string name, CancellationToken cancellationToken)
    {
        await NextRefresh().WaitAsync(cancellationToken);
        return book.Current.Find(name);
    }

    public void Dispose() => _turn.Dispose();

    private Task NextRefresh()
    {
        lock (_lock)
            return _next ??= Task.Run(RefreshAsync);
    }

    private async Task RefreshAsync()
    {
        await _turn.WaitAsync();
        try
        {
            if (_refreshedAt + Distance - time.GetUtcNow() is var wait && wait > TimeSpan.Zero)
                await Task.Delay(wait, time);
            // Later callers need a read that begins after their call.
            lock (_lock)
                _next = null;
            _refreshedAt = time.GetUtcNow();
            await book.RefreshAsync(CancellationToken.None);
        }
        finally
        {
            _turn.Release();
        }
    }
}
