using Microsoft.AspNetCore.Http;
using Replication.Contracts.Rules;
using Replication.Coordination.Access;
using Replication.Coordination.Requests;

namespace Replication.Coordination.Rules;

/// <summary>The result of reading a rule from a call: the valid rule with its warnings, or the error answer.</summary>
internal sealed record RuleDraft(ReplicationRule? Rule, IReadOnlyList<ShownRuleWarning> Warnings, IResult? Problem)
{
    public static RuleDraft Refused(IResult problem) => new(null, [], problem);

    /// <summary>Returns the problems without the names of rules that the token of the caller may not see.</summary>
    public static IEnumerable<BodyProblem> Shown(IEnumerable<RuleProblem> problems, Caller caller, RuleIndex rules) => problems
        .Select(it => caller.Namespaces is null
            ? it
            : it.Without(other => rules.Find(other.Id) is { } rule && rule.Name == other.Name && MaySee(caller, rule)))
        .Select(it => new BodyProblem(it.Code, it.Key, it.Message));

    /// <summary>
    /// Returns the error answer when the token does not allow the source or the target namespace of the rule; otherwise null.
    /// </summary>
    public static IResult? Forbid(Caller caller, ReplicationRule rule)
    {
        foreach (var name in NamespacesOf(rule))
        {
            if (!caller.MaySee(name))
                return Coordination.Problem.Forbidden("access.namespace", $"the token is not for the namespace '{name}'");
        }
        return null;
    }

    /// <summary>Returns true when the caller may see the source and the target namespace of the rule.</summary>
    public static bool MaySee(Caller caller, ReplicationRule rule) =>
        NamespacesOf(rule).All(caller.MaySee);

    // A glob may cover namespaces that a token is not for, so only a token for all namespaces is for a glob.
    private static IEnumerable<string> NamespacesOf(ReplicationRule rule) =>
        rule.SourceNamespaces.Concat(rule.SourceNamespaces.Select(it => TargetNames.NamespaceOf(rule, it)));
}
