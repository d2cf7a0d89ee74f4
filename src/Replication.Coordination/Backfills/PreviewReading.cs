using Replication.Contracts.Backfills;
using Replication.Contracts.Rules;
using Replication.Registries;

namespace Replication.Coordination.Backfills;

/// <summary>
/// Reads one page of the images that a rule matches, with the walk of a backfill. Limits the number of images and the time.
/// </summary>
internal static class PreviewReading
{
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(10);

    /// <summary>Throws <see cref="RegistryException"/> when the registry returns nothing.</summary>
    public static async Task<RulePreview> ReadAsync(
        RegistryLists lists, ReplicationRule rule, BackfillPlace from, int limit, TimeProvider time, CancellationToken cancellationToken)
    {
        var items = new List<PreviewedImage>();
        var unreadable = new List<string>();
        var (repositories, tags, after) = (0, 0, (BackfillPlace?)from);
        var began = time.GetTimestamp();
        await foreach (var step in new ExistingImages(lists, new ImageScope(rule, repositories: null)).WalkAsync(from, cancellationToken))
        {
            (repositories, tags, after) = (repositories + step.RepositoryCount, tags + step.TagCount, step.After);
            if (step.Unreadable is { } failure)
                unreadable.Add(failure.Message);
            if (step.Image is not null)
                items.AddRange(step.For(rule.TargetInstances).Select(it => Shown(rule, it.Image!)));
            cancellationToken.ThrowIfCancellationRequested();
            if (items.Count + rule.TargetInstances.Count > limit || time.GetElapsedTime(began) >= MaxTime)
                break;
        }
        return new RulePreview
        {
            Allowed = true,
            Items = items,
            Next = PlaceText.Write(after),
            RepositoriesSeen = repositories,
            TagsSeen = tags,
            Conditions = ConditionsOf(rule),
            Unreadable = unreadable
        };
    }

    private static List<PreviewCondition> ConditionsOf(RuleSpec rule)
    {
        var conditions = new List<PreviewCondition>();
        if (rule.Artifacts.Count > 0)
            Add(
                PreviewConditionCode.Artifacts,
                string.Join(", ", rule.Artifacts),
                static it => $"only artifacts of these types are copied: {it}");
        if (LatestTags.Of(rule) is { IsByPushTime: true, Count: var count })
            Add(
                PreviewConditionCode.LatestTags,
                $"{count}",
                static it => $"only the {it} tags of each repository that were pushed last are copied");
        if (rule.MinAge is { } minAge)
            Add(PreviewConditionCode.MinAge, $"{minAge}", static it => $"a push waits until it is {it} old");
        return conditions;

        void Add(string code, string value, Func<string, string> message) =>
            conditions.Add(new PreviewCondition(code, value, $"{message(value)} ({code})"));
    }

    public static PreviewedImage Shown(ReplicationRule rule, ExistingImage image)
    {
        var target = BackfillTasks.TargetOf(rule, image.Target, image.Repository, image.Tag);
        return new PreviewedImage(
            new PreviewedTag(rule.Source, image.Repository, image.Tag),
            target is null ? null : new PreviewedTag(target.Instance, target.Repository, target.Tag));
    }
}
