using Microsoft.Extensions.Hosting;

namespace Replication.Coordination.Rules;

/// <summary>Stores the rules of the configuration file before the bus starts. A conflict prevents the start.</summary>
internal sealed class DeclareRulesAtStart(DeclareRules declaration) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await declaration.ApplyAsync(cancellationToken) is RuleDeclarationResult.Refused refused)
            throw new RulesRefusedException(refused.Reason);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
