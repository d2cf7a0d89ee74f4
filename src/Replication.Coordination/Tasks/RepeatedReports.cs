using Microsoft.Extensions.Logging;
using Replication.Contracts.Pushes;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Tasks;

/// <summary>
/// Detects repeated reports of publishers that give their events no id. A repeat and a new push may look the same: a tag that moves A → B →
/// A within a second is reported twice with the same content. When in doubt the report counts as a push; the task of a repeat ends as
/// <c>alreadyPresent</c>.
/// </summary>
internal sealed partial class RepeatedReports(ITaskStore tasks, ITaskRetryStore retries, ILogger<RepeatedReports> logger)
{
    private const int ComparedCount = 100;
    private const int MaxTries = 3;

    private static readonly TaskIssue Reason = new(
        "reportedAgain", "the publisher reported the same push again without a digest; the source tag is compared with the target again");

    /// <summary>Returns the planned tasks that are still needed.</summary>
    public async Task<IReadOnlyList<ReplicationTask>> WithoutRepeatsAsync(
        ImagePushed push, IReadOnlyList<ReplicationTask> planned, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (push.ReportId is null || planned.Count == 0)
            return planned;
        var needed = new List<ReplicationTask>();
        foreach (var task in planned)
        {
            if (await FindRepeatedAsync(task, now, cancellationToken) is { } repeated)
                LogRepeated(push.Instance, push.Repository.Text, push.Tag?.Text, repeated.Id);
            else
                needed.Add(task);
        }
        return needed;
    }

    // Returns the task that the report repeats. Where its result may be outdated, that task is done again.
    private async Task<ReplicationTask?> FindRepeatedAsync(
        ReplicationTask planned, DateTimeOffset now, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MaxTries; tries++)
        {
            var (known, ofReport) = Compare(planned, await ListOfTagAsync(planned, cancellationToken));
            if (known == ReportKind.New)
                return null;
            if (known == ReportKind.Repeat || await retries.RedoAsync(ofReport!.Id, Reason, now, cancellationToken) is not null)
                return ofReport;
            // The task changed its status between the two calls.
        }
        return null;
    }

    /// <summary>
    /// Compares a report with the tasks of its target tag. <paramref name="planned"/> is the task that the report would create. Returns
    /// also the task that it repeats.
    /// </summary>
    internal static (ReportKind Known, ReplicationTask? OfReport) Compare(
        ReplicationTask planned, IReadOnlyCollection<ReplicationTask> ofTag)
    {
        // A message that is delivered again finds its own task.
        if (ofTag.Any(it => it.Id == planned.Id))
            return (ReportKind.New, null);
        var same = ofTag.Where(it => it.ReportId == planned.ReportId && it.Action == planned.Action && it.HasSameSource(planned)).ToList();
        if (same.MaxBy(static it => (it.OrderedAt, it.Id)) is not { } newest)
            return (ReportKind.New, null);
        // A later attempt compares with the source tag in any case.
        if (same.Find(it => it.Status is ReplicationStatus.Pending or ReplicationStatus.Held && (it.AwaitsDigest || !planned.AwaitsDigest))
            is { } pending)
            return (ReportKind.Repeat, pending);
        // The tag may name another image than the one that the task waits for, and that image has an age of its own.
        if (planned.AwaitsDigest || newest.Status is not (ReplicationStatus.Succeeded or ReplicationStatus.Running))
            return (ReportKind.New, null);
        // No other report changed the tag, so it still names the image of the report.
        if (planned.Source.Digest is not null || planned.Action == TaskAction.DeleteTag)
            return ofTag.Count == same.Count ? (ReportKind.Repeat, newest) : (ReportKind.New, null);
        // Without a digest, two pushes within the time resolution of the publisher look the same.
        return ofTag.Any(it => it.ReportId != planned.ReportId && it.IsAfter(newest))
            ? (ReportKind.New, null)
            : (ReportKind.CompareAgain, newest);
    }

    private async Task<IReadOnlyList<ReplicationTask>> ListOfTagAsync(ReplicationTask task, CancellationToken cancellationToken)
    {
        var ofTag = await tasks.ListAsync(
            new TaskFilter { Instance = task.Target.Instance, Repository = task.Target.Repository, Tag = task.Target.Tag },
                after: null,
                ComparedCount,
                cancellationToken);
        return [.. ofTag.Items.Where(it => it.Target == task.Target)];
    }

    [LoggerMessage(LogLevel.Debug, "The report of {Instance}/{Repository}:{Tag} repeats that of task {TaskId}; it creates no task")]
    private partial void LogRepeated(string instance, string repository, string? tag, Guid taskId);
}

/// <summary>What a report without an event id is.</summary>
internal enum ReportKind
{
    /// <summary>A new push, or a report that cannot be distinguished from one.</summary>
    New,

    /// <summary>A repeat. Its task exists, and the result is valid.</summary>
    Repeat,

    /// <summary>A repeat, or a push that the running or finished task did not see. The task is done again.</summary>
    CompareAgain,
}
