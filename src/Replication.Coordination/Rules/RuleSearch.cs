using Microsoft.AspNetCore.Http;
using Replication.Contracts.Rules;
using Replication.Coordination.Access;

namespace Replication.Coordination.Rules;

/// <summary>Finds a rule by its id, its name, or the first digits of its id.</summary>
internal sealed class RuleSearch(RuleBook rules)
{
    /// <summary>Returns the rule, or the answer when the caller sees no such rule or several.</summary>
    public async Task<(ReplicationRule? Rule, IResult? Problem)> FindAsync(
        Caller caller, string idOrName, CancellationToken cancellationToken)
    {
        var index = await rules.ReadAsync(cancellationToken);
        if (index.Find(idOrName) is { } rule && RuleDraft.MaySee(caller, rule))
            return (rule, null);
        return IdSearch.Choose(
            idOrName, [.. index.FindByPrefix(idOrName)
                .Where(it => RuleDraft.MaySee(caller, it))], static it => $"{it.Id} ({it.Name})", Unknown);
    }

    /// <summary>Returns the id of the rule for a filter; the text itself when no rule has it, because tasks outlive their rule.</summary>
    public async Task<(string? Id, IResult? Problem)> FindIdAsync(Caller caller, string? idOrName, CancellationToken cancellationToken)
    {
        if (idOrName is null)
            return (null, null);
        var index = await rules.ReadAsync(cancellationToken);
        if (index.Find(idOrName) is { } rule)
            return (rule.Id, null);
        var candidates = index.FindByPrefix(idOrName).Where(it => RuleDraft.MaySee(caller, it)).ToList();
        if (candidates.Count == 0)
            return (idOrName, null);
        var (found, problem) = IdSearch.Choose(idOrName, candidates, static it => $"{it.Id} ({it.Name})", Unknown);
        return (found?.Id, problem);
    }

    private static IResult Unknown(string id) => Problem.NotFound("rule.unknown", $"there is no rule '{id}'");
}
