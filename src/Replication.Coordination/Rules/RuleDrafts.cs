using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Coordination.Access;
using Replication.Coordination.Requests;

namespace Replication.Coordination.Rules;

/// <summary>
/// Reads a rule from the body of a call and runs all checks, so that the answer lists every problem. The store checks conflicts with other
/// rules again.
/// </summary>
internal sealed class RuleDrafts(
    RuleReader read,
    InstanceBook instances,
    RuleBook rules,
    SourceRepositoryCheck sourceCheck,
    DeclareRules declared,
    TimeProvider time) : IDisposable
{
    private static readonly string[] ScopeKeys = ["namespace", "namespaces", "repository", "repositoryFilter", "excludeRepositories"];

    // Compiling patterns is CPU-bound. Half of the processors stay free for other calls.
    private readonly SemaphoreSlim _processors = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>Reads a rule that replaces <paramref name="before"/>; null for a new rule.</summary>
    public Task<RuleDraft> ReadAsync(HttpContext context, ReplicationRule? before, CancellationToken cancellationToken) =>
        ReadAsync(context, _ => Task.FromResult(before), cancellationToken);

    /// <summary>Reads a rule that replaces the rule with the <c>id</c> of the body; a new rule when the body has no known id.</summary>
    public Task<RuleDraft> ReadForPreviewAsync(HttpContext context, CancellationToken cancellationToken) => ReadAsync(
        context,
        async body => body["id"] is JsonValue value && value.TryGetValue<string>(out var id)
            && (await rules.ReadAsync(cancellationToken)).Find(id) is { } rule && RuleDraft.MaySee(Caller.Of(context), rule) ? rule : null,
        cancellationToken);

    public void Dispose() => _processors.Dispose();

    private async Task<RuleDraft> ReadAsync(
        HttpContext context, Func<JsonObject, Task<ReplicationRule?>> find, CancellationToken cancellationToken)
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
        return await CheckAsync(Caller.Of(context), read(json), before, cancellationToken);
    }

    private ReplicationRule Complete(RuleSpec written, ReplicationRule? before, Caller caller)
    {
        var now = time.GetUtcNow();
        var rule = ReplicationRule.Of(written) with
        {
            Id = before?.Id ?? Guid.CreateVersion7(now).ToString(),
            Version = Guid.NewGuid(),
            CreatedAt = now,
            ChangedAt = now,
            ActiveSince = now,
        };
        return before is null ? rule : rule.Replacing(before, caller.Name, now);
    }

    private async Task<RuleDraft> CheckAsync(
        Caller caller, BodyReading<RuleSpec> reading, ReplicationRule? before, CancellationToken cancellationToken)
    {
        if (reading.Value is not { } written)
            return RuleDraft.Refused(Problem.Unprocessable(reading.Problems));
        var rule = Complete(written, before, caller);
        var knowsNamespaces = rule.SourceNamespaces.Count > 0
            && !reading.Problems.Any(static it => it.TopKey is "namespaces" or "targetNamespace");
        if (knowsNamespaces && RuleDraft.Forbid(caller, rule) is { } forbidden)
            return RuleDraft.Refused(forbidden);
        if (!knowsNamespaces && caller.Namespaces is not null)
            return RuleDraft.Refused(Problem.Unprocessable(reading.Problems));
        // Finds an instance that another process created a moment ago.
        foreach (var name in rule.TargetInstances.Prepend(rule.Source).Where(static it => it.Length > 0))
            await instances.FindAsync(name, cancellationToken);
        var index = await rules.ReadAsync(cancellationToken);
        var checks = await CheckAsync(rule, index, cancellationToken);
        var (missing, warnings) = instances.Current.Find(rule.Source) is not null && rule.SourceNamespaces.Count > 0
            && Array.TrueForAll(ScopeKeys, IsRead)
            ? await sourceCheck.FindAsync(rule, cancellationToken)
            : (null, []);
        var problems = reading.Problems
            .Concat(RuleDraft.Shown(missing is null ? checks : [.. checks, missing], caller, index).Where(it => IsRead(it.TopKey)))
            .ToList();
        return problems.Count == 0
            ? new RuleDraft(rule, [
                .. RuleWarnings.Of(rule, instances.Current),
                .. RuleWarnings.OfReferences(rule),
                .. RuleWarnings.OfChangeDuringPause(before, rule),
                .. warnings,
            ], null)
            : RuleDraft.Refused(Problem.Unprocessable(problems));

        bool IsRead(string key) => !reading.Problems.Any(it => it.TopKey == key);
    }

    private async Task<IReadOnlyList<RuleProblem>> CheckAsync(ReplicationRule rule, RuleIndex index, CancellationToken cancellationToken)
    {
        await _processors.WaitAsync(cancellationToken);
        try
        {
            return RuleChecks.Check(rule, index.Rules.Rules, declared.Topology, instances.Current);
        }
        finally
        {
            _processors.Release();
        }
    }
}
