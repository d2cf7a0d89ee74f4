using Replication.Coordination.Webhooks;

namespace Replication.Coordination.Requests;

/// <summary>The memory that all bodies share whose sender is not authenticated yet.</summary>
internal sealed class BodyBudget(WebhookOptions options)
{
    private long _taken;

    /// <summary>A share of the budget, empty at first; disposing it gives its bytes back.</summary>
    public Share Open() => new(this);

    private bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= options.MaxUnauthenticatedBytes)
            return true;
        Interlocked.Add(ref _taken, -bytes);
        return false;
    }

    internal sealed class Share(BodyBudget budget) : IDisposable
    {
        private long _taken;

        /// <summary>False where the budget does not have as much left.</summary>
        public bool TryTake(long bytes)
        {
            if (!budget.TryTake(bytes))
                return false;
            _taken += bytes;
            return true;
        }

        public void Dispose()
        {
            Interlocked.Add(ref budget._taken, -_taken);
            _taken = 0;
        }
    }
}
