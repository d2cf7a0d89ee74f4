using Replication.Contracts.Rules;

namespace Replication.App.Configuration.Values;

/// <summary>Closed sets of words in rules and manual replications.</summary>
internal static class RuleWords
{
    public static readonly ValueKind<RuleScenario> Scenario = Scalars.OneOf(
        ("sameAccount", RuleScenario.SameAccount),
        ("crossAccount", RuleScenario.CrossAccount));

    public static readonly ValueKind<RuleLevel> Level = Scalars.OneOf(
        ("namespace", RuleLevel.Namespace),
        ("repository", RuleLevel.Repository));
}
