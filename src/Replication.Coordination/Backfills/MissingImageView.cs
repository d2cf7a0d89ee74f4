using Replication.Contracts.Backfills;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Backfills;

/// <summary>Adds the newest record of each missing image: since when it is missing, and whether it is on its way.</summary>
internal sealed class MissingImageView(ITaskStore tasks)
{
    private const int MaxConcurrentReads = 8;

    // Other rules and targets may have newer records of the same tag.
    private const int MaxRecords = 10;

    /// <summary>Returns the images that are still missing: those that were copied since <paramref name="begun"/> are left out.</summary>
    public async Task<IReadOnlyList<ShownMissingImage>> OfAsync(
        ReplicationRule rule, DateTimeOffset begun, IReadOnlyList<MissingImage> images, CancellationToken cancellationToken)
    {
        var shown = new ShownMissingImage?[images.Count];
        await Parallel.ForAsync(
            0,
            images.Count,
            new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrentReads, CancellationToken = cancellationToken },
            async (i, token) => shown[i] = await OfAsync(rule, begun, images[i], token));
        return [.. shown.OfType<ShownMissingImage>()];
    }

    private async Task<ShownMissingImage?> OfAsync(
        ReplicationRule rule, DateTimeOffset begun, MissingImage image, CancellationToken cancellationToken)
    {
        var names = PreviewReading.Shown(rule, new ExistingImage(image.Repository, image.Tag) { Target = image.Target });
        var task = BackfillTasks.TargetOf(rule, image.Target, image.Repository, image.Tag) is { } target
            ? await FindTaskAsync(rule.Source, image, target, cancellationToken)
            : null;
        if (task is { Status: ReplicationStatus.Succeeded, FinishedAt: { } finishedAt } && finishedAt >= begun)
            return null;
        return new ShownMissingImage(names.Source, names.Target)
        {
            Digest = image.Digest,
            PushedAt = task?.PushedAt,
            Task = task?.Id,
            TaskStatus = task?.Status,
        };
    }

    private async Task<ReplicationTask?> FindTaskAsync(
        string source, MissingImage image, TaskTarget target, CancellationToken cancellationToken)
    {
        var filter = new TaskFilter { Instance = target.Instance, Repository = image.Repository, Tag = image.Tag };
        var found = await tasks.ListAsync(filter, after: null, MaxRecords, cancellationToken);
        return found.Items.FirstOrDefault(
            it => it.Action == TaskAction.Copy && it.Target == target && it.Source.Instance == source);
    }
}
