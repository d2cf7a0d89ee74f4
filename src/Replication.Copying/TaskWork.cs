using Replication.Contracts.Images;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Copying.Claims;
using Replication.Copying.Limits;
using Replication.Registries;
using Replication.Registries.Instances;

namespace Replication.Copying;

/// <summary>Does at the registries what a task says: copies an image, brings what refers to one, or removes a tag.</summary>
internal sealed class TaskWork(ITaskLeaseStore leases, ITaskStore tasks, RegistryClients clients, SharedLimits limits, ImageCopier copier, SharedClaims claims, TagOrder order, TimeProvider time)
{
    private const int LookedAtCount = 100;

    public async Task<WorkResult> DoAsync(ReplicationTask task, TaskLease lease, CopyProgress progress, TagMove move, Func<bool> isHandingBack, CancellationToken cancellationToken)
    {
        try
        {
            return await DoAtAsync(task, lease, progress, move, isHandingBack, cancellationToken);
        }
        catch (RegistryException e)
        {
            return new WorkResult.Failed(e.Failure);
        }
    }

    private async Task<WorkResult> DoAtAsync(
        ReplicationTask task, TaskLease lease, CopyProgress progress, TagMove move, Func<bool> isHandingBack, CancellationToken cancellationToken)
    {
        using var source = await clients.BorrowAsync(task.Source.Instance, cancellationToken);
        if (source is null)
            return UnknownInstance(task.Source.Instance);
        using var target = await clients.BorrowAsync(task.Target.Instance, cancellationToken);
        if (target is null)
            return UnknownInstance(task.Target.Instance);
        // The last gate, for tasks that were made before an instance became what it is.
        if (!source.Instance.MayReplicateTo(target.Instance))
            return PartitionsApart(source.Instance, target.Instance);
        using var sourceUse = limits.Use(source);
        using var targetUse = limits.Use(target);
        using var rest = new RestHours([source.Instance, target.Instance], time, cancellationToken);
        if (rest.HasBegun)
            return new WorkResult.Failed(rest.Failure());
        var begunAt = time.GetTimestamp();
        // What an earlier attempt read from the tag may not be what it names now.
        var wanted = task.DigestFromTag ? null : task.Source.Digest;
        Digest? current = null;
        var hasMoved = false;
        var request = new CopyRequest
        {
            Source = source.Client,
            SourceRepository = task.Source.Repository,
            SourceTag = task.Source.Tag,
            Digest = wanted,
            FollowsSourceTag = true,
            Target = target.Client,
            TargetRepository = task.Target.Repository,
            TargetTag = task.Target.Tag,
            Override = task.Override,
            IncludeReferrers = task.Referrers,
            Platforms = [.. task.Platforms.Select(static text => ImagePlatform.TryParse(text, out var platform) ? platform : null).OfType<ImagePlatform>()],
            Progress = progress,
            Claims = claims.On(task.Target.Instance),
            GoesOn = () => isHandingBack() || rest.HasBegun,
            MayMoveTag = async token =>
            {
                var turn = await leases.CheckTurnAsync(lease, token);
                if (turn == TagTurn.Contested || (turn == TagTurn.Mine && wanted is not null && time.GetElapsedTime(begunAt) > TagOrder.FreshFor))
                {
                    current = await source.Client.ResolveAsync(task.Source.Repository, task.Source.Tag, token);
                    hasMoved = task.Action == TaskAction.DeleteTag ? current is not null : wanted is not null && current is not null && current != wanted;
                    if (hasMoved || (turn == TagTurn.Contested && current is not null && await order.IsReplacedAsync(task, current, token)))
                        return false;
                    turn = await leases.CheckTurnAsync(lease, token);
                }
                var isMine = turn is TagTurn.Mine or TagTurn.Contested;
                move.HasBegun |= isMine;
                return isMine;
            },
            BeforeTagWrite = move.ConfirmLease,
        };
        try
        {
            return task.Action switch
            {
                TaskAction.Copy => await copier.CopyAsync(request, rest.Copying) switch
                {
                    CopyResult.SourceMoved moved => await FollowAsync(moved.Current),
                    CopyResult.NotMoved when hasMoved => await FollowAsync(current),
                    var result => TaskEnds.Of(result),
                },
                TaskAction.Referrers => await BringReferrersAsync(task, request, rest.Copying),
                TaskAction.DeleteTag => await DeleteTagAsync(task, request, rest.Copying),
                _ => throw new InvalidOperationException($"nobody knows how to do {task.Action}"),
            };
        }
        catch (OperationCanceledException) when (rest.HasBegun && !cancellationToken.IsCancellationRequested)
        {
            return new WorkResult.Failed(rest.Failure());
        }

        async Task<WorkResult> FollowAsync(Digest? named)
        {
            var decision = await order.JudgeAsync(task, named, rest.Copying);
            if (decision is TagDecision.End { Result: var result })
                return result;
            var digest = ((TagDecision.Copy)decision).Digest;
            (wanted, hasMoved) = (digest, false);
            var copied = await copier.CopyAsync(request with { Digest = digest, FollowsSourceTag = false }, rest.Copying);
            return copied is CopyResult.NotMoved && hasMoved ? TagOrder.Differs(task, current) : TaskEnds.Of(copied);
        }
    }

    private async Task<WorkResult> BringReferrersAsync(ReplicationTask task, CopyRequest request, CancellationToken cancellationToken)
    {
        var subject = task.Subject;
        if (subject is null && task.Source.Digest is { } referrer)
        {
            var manifest = await request.Source.ReadSubjectAsync(request.SourceRepository, referrer, cancellationToken);
            if (!manifest.IsThere)
                return new WorkResult.Failed(new CopyFailure(CopyFailure.ManifestUnknown, $"{task.Source.Instance} does not have {task.Source.Repository}@{referrer}, or not yet", IsWorthRetrying: false));
            subject = manifest.Subject;
        }
        if (subject is null)
            return new WorkResult.Done(ReplicationStatus.Canceled, TaskOutcome.NotFollowed);
        // In this order: an image that arrives between the two looks is seen by the second.
        var isImageUnderWay = await IsImageUnderWayAsync(task, cancellationToken);
        var result = await copier.CopyAsync(request with { Digest = subject, OnlyReferrers = true }, cancellationToken);
        return result is CopyResult.SubjectAbsent && isImageUnderWay
            ? new WorkResult.Failed(new CopyFailure(
                CopyFailure.SubjectPending, $"what this refers to, {subject}, is not at {task.Target.Instance}/{task.Target.Repository} yet, and images are on their way there", IsWorthRetrying: true))
            : TaskEnds.Of(result);
    }

    private async Task<bool> IsImageUnderWayAsync(ReplicationTask task, CancellationToken cancellationToken)
    {
        foreach (var status in (ReplicationStatus[])[ReplicationStatus.Running, ReplicationStatus.Pending])
        {
            var open = await tasks.ListAsync(
                new TaskFilter { Status = status, Instance = task.Target.Instance, Repository = task.Target.Repository }, after: null, LookedAtCount, cancellationToken);
            if (open.Items.Any(it => it.Action == TaskAction.Copy && it.Target.Instance == task.Target.Instance && it.Target.Repository == task.Target.Repository))
                return true;
        }
        return false;
    }

    private async Task<WorkResult> DeleteTagAsync(ReplicationTask task, CopyRequest request, CancellationToken cancellationToken)
    {
        // Events arrive in any order: a tag that exists was pushed after it was removed.
        if (await request.Source.ResolveAsync(request.SourceRepository, request.SourceTag, cancellationToken) is { } again)
            return await order.JudgeAsync(task, again, cancellationToken) is TagDecision.End { Result: var result } ? result : TaskEnds.Superseded(digest: null);
        if (await request.Target.ResolveAsync(request.TargetRepository, request.TargetTag, cancellationToken) is not { } present)
            return new WorkResult.Done(ReplicationStatus.Succeeded, TaskOutcome.AlreadyAbsent);
        // Where nothing may be overwritten, nothing may be removed that we did not bring.
        if (!task.Override && await FindBroughtAsync(task, cancellationToken) != present)
            return new WorkResult.Done(ReplicationStatus.Failed, TaskOutcome.TagConflict, TaskEnds.ConflictIssue(present));
        if (!await request.MayMoveTag!(cancellationToken))
            return TaskEnds.Superseded(digest: null);
        return await request.Target.DeleteTagAsync(request.TargetRepository, request.TargetTag, request.BeforeTagWrite, cancellationToken) is TagRemoval.Removed
            ? new WorkResult.Done(ReplicationStatus.Succeeded, TaskOutcome.Deleted)
            : new WorkResult.Done(ReplicationStatus.Succeeded, TaskOutcome.AlreadyAbsent);
    }

    private async Task<Digest?> FindBroughtAsync(ReplicationTask task, CancellationToken cancellationToken)
    {
        var brought = await tasks.ListAsync(
            new TaskFilter { Status = ReplicationStatus.Succeeded, Instance = task.Target.Instance, Repository = task.Target.Repository, Tag = task.Target.Tag }, after: null, LookedAtCount, cancellationToken);
        return brought.Items.Where(it => it.Action == TaskAction.Copy && it.Target == task.Target).MaxBy(it => it.OrderedAt)?.Source.Digest;
    }

    private static WorkResult.Failed PartitionsApart(RegistryInstance source, RegistryInstance target) => new(new CopyFailure(
        "rule.partition",
        $"nothing is replicated from the public partition ('{source.Name}') to the {target.Partition.ToString().ToLowerInvariant()} partition ('{target.Name}')",
        IsWorthRetrying: false));

    private static WorkResult.Failed UnknownInstance(string name) => new(new CopyFailure(
        "instanceUnknown", $"the instance '{name}' is not known any more; declare it again, or make the push again after the rule is mended", IsWorthRetrying: false, RetryAfter: null));
}
