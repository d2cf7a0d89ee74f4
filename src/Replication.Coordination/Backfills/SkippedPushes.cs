using System.Globalization;
using System.Runtime.CompilerServices;
using Replication.Contracts.Backfills;
using Replication.Contracts.Images;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Rules;
using Replication.Coordination.Tasks;

namespace Replication.Coordination.Backfills;

/// <summary>
/// Walks the pushes that a rule skipped because it was paused: the canceled tasks that record them, the newest of each target tag. It
/// always begins at the newest record, and omits what was read before, so that each tag counts once after a crash, too.
/// </summary>
internal sealed class SkippedPushes(ITaskStore tasks, ReplicationRule rule, DateTimeOffset since, ImageScope scope)
{
    private const int PageSize = 500;

    public async IAsyncEnumerable<WalkStep> WalkAsync(BackfillPlace from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var targets = new HashSet<TaskTarget>();
        var repositories = new HashSet<RepositoryName>();
        var counts = new Dictionary<(string Instance, RepositoryName Repository), int>();
        // A plan takes its time before it reads the rules, so a record may be older than the pause.
        var filter = new TaskFilter { Rule = rule.Id, Status = ReplicationStatus.Canceled, Since = since - RuleStart.OwnTolerance };
        string? after = null;
        do
        {
            var page = await tasks.ListAsync(filter, after, PageSize, cancellationToken);
            foreach (var task in page.Items.Where(it => TaskPlan.IsSkipped(it) && Covers(it.Source)
                && targets.Add(it.Target)
                && IsAmongLatest(it, counts)))
            {
                var repositoryCount = repositories.Add(task.Source.Repository) ? 1 : 0;
                var place = PlaceOf(task);
                if (from.Tag is null || string.CompareOrdinal(place, from.Tag) < 0)
                    yield return new WalkStep(new BackfillPlace(Tag: place), ImageOf(task), TagCount: 1, repositoryCount);
            }
            after = page.Next;
        }
        while (after is not null);
        yield return new WalkStep(After: null, Image: null);
    }

    // The list is newest first.
    private bool IsAmongLatest(ReplicationTask task, Dictionary<(string Instance, RepositoryName Repository), int> counts)
    {
        if (scope.Latest is not { IsByPushTime: true } latest || task.Action != TaskAction.Copy)
            return true;
        var repository = (task.Target.Instance, task.Source.Repository);
        return (counts[repository] = counts.GetValueOrDefault(repository) + 1) <= latest.Count;
    }

    private bool Covers(TaskSource source) =>
        scope.Covers(source.Repository) && (scope.Named is null || scope.Named.Contains(source.Repository));

    private ExistingImage ImageOf(ReplicationTask task) => new(task.Source.Repository, task.Source.Tag)
    {
        // Without a target that the rule still has, the image goes to all of them.
        Target = rule.Targets.Contains(task.Target.Instance) ? task.Target.Instance : null,
        Action = task.Action,
        Subject = task.Subject,
        Referrer = task is { Action: TaskAction.Referrers, Subject: null } ? task.Source.Digest : null,
    };

    // The list is in this order, newest first.
    private static string PlaceOf(ReplicationTask task) =>
        string.Create(CultureInfo.InvariantCulture, $"{task.CreatedAt.UtcTicks:D19} {task.Id:D}");
}
