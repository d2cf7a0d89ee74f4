using Replication.Contracts.Stores;

namespace Replication.Coordination.Rules;

/// <summary>
/// The rules as this process knows them. Whoever asks gets them no older than the question: a rule that somebody was told of matches
/// whatever is pushed from then on.
/// </summary>
internal sealed class RuleBook(IRuleStore store) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private volatile RuleIndex _index = RuleIndex.Empty;
    private long _askedCount;
    private long _answeredCount;

    /// <summary>What stands now. Many who ask at once share one look at the store.</summary>
    public async ValueTask<RuleIndex> ReadAsync(CancellationToken cancellationToken)
    {
        var question = Interlocked.Increment(ref _askedCount);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            // A look that began after the question answers it.
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
