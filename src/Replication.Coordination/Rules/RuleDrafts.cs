using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Coordination.Access;
using Replication.Coordination.Requests;

namespace Replication.Coordination.Rules;

/// <summary>Reads the body of a call as a rule, and runs every check that it has to pass; whether it may stand beside the others, the store decides again.</summary>
internal sealed class RuleDrafts(RuleReader read, InstanceBook instances, RuleBook rules, SourceLook look, DeclaredRules declared, TimeProvider time)
{
    /// <summary>A rule in the place of <paramref name="before"/>; null for a new one.</summary>
    public Task<RuleDraft> ReadAsync(HttpContext context, ReplicationRule? before, CancellationToken cancellationToken) =>
        ReadAsync(context, _ => Task.FromResult(before), cancellationToken);

    /// <summary>The rule whose id the body names, changed; without one, a new rule.</summary>
    public Task<RuleDraft> ReadForPreviewAsync(HttpContext context, CancellationToken cancellationToken) => ReadAsync(
        context,
        async body => body["id"] is JsonValue value && value.TryGetValue<string>(out var id) ? (await rules.ReadAsync(cancellationToken)).Find(id) : null,
        cancellationToken);

    private async Task<RuleDraft> ReadAsync(HttpContext context, Func<JsonObject, Task<ReplicationRule?>> find, CancellationToken cancellationToken)
    {
        var (body, tooLarge) = await RequestBody.ReadAsync(context);
        if (body is null)
            return RuleDraft.Refused(tooLarge!);
        if (!body.TryReadObject(out var json, out var unreadable))
            return RuleDraft.Refused(unreadable);
        var before = await find(json);
        foreach (var key in ShownRule.ReadOnlyKeys)
            json.Remove(key);
        if (before is not null)
            json.TryAdd("name", before.Name);
        var reading = read(json);
        if (reading.Value is not { } written || reading.Problems.Count > 0)
            return RuleDraft.Refused(Problem.Unprocessable(reading.Problems));
        var rule = Complete(written, before);
        return RuleDraft.Forbid(Caller.Of(context), rule) is { } forbidden ? RuleDraft.Refused(forbidden) : await CheckAsync(rule, cancellationToken);
    }

    private ReplicationRule Complete(ReplicationRule written, ReplicationRule? before)
    {
        var now = time.GetUtcNow();
        var rule = written with
        {
            Id = before?.Id ?? Guid.CreateVersion7(now).ToString(),
            Version = Guid.NewGuid(),
            Declared = false,
            CreatedAt = now,
            ChangedAt = now,
            ActiveSince = now,
        };
        return before is null ? rule : rule.Following(before, now);
    }

    private async Task<RuleDraft> CheckAsync(ReplicationRule rule, CancellationToken cancellationToken)
    {
        // One that another process made a moment ago is asked for.
        await instances.FindAsync(rule.Source, cancellationToken);
        await instances.FindAsync(rule.Target, cancellationToken);
        var others = (await rules.ReadAsync(cancellationToken)).Rules.Rules;
        var problems = RuleChecks.Check(rule, others, declared.Topology, instances.Current);
        if (problems.Count > 0)
            return RuleDraft.Refused(problems);
        var (missing, warnings) = await look.FindAsync(rule, cancellationToken);
        return missing is null ? new RuleDraft(rule, warnings, null) : RuleDraft.Refused([missing]);
    }
}
