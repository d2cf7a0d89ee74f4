using Replication.Contracts.Rules;

namespace Replication.WebConsole.Parts;

/// <summary>Writes which repositories a rule covers.</summary>
internal static class RuleScopeText
{
    public static string Of(RuleSpec rule) => rule.Level == RuleLevel.Repository
        ? $"{rule.Namespace}/{rule.Repository}"
        : string.Join(", ", rule.SourceNamespaces.Select(it => $"{it}/{rule.RepositoryFilter ?? "*"}"));
}
