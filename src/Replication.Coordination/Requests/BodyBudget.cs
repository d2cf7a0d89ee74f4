using Replication.Coordination.Webhooks;

namespace Replication.Coordination.Requests;

/// <summary>The memory that the bodies of unauthenticated senders share.</summary>
internal sealed class BodyBudget(WebhookOptions options)
{
    private long _taken;

    /// <summary>A share of the budget, initially empty. Disposing it returns its bytes.</summary>
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

        /// <summary>Takes bytes from the budget. Returns false when it has not enough left.</summary>
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
