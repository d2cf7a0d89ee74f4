using Replication.Contracts.Rules;

namespace Replication.App.Configuration.Values;

/// <summary>Closed sets of words in rules and manual replications.</summary>
internal static class RuleWords
{
    public static readonly ValueKind<RuleScenario> Scenario = Scalars.WordOf<RuleScenario>();

    public static readonly ValueKind<RuleTrigger> Trigger = Scalars.WordOf<RuleTrigger>();

    public static readonly ValueKind<LatestOrder> LatestBy = Scalars.WordOf<LatestOrder>();

    public static readonly ValueKind<RepositoryVisibility> Visibility = Scalars.WordOf<RepositoryVisibility>();

    public static readonly ValueKind<EcrEncryption> Encryption = Scalars.WordOf<EcrEncryption>();

    public static readonly ValueKind<RuleLevel> Level = Scalars.WordOf<RuleLevel>();
}
