using Microsoft.Extensions.Logging;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Coordination.Access;

namespace Replication.Coordination.Rules;

/// <summary>Makes the rules of the configuration file the declared ones: at the start, and when the file is reloaded.</summary>
public sealed partial class DeclareRules
{
    private readonly IRuleStore _store;
    private readonly InstanceBook _instances;
    private readonly AuditLog _audit;
    private readonly TimeProvider _time;
    private readonly ILogger<DeclareRules> _logger;
    private volatile DeclaredRules _current;

    internal DeclareRules(
        DeclaredRules declared,
            IRuleStore store,
            InstanceBook instances,
            AuditLog audit,
            TimeProvider time,
            ILogger<DeclareRules> logger)
    {
        _current = declared;
        _store = store;
        _instances = instances;
        _audit = audit;
        _time = time;
        _logger = logger;
    }

    /// <summary>Which rules can exist together.</summary>
    internal TopologyMode Topology => _current.Topology;

    /// <summary>Declares the rules that the process was started with.</summary>
    internal Task<RuleDeclarationResult> ApplyAsync(CancellationToken cancellationToken) => ApplyAsync(_current, cancellationToken);

    /// <summary>
    /// Declares exactly these rules, or changes nothing. The instances must be the ones of the same configuration.
    /// </summary>
    public async Task<RuleDeclarationResult> ApplyAsync(DeclaredRules declared, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(declared);
        await _instances.RefreshAsync(cancellationToken);
        var names = declared.Rules.Select(it => it.Name).ToHashSet(StringComparer.Ordinal);
        var made = (await _store.ReadAsync(known: null, cancellationToken)).Rules.Where(it => !it.Declared && !names.Contains(it.Name))
            .ToList();
        var problems = MadeRuleChecks.Check(made, declared.Topology, _instances.Current).ToLookup(it => it.Code == MadeRuleChecks.Orphaned);
        if (problems[false].Any())
            return new RuleDeclarationResult.Refused(OfMade([.. problems[false]]));
        var now = _time.GetUtcNow();
        switch (await _store.DeclareAsync(
            [.. declared.Rules.Select(it => it with { CreatedAt = now, ActiveSince = now })], declared.Topology, now, cancellationToken))
        {
            case RuleChange.Refused refused:
                return new RuleDeclarationResult.Refused(OfDeclared(refused.Problems));
            case RuleChange.Made change:
                _current = declared;
                foreach (var orphan in problems[true])
                    LogOrphaned(orphan.Rule, orphan.Message);
                foreach (var (before, after) in change.Changes)
                    await RecordAsync(before, after);
                return new RuleDeclarationResult.Stored(change.Changes);
            case var other:
                throw new InvalidOperationException($"unexpected result {other}");
        }
    }

    private Task RecordAsync(ReplicationRule? before, ReplicationRule? after)
    {
        if (after is null)
            LogRemoved(before!.Name);
        else if (before is { Declared: false })
            LogTakenOver(after.Name);
        var action = before is null ? "rule.create" : after is null ? "rule.delete" : "rule.update";
        return _audit.AddAsync(Caller.File, action, (after ?? before)!.Name, before, after);
    }

    private static string OfDeclared(IReadOnlyList<RuleProblem> problems) =>
        $"{Sentences(problems, it => $"the rule '{it}' of the configuration cannot be declared")}. Change it in the file, or delete the "
            + $"other rule through the API first.";

    private static string OfMade(IReadOnlyList<RuleProblem> problems) =>
        $"{Sentences(problems, it => $"the rule '{it}', created through the API, conflicts with this configuration")}. Undo the change of "
            + $"the file, or use the earlier file and change or delete the rule.";

    private static string Sentences(IReadOnlyList<RuleProblem> problems, Func<string, string> begin) =>
        string.Join("; ", problems.Select(it => $"{begin(it.Rule)} ({it.Code}): {it.Message}"));

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
