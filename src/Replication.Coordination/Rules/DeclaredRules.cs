using Microsoft.Extensions.Hosting;
using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>The rules of the configuration file, already checked; written to the store before the bus starts.</summary>
public sealed record DeclaredRules(IReadOnlyCollection<ReplicationRule> Rules);

internal sealed class DeclareRulesAtStart(DeclaredRules declared, RuleBook book) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => book.DeclareAsync(declared.Rules, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
