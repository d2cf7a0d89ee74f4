using Replication.Contracts.Instances;

namespace Replication.Coordination.Webhooks;

/// <summary>
/// Finds the instance that a webhook call is for, also one that another process made a moment ago: many publishers send a report once. Anybody may call
/// with names that do not exist, so all who ask share one look at the store, and one look keeps its distance from the next.
/// </summary>
internal sealed class ReportingInstances(InstanceBook book, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Distance = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _turn = new(1);
    private Task? _next;
    private DateTimeOffset _lookedAt = DateTimeOffset.MinValue;

    public async ValueTask<RegistryInstance?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (book.Current.Find(name) is { } known)
            return known;
        await NextLook().WaitAsync(cancellationToken);
        return book.Current.Find(name);
    }

    public void Dispose() => _turn.Dispose();

    private Task NextLook()
    {
        lock (_lock)
            return _next ??= Task.Run(LookAsync);
    }

    private async Task LookAsync()
    {
        await _turn.WaitAsync();
        try
        {
            if (_lookedAt + Distance - time.GetUtcNow() is var wait && wait > TimeSpan.Zero)
                await Task.Delay(wait, time);
            // Whoever asks from here on wants a look that begins after the question.
            lock (_lock)
                _next = null;
            _lookedAt = time.GetUtcNow();
            await book.RefreshAsync(CancellationToken.None);
        }
        finally
        {
            _turn.Release();
        }
    }
}
