using Replication.Contracts.Tasks;
using Replication.Copying.Limits;
using Replication.Registries;
using Replication.Registries.Instances;

namespace Replication.Copying;

/// <summary>
/// Reads which image a tag names, for a task whose image must have a minimum age and whose report named no digest. Nothing is copied, and
/// the target is not asked.
/// </summary>
internal sealed class SourceDigests(RegistryClients clients, SharedLimits limits, TimeProvider time)
{
    /// <summary>Reads the digest. Throws <see cref="RegistryException"/>.</summary>
    public async Task<AttemptOutcome> ReadAsync(ReplicationTask task, CancellationToken cancellationToken)
    {
        using var source = await clients.BorrowAsync(task.Source.Instance, cancellationToken);
        if (source is null)
            return AttemptOutcomes.UnknownInstance(task.Source.Instance);
        using var use = limits.Use(source);
        using var pauses = new PauseWindows([source.Instance], time, cancellationToken);
        if (pauses.HasBegun)
            return pauses.Outcome();
        try
        {
            return new AttemptOutcome.TooYoung(
                await source.Client.ReadDigestAsync(task.Source.Repository, task.Source.Tag, pauses.Copying));
        }
        catch (OperationCanceledException) when (pauses.HasBegun && !cancellationToken.IsCancellationRequested)
        {
            return pauses.Outcome();
        }
    }
}
