using Replication.Contracts.Rules;

namespace Replication.Storage.Mongo;

/// <summary>What a change wants of the ledger as it was read: the rules to write and to remove; or why there is nothing to write.</summary>
internal sealed record RuleEdit(RuleChange Outcome, IReadOnlyList<ReplicationRule> Written, IReadOnlyList<RuleRemoval> Removed)
{
    /// <summary>Removals that are forgotten.</summary>
    public IReadOnlyList<string> Forgotten { get; init; } = [];

    public bool ChangesNothing => Written.Count == 0 && Removed.Count == 0 && Forgotten.Count == 0;

    public static RuleEdit Of(RuleChange outcome) => new(outcome, [], []);

    public static RuleEdit Write(ReplicationRule rule) => new(new RuleChange.Made(), [rule], []);
}
