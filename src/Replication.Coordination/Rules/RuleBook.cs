using Replication.Contracts.Stores;

namespace Replication.Coordination.Rules;

/// <summary>
/// Caches the rules of this process with their index. A read never returns rules older than its start, so a stored rule matches every later
/// push.
/// </summary>
internal sealed class RuleBook(IRuleStore store) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private volatile RuleIndex _index = RuleIndex.Empty;
    private long _askedCount;
    private long _answeredCount;

    /// <summary>Returns the current rules. Concurrent callers share one read of the store (single-flight).</summary>
    public async ValueTask<RuleIndex> ReadAsync(CancellationToken cancellationToken)
    {
        var question = Interlocked.Increment(ref _askedCount);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            // Another caller read the store after this call started, so its result is recent enough.
            if (_answeredCount >= question)
                return _index;
            var answers = Interlocked.Read(ref _askedCount);
            var rules = await store.ReadAsync(_index.Rules, cancellationToken);
            if (rules != _index.Rules)
                _index = new RuleIndex(rules, _index);
            _answeredCount = answers;
            return _index;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
