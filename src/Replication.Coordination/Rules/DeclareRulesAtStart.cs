using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Coordination.Access;

namespace Replication.Coordination.Rules;

internal sealed partial class DeclareRulesAtStart(
    DeclaredRules declared,
        IRuleStore store,
        InstanceBook instances,
        AuditLog audit,
        TimeProvider time,
        ILogger<DeclareRulesAtStart> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await instances.RefreshAsync(cancellationToken);
        var names = declared.Rules.Select(it => it.Name).ToHashSet(StringComparer.Ordinal);
        var made = (await store.ReadAsync(known: null, cancellationToken)).Rules.Where(it => !it.Declared && !names.Contains(it.Name))
            .ToList();
        var problems = MadeRuleChecks.Check(made, declared.Topology, instances.Current).ToLookup(it => it.Code == MadeRuleChecks.Orphaned);
        foreach (var orphan in problems[true])
            LogOrphaned(orphan.Rule, orphan.Message);
        if (problems[false].Any())
            throw RulesRefusedException.OfMade([.. problems[false]]);
        var now = time.GetUtcNow();
        switch (await store.DeclareAsync(
            [.. declared.Rules.Select(it => it with { CreatedAt = now, ActiveSince = now })], declared.Topology, now, cancellationToken))
        {
            case RuleChange.Refused refused:
                throw RulesRefusedException.OfDeclared(refused.Problems);
            case RuleChange.Made change:
                foreach (var (before, after) in change.Changes)
                    await RecordAsync(before, after);
                break;
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Task RecordAsync(ReplicationRule? before, ReplicationRule? after)
    {
        if (after is null)
            LogRemoved(before!.Name);
        else if (before is { Declared: false })
            LogTakenOver(after.Name);
        var action = before is null ? "rule.create" : after is null ? "rule.delete" : "rule.update";
        return audit.AddAsync(Caller.File, action, (after ?? before)!.Name, before, after);
    }

    [LoggerMessage(LogLevel.Warning, "The rule '{Name}' is no longer declared and was removed; its pending tasks are canceled")]
    private partial void LogRemoved(string name);

    [LoggerMessage(
        LogLevel.Warning, "The rule '{Name}', created through the API, is now declared in the configuration file, which has precedence")]
    private partial void LogTakenOver(string name);

    [LoggerMessage(
        LogLevel.Error,
        "The rule '{Name}', created through the API, replicates nothing: {Reason}; declare the instance again, or delete the rule")]
    private partial void LogOrphaned(string name, string reason);
}
