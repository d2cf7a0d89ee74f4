using Microsoft.Extensions.Logging;
using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Registries;

namespace Replication.Copying;

/// <summary>
/// Settles the order of the pushes of one tag: what the source tag names is the last push, whatever the order of the events and whatever any clock says.
/// </summary>
internal sealed partial class TagOrder(ITaskStore tasks, ITaskRetryStore retries, TimeProvider time, ILogger<TagOrder> logger)
{
    /// <summary>After this time the answer of the source is too old to move the tag by it.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(5);

    private const int ComparedCount = 100;
    private const int MaxDoublings = 5;

    private static readonly TaskIssue Reason = new(
        "sourceTagCompared", "the source tag names this image, and another task of the tag found that it is not at the target; the copy is done again");

    /// <summary>What becomes of a task whose source tag names <paramref name="current"/>, which is not its image.</summary>
    public async Task<TagDecision> JudgeAsync(ReplicationTask task, Digest? current, CancellationToken cancellationToken)
    {
        var others = await ListOthersAsync(task, cancellationToken);
        switch (SourceTagVerdicts.Of(task, current, others))
        {
            case SourceTagVerdict.CompareAgain:
                return new TagDecision.End(Differs(task, current));
            case SourceTagVerdict.Absent when task.Source.Digest is { } digest:
                return new TagDecision.Copy(digest);
            case SourceTagVerdict.Unreported when current is not null:
                LogUnreported($"{task.Source.Instance}/{task.Source.Repository}:{task.Source.Tag}", current.Text);
                return new TagDecision.Copy(current);
            default:
                if (SourceTagVerdicts.ToRevive(task, current, others) is { } revived && await retries.RedoAsync(revived.Id, Reason, time.GetUtcNow(), cancellationToken) is not null)
                    LogRevived($"{task.Target.Instance}/{task.Target.Repository}:{task.Target.Tag}", current?.Text, revived.Id);
                return new TagDecision.End(TaskEnds.Superseded(task.Source.Digest));
        }
    }

    /// <summary>The attempt failed because the source tag names another image; the next one compares again after 1, 2, 4 … seconds.</summary>
    public static WorkResult Differs(ReplicationTask task, Digest? current) => new WorkResult.Failed(new CopyFailure(
        "sourceTagDiffers",
        $"{task.Source.Instance}/{task.Source.Repository}:{task.Source.Tag} names {current?.Text ?? "nothing"}, not the image of this push; it is compared again soon",
        IsWorthRetrying: true,
        TimeSpan.FromSeconds(Math.Pow(2, Math.Clamp(task.Attempt - 1, 0, MaxDoublings)))));

    /// <summary>Whether a newer task brings what the source tag names, so that this one need not.</summary>
    public async Task<bool> IsReplacedAsync(ReplicationTask task, Digest current, CancellationToken cancellationToken) =>
        SourceTagVerdicts.IsReplaced(task, current, await ListOthersAsync(task, cancellationToken));

    private async Task<IReadOnlyList<ReplicationTask>> ListOthersAsync(ReplicationTask task, CancellationToken cancellationToken)
    {
        var ofTag = await tasks.ListAsync(
            new TaskFilter { Instance = task.Target.Instance, Repository = task.Target.Repository, Tag = task.Target.Tag }, after: null, ComparedCount, cancellationToken);
        return [.. ofTag.Items.Where(it => it.Id != task.Id && it.Target == task.Target)];
    }

    [LoggerMessage(LogLevel.Warning, "{Target}: the source tag names {Digest}; task {TaskId}, which brings it, is done again")]
    private partial void LogRevived(string target, string? digest, Guid taskId);

    [LoggerMessage(LogLevel.Warning, "The source tag {Source} names {Digest}, which no event reported; that image is copied")]
    private partial void LogUnreported(string source, string digest);
}
