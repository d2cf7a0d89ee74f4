using Microsoft.AspNetCore.Http;
using Replication.Contracts.Rules;
using Replication.Coordination.Access;
using Replication.Coordination.Requests;

namespace Replication.Coordination.Rules;

/// <summary>What a call wants a rule to be: one that may exist, as far as is known now, or the answer that says why not.</summary>
internal sealed record RuleDraft(ReplicationRule? Rule, IReadOnlyList<ShownRuleWarning> Warnings, IResult? Problem)
{
    public static RuleDraft Refused(IResult problem) => new(null, [], problem);

    /// <summary>The problems as the caller may read them: without the names of rules that its token may not see.</summary>
    public static IEnumerable<BodyProblem> Shown(IEnumerable<RuleProblem> problems, Caller caller, RuleIndex rules) => problems
        .Select(it => caller.Namespaces is null
            ? it
            : it.Without(other => rules.Find(other.Id) is { } rule && rule.Name == other.Name && MaySee(caller, rule)))
        .Select(it => new BodyProblem(it.Code, it.Key, it.Message));

    /// <summary>The answer for a caller whose token is not for both ends of the rule; null where it is.</summary>
    public static IResult? Forbid(Caller caller, ReplicationRule rule)
    {
        foreach (var name in new[] { rule.Namespace, TargetNames.NamespaceOf(rule) })
        {
            if (!caller.MaySee(name))
                return Coordination.Problem.Forbidden("access.namespace", $"the token is not for the namespace '{name}'");
        }
        return null;
    }

    /// <summary>True where the caller may see both ends of the rule.</summary>
    public static bool MaySee(Caller caller, ReplicationRule rule) =>
        caller.MaySee(rule.Namespace) && caller.MaySee(TargetNames.NamespaceOf(rule));
}
