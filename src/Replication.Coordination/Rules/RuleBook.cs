using Replication.Contracts.Rules;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Rules;

/// <summary>The rules as this process matches them: the store's, indexed.</summary>
internal sealed class RuleBook(IRuleStore rules)
{
    private volatile RuleIndex? _index;

    public async ValueTask<RuleIndex> ReadAsync(CancellationToken cancellationToken) =>
        _index ??= new RuleIndex(await rules.ListAsync(cancellationToken));

    /// <summary>Takes over the rules of the configuration file.</summary>
    public async Task DeclareAsync(IReadOnlyCollection<ReplicationRule> declared, CancellationToken cancellationToken)
    {
        await rules.DeclareAsync(declared, cancellationToken);
        _index = null;
    }
}
