using Replication.Contracts.Rules;

namespace Replication.Coordination.Status;

/// <summary>All rules with their activity, as they were read at a time.</summary>
internal sealed record RuleSnapshot(DateTimeOffset At, IReadOnlyList<(ReplicationRule Rule, RuleActivity Activity)> Rules)
{
    public static RuleSnapshot Empty { get; } = new(DateTimeOffset.MinValue, []);
}
