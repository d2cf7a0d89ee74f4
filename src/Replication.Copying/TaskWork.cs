using Replication.Contracts.Images;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Copying.Claims;
using Replication.Copying.Limits;
using Replication.Registries;
using Replication.Registries.Instances;

namespace Replication.Copying;

/// <summary>Executes a task at the registries: copies an image, copies the referrers of an image, or deletes a tag.</summary>
internal sealed class TaskWork(
    ITaskLeaseStore leases,
    ITaskStore tasks,
    RegistryClients clients,
    SharedLimits limits,
    ImageCopier copier,
    SharedClaims claims,
    TagOrder order,
    SignatureGates gates,
    SourceDigests digests,
    CredentialStates states,
    CredentialJudge credentials,
    InstanceBook instances,
    TargetCreation creation,
    TimeProvider time)
{
    private const int MaxListed = 100;

    public async Task<AttemptOutcome> RunAsync(
        ReplicationTask task,
            TaskLease lease,
            CopyProgress progress,
            TagWriteGuard guard,
            Func<bool> isHandingBack,
            CancellationToken cancellationToken)
    {
        if ((states.Find(task.Source.Instance) ?? (task.AwaitsDigest ? null : states.Find(task.Target.Instance))) is { } refusal)
            return new AttemptOutcome.CredentialsRefused(refusal);
        var used = instances.Current;
        try
        {
            if (task.AwaitsDigest)
                return await digests.ReadAsync(task, cancellationToken);
            var gate = task.Action == TaskAction.DeleteTag ? null : await gates.FindAsync(task, cancellationToken);
            var outcome = await RunAtRegistriesAsync(task, lease, progress, guard, gate, isHandingBack, cancellationToken);
            return outcome is not AttemptOutcome.Failed { Failure: var failure } ? outcome
                : gate is not null && IsAboutSignature(failure) ? new AttemptOutcome.AwaitsSignature(failure, gate.Timeout)
                : await JudgeAsync(failure, used, cancellationToken);
        }
        catch (RegistryException e)
        {
            return await JudgeAsync(e.Failure, used, cancellationToken);
        }
    }

    // The lease is renewed during the probe.
    private async Task<AttemptOutcome> JudgeAsync(CopyFailure failure, InstanceCatalog used, CancellationToken cancellationToken)
    {
        if (failure.RefusedBy is not { } instance)
            return new AttemptOutcome.Failed(failure);
        if (await credentials.JudgeAsync(instance, cancellationToken) is { } refusal)
            return new AttemptOutcome.CredentialsRefused(refusal);
        // The attempt used credentials that changed since, so the next one need not wait.
        return new AttemptOutcome.Failed(ReferenceEquals(used.Find(instance), instances.Current.Find(instance))
            ? credentials.Retried(failure)
            : failure with { IsWorthRetrying = true });
    }

    private async Task<AttemptOutcome> RunAtRegistriesAsync(
        ReplicationTask task,
            TaskLease lease,
            CopyProgress progress,
            TagWriteGuard guard,
            SignatureGate? gate,
            Func<bool> isHandingBack,
            CancellationToken cancellationToken)
    {
        using var source = await clients.BorrowAsync(task.Source.Instance, cancellationToken);
        if (source is null)
            return AttemptOutcomes.UnknownInstance(task.Source.Instance);
        using var target = await clients.BorrowAsync(task.Target.Instance, cancellationToken);
        if (target is null)
            return AttemptOutcomes.UnknownInstance(task.Target.Instance);
        // The partition of an instance may have changed after the task was created.
        if (ForbiddenPair(source.Instance, target.Instance) is { } forbidden)
            return forbidden;
        using var sourceUse = limits.Use(source);
        using var targetUse = limits.Use(target);
        using var pauses = new PauseWindows([source.Instance, target.Instance], time, cancellationToken);
        if (pauses.HasBegun)
            return pauses.Outcome();
        var begunAt = time.GetTimestamp();
        // A digest that an earlier attempt read from the tag may be outdated.
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
            Platforms = [.. task.Platforms.Select(static text => ImagePlatform.TryParse(text, out var platform) ? platform : null)
                .OfType<ImagePlatform>()],
            CreateRepository = task.Action == TaskAction.Copy
                ? (refused, token) => creation.CreateAsync(task, target, progress, refused, token)
                : null,
            WantsType = task.Artifacts.Count == 0 ? null : type => ArtifactTypes.Include(task.Artifacts, type),
            Verifier = gate?.Verifier,
            Progress = progress,
            Claims = claims.On(task.Target.Instance),
            WillResume = () => isHandingBack() || pauses.HasBegun,
            MayMoveTag = async token =>
            {
                var turn = await leases.CheckTurnAsync(lease, token);
                if (turn == TagTurn.Contested
                    || (turn == TagTurn.Mine && wanted is not null && time.GetElapsedTime(begunAt) > TagOrder.FreshFor))
                {
                    current = await source.Client.ResolveAsync(task.Source.Repository, task.Source.Tag, token);
                    hasMoved = task.Action == TaskAction.DeleteTag
                        ? current is not null
                        : wanted is not null && current is not null && current != wanted;
                    if (hasMoved || (turn == TagTurn.Contested && current is not null && await order.IsReplacedAsync(task, current, token)))
                        return false;
                    turn = await leases.CheckTurnAsync(lease, token);
                }
                var isMine = turn is TagTurn.Mine or TagTurn.Contested;
                guard.HasBegun |= isMine;
                return isMine;
            },
            BeforeTagWrite = guard.ConfirmLease,
        };
        try
        {
            // Also with newest tags: a signature takes no place among them.
            var isSignature = (gate is not null || task.Latest is not null) & ReferrersTag.TryReadSubject(task.Source.Tag, out var subject);
            if (task.Action == TaskAction.Copy
                && !isSignature
                && task.Latest is { } latest
                && !await IsAmongLatestAsync(source.Client, task, latest, pauses.Copying))
                return AttemptOutcomes.NotAmongLatest(latest);
            return task.Action switch
            {
                TaskAction.Copy when isSignature => await CopySignatureTagAsync(task, request, subject!, pauses.Copying),
                TaskAction.Copy => await copier.CopyAsync(request, pauses.Copying) switch
                {
                    CopyResult.SourceMoved moved => await FollowAsync(moved.Current),
                    CopyResult.NotMoved when hasMoved => await FollowAsync(current),
                    var result => AttemptOutcomes.Of(result),
                },
                TaskAction.Referrers => await CopyReferrersAsync(task, request, task.Subject, pauses.Copying),
                TaskAction.DeleteTag => await DeleteTagAsync(task, request, pauses.Copying),
                _ => throw new InvalidOperationException($"unknown task action {task.Action}"),
            };
        }
        catch (OperationCanceledException) when (pauses.HasBegun && !cancellationToken.IsCancellationRequested)
        {
            return pauses.Outcome();
        }

        async Task<AttemptOutcome> FollowAsync(Digest? named)
        {
            var decision = await order.DecideAsync(task, named, pauses.Copying);
            if (decision is TagDecision.End { Outcome: var outcome })
                return outcome;
            var digest = ((TagDecision.Copy)decision).Digest;
            (wanted, hasMoved) = (digest, false);
            var copied = await copier.CopyAsync(request with { Digest = digest, FollowsSourceTag = false }, pauses.Copying);
            return copied is CopyResult.NotMoved && hasMoved ? TagOrder.Differs(task, current) : AttemptOutcomes.Of(copied);
        }
    }

    // A signature cannot be signed. What the tag of a signature names is copied as a referrer of the image that it signs: after the image,
    // when that verifies, and never when it is an image itself.
    private async Task<AttemptOutcome> CopySignatureTagAsync(
        ReplicationTask task, CopyRequest request, Digest subject, CancellationToken cancellationToken)
    {
        if (!task.Referrers)
            return AttemptOutcomes.NotFollowed("The rule copies no referrers (referrers: false), and this is the tag of a signature.");
        var outcome = await CopyReferrersAsync(task, request, subject, cancellationToken);
        return outcome is AttemptOutcome.Ended ended ? ended with { Digest = task.Source.Digest } : outcome;
    }

    private async Task<AttemptOutcome> CopyReferrersAsync(
        ReplicationTask task, CopyRequest request, Digest? subject, CancellationToken cancellationToken)
    {
        if (subject is null && task.Source.Digest is { } referrer)
        {
            var manifest = await request.Source.ReadSubjectAsync(request.SourceRepository, referrer, cancellationToken);
            if (!manifest.IsThere)
                return new AttemptOutcome.Failed(new CopyFailure(
                    CopyFailure.ManifestUnknown,
                    $"{task.Source.Instance} does not have {task.Source.Repository}@{referrer}, or not yet. Push it again if it was "
                        + $"deleted.",
                    IsWorthRetrying: false));
            subject = manifest.Subject;
        }
        if (subject is null)
            return AttemptOutcomes.NotFollowed("The manifest names no subject, so it belongs to no image.");
        // In this order, an image that arrives between the two checks is seen by the second.
        var isImageUnderWay = await ImagesUnderWay.IncludeAsync(tasks, task, subject, cancellationToken);
        var result = await copier.CopyAsync(request with { Digest = subject, OnlyReferrers = true }, cancellationToken);
        // An image at the target that does not verify was not copied by this rule as it is now.
        var refusal = (result as CopyResult.Failed)?.Failure is { } failure && IsAboutSignature(failure) ? failure : null;
        if (refusal is null && result is not CopyResult.SubjectAbsent)
            return AttemptOutcomes.Of(result);
        var place = $"{task.Target.Instance}/{task.Target.Repository}";
        return isImageUnderWay
            ? new AttemptOutcome.Failed(new CopyFailure(
                CopyFailure.SubjectPending,
                $"The image {subject} was not copied to {place} yet, but copies to that repository are not finished. The task is retried.",
                IsWorthRetrying: true))
            : AttemptOutcomes.NotFollowed(refusal is null
                ? $"The image {subject} is not at {place}, and no task copies it. If it is copied later, its referrers are copied with it."
                : $"The rule does not accept the signatures of the image {subject}. {refusal.Message}");
    }

    // A backfill has chosen the images, and a user has named one.
    private async Task<bool> IsAmongLatestAsync(
        ImageStore source, ReplicationTask task, LatestTags latest, CancellationToken cancellationToken) => latest.IsByPushTime
        ? !LaterPushes.IsPush(task) || await NewestPushes.IncludeAsync(tasks, task, latest, cancellationToken)
        : await NewestVersions.IncludeAsync(source, task.Source.Repository, task.Source.Tag, latest, cancellationToken);

    private static bool IsAboutSignature(CopyFailure failure) => AttemptOutcomes.IssueOf(failure).IsAboutSignature;

    private async Task<AttemptOutcome> DeleteTagAsync(ReplicationTask task, CopyRequest request, CancellationToken cancellationToken)
    {
        // Events arrive in any order: a tag that exists was pushed again after its deletion.
        if (await request.Source.ResolveAsync(request.SourceRepository, request.SourceTag, cancellationToken) is { } again)
            return await order.DecideAsync(task, again, cancellationToken) is TagDecision.End { Outcome: var outcome }
                ? outcome
                : AttemptOutcomes.Superseded(digest: null);
        if (await request.Target.ResolveAsync(request.TargetRepository, request.TargetTag, cancellationToken) is not { } present)
            return new AttemptOutcome.Ended(ReplicationStatus.Succeeded, TaskOutcome.AlreadyAbsent);
        // Without override, only a tag that replication wrote may be deleted.
        if (!task.Override && await FindReplicatedAsync(task, cancellationToken) != present)
            return AttemptOutcomes.TagConflict(present);
        if (!await request.MayMoveTag!(cancellationToken))
            return AttemptOutcomes.Superseded(digest: null);
        return await request.Target.DeleteTagAsync(
            request.TargetRepository, request.TargetTag, request.BeforeTagWrite, cancellationToken) is TagRemoval.Removed
            ? new AttemptOutcome.Ended(ReplicationStatus.Succeeded, TaskOutcome.Deleted)
            : new AttemptOutcome.Ended(ReplicationStatus.Succeeded, TaskOutcome.AlreadyAbsent);
    }

    private async Task<Digest?> FindReplicatedAsync(ReplicationTask task, CancellationToken cancellationToken)
    {
        var copies = await tasks.ListAsync(
            new TaskFilter
            {
                Status = ReplicationStatus.Succeeded,
                Instance = task.Target.Instance,
                Repository = task.Target.Repository,
                Tag = task.Target.Tag
            }, after: null, MaxListed, cancellationToken);
        return copies.Items.Where(it => it.Action == TaskAction.Copy && it.Target == task.Target).MaxBy(it => it.OrderedAt)?.Source.Digest;
    }

    private static AttemptOutcome.Failed? ForbiddenPair(RegistryInstance source, RegistryInstance target) =>
        PairChecks.Find(new InstancePair(source.Name, target.Name), name => name == source.Name ? source : target) is [var problem, ..]
            ? new AttemptOutcome.Failed(new CopyFailure(problem.Code, problem.Message, IsWorthRetrying: false))
            : null;
}
