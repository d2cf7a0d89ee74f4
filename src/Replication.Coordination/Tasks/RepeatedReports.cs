using Microsoft.Extensions.Logging;
using Replication.Contracts.Pushes;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Tasks;

/// <summary>
/// Tells repeated reports from new pushes where the publisher gives its events no id. The two may look the same: a tag that moves A → B → A within a second
/// is reported twice with the same content. In doubt it is a push: its task ends as <c>alreadyPresent</c> if it was a repeat.
/// </summary>
internal sealed partial class ReportedBefore(ITaskStore tasks, ITaskRetryStore retries, ILogger<ReportedBefore> logger)
{
    private const int ComparedCount = 100;

    private static readonly TaskIssue Reason = new(
        "reportedAgain", "the publisher reported the same push again without a digest; the source tag is compared with the target again");

    /// <summary>The planned tasks that are still needed.</summary>
    public async Task<IReadOnlyList<ReplicationTask>> WithoutRepeatsAsync(ImagePushed push, IReadOnlyList<ReplicationTask> planned, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (push.ReportId is null || planned.Count == 0)
            return planned;
        var needed = new List<ReplicationTask>();
        foreach (var task in planned)
        {
            var (known, ofReport) = Compare(task, await ListOfTagAsync(task, cancellationToken));
            if (known == RepeatedReport.CompareAgain && await retries.RedoAsync(ofReport!.Id, Reason, now, cancellationToken) is null)
                known = RepeatedReport.New;
            if (known == RepeatedReport.New)
                needed.Add(task);
            else
                LogRepeated(push.Instance, push.Repository.Text, push.Tag?.Text, ofReport!.Id);
        }
        return needed;
    }

    /// <summary>What a report is whose task would be <paramref name="planned"/>, beside the tasks that its target tag has; and the task that it repeats.</summary>
    internal static (RepeatedReport Known, ReplicationTask? OfReport) Compare(ReplicationTask planned, IReadOnlyCollection<ReplicationTask> ofTag)
    {
        // A message that is delivered again finds its own task.
        if (ofTag.Any(it => it.Id == planned.Id))
            return (RepeatedReport.New, null);
        var same = ofTag.Where(it => it.ReportId == planned.ReportId && it.Action == planned.Action && it.HasSameSource(planned)).ToList();
        if (same.MaxBy(static it => (it.OrderedAt, it.Id)) is not { } newest)
            return (RepeatedReport.New, null);
        // An attempt to come compares with the source tag, whatever was pushed until then.
        if (same.Find(static it => it.Status == ReplicationStatus.Pending) is { } pending)
            return (RepeatedReport.Repeat, pending);
        if (newest.Status != ReplicationStatus.Succeeded || same.Exists(static it => it.Status == ReplicationStatus.Running))
            return (RepeatedReport.New, null);
        // Nothing else ever had the tag: it still names the image of the report.
        if (planned.Source.Digest is not null || planned.Action == TaskAction.DeleteTag)
            return ofTag.Count == same.Count ? (RepeatedReport.Repeat, newest) : (RepeatedReport.New, null);
        // Without a digest, two pushes within the publisher's unit of time look like one.
        return ofTag.Any(it => it.ReportId != planned.ReportId && it.IsAfter(newest)) ? (RepeatedReport.New, null) : (RepeatedReport.CompareAgain, newest);
    }

    private async Task<IReadOnlyList<ReplicationTask>> ListOfTagAsync(ReplicationTask task, CancellationToken cancellationToken)
    {
        var ofTag = await tasks.ListAsync(
            new TaskFilter { Instance = task.Target.Instance, Repository = task.Target.Repository, Tag = task.Target.Tag }, after: null, ComparedCount, cancellationToken);
        return [.. ofTag.Items.Where(it => it.Target == task.Target)];
    }

    [LoggerMessage(LogLevel.Debug, "The report of {Instance}/{Repository}:{Tag} repeats that of task {TaskId}; it makes no task")]
    private partial void LogRepeated(string instance, string repository, string? tag, Guid taskId);
}

/// <summary>What a report without event id is.</summary>
internal enum RepeatedReport
{
    /// <summary>A push of its own, or one that cannot be told from it.</summary>
    New,

    /// <summary>A repeat: its task exists, and the result holds.</summary>
    Repeat,

    /// <summary>A repeat, or one more push that the finished task did not see: that task is done again.</summary>
    CompareAgain,
}
