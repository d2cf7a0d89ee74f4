using Replication.Contracts.Pushes;
using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>
/// Decides whether a push is new enough for a rule: only images pushed since the rule became active are replicated by it.
/// </summary>
internal static class RuleStart
{
    /// <summary>
    /// How far a publisher's clock may be wrong. A push that arrives after the rule became active counts as new unless the publisher's time
    /// is older than the rule by more than this: then it is an old event, delivered late or again.
    /// </summary>
    public static readonly TimeSpan PublisherTolerance = TimeSpan.FromMinutes(5);

    /// <summary>How far the clocks of this system's own processes may differ.</summary>
    public static readonly TimeSpan OwnTolerance = TimeSpan.FromMinutes(1);

    public static bool Covers(ReplicationRule rule, ImagePushed push) =>
        rule.ActiveSince - push.ReceivedAt <= OwnTolerance && rule.ActiveSince - push.PushedAt <= PublisherTolerance;
}
