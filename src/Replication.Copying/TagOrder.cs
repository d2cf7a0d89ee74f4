using Microsoft.Extensions.Logging;
using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Registries;

namespace Replication.Copying;

/// <summary>
/// Decides the order of the pushes of one tag: the image that the source tag names is the last push, whatever the order of the events and
/// the clocks say.
/// </summary>
internal sealed partial class TagOrder(ITaskStore tasks, ITaskRetryStore retries, TimeProvider time, ILogger<TagOrder> logger)
{
    /// <summary>After this time, the source tag is resolved again before the target tag is written.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(5);

    private const int MaxCompared = 100;
    private const int MaxDoublings = 5;

    private static readonly TaskIssue Reason = new(
        "sourceTagCompared", "The source tag names this image, and another task found that it is not at the target. The copy runs again.");

    /// <summary>Decides about a task whose source tag names <paramref name="current"/>, which is another image.</summary>
    public async Task<TagDecision> DecideAsync(ReplicationTask task, Digest? current, CancellationToken cancellationToken)
    {
        var others = await ListOthersAsync(task, cancellationToken);
        switch (SourceTagVerdicts.Of(task, current, others))
        {
            case SourceTagVerdict.CompareAgain:
                return new TagDecision.End(Differs(task, current));
            // The minimum age is for images that are removed soon after their push.
            case SourceTagVerdict.Absent when task.MinAge is not null && task.Attempt < SourceTagVerdicts.MaxComparisons:
                return new TagDecision.End(Differs(task, current));
            case SourceTagVerdict.Absent when task.MinAge is null && task.Source.Digest is { } digest:
                return new TagDecision.Copy(digest);
            // The age of an image that no event reported is unknown, so it counts from now.
            case SourceTagVerdict.Unreported when current is not null && task.MinAge is not null:
                LogUnreportedAndYoung($"{task.Source.Instance}/{task.Source.Repository}:{task.Source.Tag}", current.Text);
                return new TagDecision.End(new AttemptOutcome.TooYoung(current));
            case SourceTagVerdict.Unreported when current is not null && task.NotBefore is null:
                LogUnreported($"{task.Source.Instance}/{task.Source.Repository}:{task.Source.Tag}", current.Text);
                return new TagDecision.Copy(current);
            default:
                if (SourceTagVerdicts.ToRevive(task, current, others) is { } revived
                    && await retries.RedoAsync(revived.Id, Reason, time.GetUtcNow(), cancellationToken) is not null)
                    LogRevived($"{task.Target.Instance}/{task.Target.Repository}:{task.Target.Tag}", current?.Text, revived.Id);
                return new TagDecision.End(AttemptOutcomes.Superseded(task.Source.Digest));
        }
    }

    /// <summary>The source tag names another image. The next attempt compares again after 1, 2, 4 … seconds.</summary>
    public static AttemptOutcome.Failed Differs(ReplicationTask task, Digest? current) => new(new CopyFailure(
        "sourceTagDiffers",
        $"{task.Source.Instance}/{task.Source.Repository}:{task.Source.Tag} names {current?.Text ?? "nothing"}, not the image of this "
            + $"push. The task compares them again soon.",
        IsWorthRetrying: true,
        TimeSpan.FromSeconds(Math.Pow(2, Math.Clamp(task.Attempt - 1, 0, MaxDoublings)))));

    /// <summary>True when a newer task copies the image that the source tag names, so that this task need not.</summary>
    public async Task<bool> IsReplacedAsync(ReplicationTask task, Digest current, CancellationToken cancellationToken) =>
        SourceTagVerdicts.IsReplaced(task, current, await ListOthersAsync(task, cancellationToken));

    private async Task<IReadOnlyList<ReplicationTask>> ListOthersAsync(ReplicationTask task, CancellationToken cancellationToken)
    {
        var ofTag = await tasks.ListAsync(
            new TaskFilter { Instance = task.Target.Instance, Repository = task.Target.Repository, Tag = task.Target.Tag },
                after: null,
                MaxCompared,
                cancellationToken);
        return [.. ofTag.Items.Where(it => it.Id != task.Id && it.Target == task.Target)];
    }

    [LoggerMessage(LogLevel.Warning, "{Target}: the source tag names {Digest}; task {TaskId}, which copies it, runs again")]
    private partial void LogRevived(string target, string? digest, Guid taskId);

    [LoggerMessage(LogLevel.Warning, "The source tag {Source} names {Digest}, which no event reported; its minimum age counts from now")]
    private partial void LogUnreportedAndYoung(string source, string digest);

    [LoggerMessage(LogLevel.Warning, "The source tag {Source} names {Digest}, which no event reported; copying that image")]
    private partial void LogUnreported(string source, string digest);
}
