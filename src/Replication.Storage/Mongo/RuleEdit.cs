using Replication.Contracts.Rules;

namespace Replication.Storage.Mongo;

/// <summary>A change of the ledger: the rules to write and to remove, or why nothing is written.</summary>
internal sealed record RuleEdit(RuleChange Outcome, IReadOnlyList<ReplicationRule> Written, IReadOnlyList<RuleRemoval> Removed)
{
    /// <summary>Removals to delete.</summary>
    public IReadOnlyList<string> Forgotten { get; init; } = [];

    public bool ChangesNothing => Written.Count == 0 && Removed.Count == 0 && Forgotten.Count == 0;

    public static RuleEdit Of(RuleChange outcome) => new(outcome, [], []);

    public static RuleEdit Write(ReplicationRule rule) => new(new RuleChange.Made(), [rule], []);
}
