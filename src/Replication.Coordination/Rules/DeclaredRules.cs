using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Rules;

/// <summary>The rules of the configuration file, already checked; written to the store before the bus starts.</summary>
public sealed record DeclaredRules(IReadOnlyCollection<ReplicationRule> Rules, TopologyMode Topology);

/// <summary>The rules of the configuration file cannot stand beside those that others made.</summary>
public sealed class RulesRefusedException(IReadOnlyList<RuleProblem> problems)
    : Exception(string.Join("; ", problems.Select(it => $"the rule '{it.Rule}' of the configuration cannot be declared ({it.Code}): {it.Message}")));

internal sealed partial class DeclareRulesAtStart(DeclaredRules declared, IRuleStore store, TimeProvider time, ILogger<DeclareRulesAtStart> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var before = (await store.ReadAsync(known: null, cancellationToken)).Rules;
        if (await store.DeclareAsync(declared.Rules, declared.Topology, time.GetUtcNow(), cancellationToken) is RuleChange.Refused refused)
            throw new RulesRefusedException(refused.Problems);
        var names = declared.Rules.Select(it => it.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var rule in before.Where(it => it.Declared && !names.Contains(it.Name)))
            LogRemoved(rule.Name);
        foreach (var rule in before.Where(it => !it.Declared && names.Contains(it.Name)))
            LogTakenOver(rule.Name);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "The rule '{Name}' is declared no more, and was removed; its waiting tasks are canceled")]
    private partial void LogRemoved(string name);

    [LoggerMessage(LogLevel.Warning, "The rule '{Name}' was made through the API, and is declared in the configuration file now, which counts")]
    private partial void LogTakenOver(string name);
}
