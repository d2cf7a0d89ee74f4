using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Registries;
using Replication.Registries.Instances;

namespace Replication.Copying;

/// <summary>Creates the repository that a target lacks, when the rule of the task says so.</summary>
internal sealed class TargetCreation(IRuleStore rules, TimeProvider time)
{
    /// <summary>
    /// Returns null when the repository exists now, and otherwise the failure of the attempt. Throws <see cref="RegistryException"/> when
    /// the repository cannot be created.
    /// </summary>
    public async Task<CopyFailure?> CreateAsync(
        ReplicationTask task, BorrowedClient target, CopyProgress progress, CopyFailure refused, CancellationToken cancellationToken)
    {
        // The rule as it is now says how. A task without a rule, or with a deleted one, creates nothing.
        var creation = task.Rule is { } rule ? (await rules.FindAsync(rule, cancellationToken))?.CreateRepository : null;
        if (target.Registry is not { } registry)
            return refused;
        switch (RepositoryApis.Of(target.Instance, creation ?? new RepositoryCreation()))
        {
            // Alibaba Cloud answers like this also when the repository does not exist.
            case RepositoryApi.Acr when creation is null && !refused.LacksRepository:
                return refused with
                {
                    Message = $"{refused.Message} If the repository does not exist, createRepository of a rule creates it."
                };
            case RepositoryApi.None:
            // Amazon ECR says when a repository does not exist, so this is a missing permission.
            case RepositoryApi.Ecr when !refused.LacksRepository:
            case var _ when creation is null:
                return refused;
        }
        var created = await registry.CreateRepositoryAsync(task.Target.Repository, creation, cancellationToken);
        if (created.IsNew)
            progress.CreatedRepository = new CreatedRepository(time.GetUtcNow(), created.Problem);
        return null;
    }
}
