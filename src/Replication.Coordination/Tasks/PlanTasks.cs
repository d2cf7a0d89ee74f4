using System.Diagnostics;
using MassTransit;
using Microsoft.Extensions.Logging;
using Replication.Contracts.History;
using Replication.Contracts.Pushes;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Rules;
using Replication.Messaging;

namespace Replication.Coordination.Tasks;

/// <summary>Matches a push with the rules, stores its tasks, then announces them.</summary>
internal sealed partial class PlanTasks(
    RuleBook rules,
    ReferrerSubjects subjects,
    RepeatedReports reports,
    SignatureArrivals signatures,
    ITaskStore tasks,
    SkippedTasks skipped,
    TaskSettlement settlement,
    HistoryRecorder history,
    TimeProvider time,
    ILogger<PlanTasks> logger)
    : BatchActivity<ImagePushed>
{
    protected override async Task ExecuteAsync(BehaviorContext<BatchSaga, ImagePushed> context)
    {
        var push = context.Message;
        var now = time.GetUtcNow();
        var index = await rules.ReadAsync(context.CancellationToken);
        var planned = await PlanAsync(push, index, now, context.CancellationToken);
        // When the message is delivered again, some tasks may exist, even finished.
        var stored = planned.Count == 0
            ? []
            : await skipped.ReopenAsync(await tasks.AddAsync(planned, context.CancellationToken), context.CancellationToken);

        context.Saga.BegunAt = now;
        context.Saga.TaskCount = stored.Count;
        context.Saga.OpenTasks.UnionWith(stored.Select(task => task.Id));
        context.Saga.IsPlanned = true;
        foreach (var task in stored.Where(static it => !it.IsFinished || TaskPlan.IsSkipped(it)))
        {
            CoordinationMetrics.Planned(task);
            if (task is { Status: ReplicationStatus.Pending, IsTooYoung: false })
                await context.AnnounceAsync(task);
            else if (task.IsFinished)
                await settlement.SettleAsync(task, context.Saga, context.CancellationToken);
        }
        history.Pushed(push.Instance);
        // The review settles tasks that are finished already.
        LogPlanned(push.Instance, push.Repository.Text, push.Tag?.Text ?? push.Digest?.Text, stored.Count);
    }

    private async Task<IReadOnlyList<ReplicationTask>> PlanAsync(
        ImagePushed push, RuleIndex index, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var younger = new List<ReplicationRule>();
        var matches = index.Match(push, younger);
        foreach (var rule in younger)
        {
            CoordinationMetrics.OlderThanRule(push.Instance, rule);
            Activity.Current?.AddEvent(new ActivityEvent(
                "push.olderThanRule", tags: new() { { "rule", rule.Name }, { "pushedAt", push.PushedAt.ToString("O") } }));
            LogOlderThanRule(
                push.Instance, push.Repository.Text, push.Tag?.Text, push.PushedAt, push.ReceivedAt, rule.Name, rule.ActiveSince);
        }
        foreach (var rule in matches.Where(rule => !TargetNames.TryMake(rule, push.Repository, out _)))
            LogNameTooLong(rule.Name, push.Repository.Text);
        var planned =
            await reports.WithoutRepeatsAsync(push, TaskPlan.For(push, matches, now, Activity.Current?.Id), now, cancellationToken);
        // The manifest is read only when a rule may have copied the image that it refers to.
        var mayFollow = index.MatchesReferrer(push, matches);
        var mayBeAwaited = index.VerifiesAt(push.Instance);
        if (!(mayFollow || mayBeAwaited)
            || await subjects.FindAsync(push, cancellationToken) is not { IsReferrer: true, Subject: var subject })
            return planned;
        if (mayBeAwaited)
            await signatures.WakeAsync(push, subject, cancellationToken);
        if (!mayFollow)
            return planned;
        return
        [
            .. planned,
            .. TaskPlan.ForReferrer(push, subject, index.MatchReferrer(push, matches), now, Activity.Current?.Id),
        ];
    }

    [LoggerMessage(
        LogLevel.Error,
        "The rule '{Rule}' maps '{Repository}' to a target name that is longer than registries accept; the push is not replicated by it")]
    private partial void LogNameTooLong(string rule, string repository);

    [LoggerMessage(LogLevel.Debug, "Push of {Instance}/{Repository}:{Tag} (pushed at {PushedAt:O}, received at {ReceivedAt:O}) matches "
        + "the rule '{Rule}' but is older than the rule, which has been active since {ActiveSince:O}; use a backfill or a manual "
        + "replication to copy the image")]
    private partial void LogOlderThanRule(
        string instance,
        string repository,
        string? tag,
        DateTimeOffset pushedAt,
        DateTimeOffset receivedAt,
        string rule,
        DateTimeOffset activeSince);

    [LoggerMessage(LogLevel.Debug, "Push of {Instance}/{Repository}:{Tag} created {TaskCount} tasks")]
    private partial void LogPlanned(string instance, string repository, string? tag, int taskCount);
}
