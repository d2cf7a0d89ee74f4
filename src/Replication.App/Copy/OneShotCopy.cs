using Replication.Contracts.Images;
using Replication.Registries;
using Replication.Registries.Layouts;

namespace Replication.App.Copy;

/// <summary>Runs one copy without a server, and returns its exit code.</summary>
internal sealed class OneShotCopy(
    CopySettings settings, ImageStore source, ImageStore target, ICopyView view, TimeProvider time, CopyWarnings warnings)
{
    // The time to abort upload sessions at the target. It is shorter after an interruption, because the user waits.
    private static readonly TimeSpan InterruptedCleanupTimeout = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan CleanupTimeout = TimeSpan.FromSeconds(3);

    private bool _isMovingTag;

    public async Task<int> RunAsync(CancellationToken interrupted)
    {
        var progress = new CopyProgress();
        var watch = new CopyWatch(progress, time);
        var copying = CopyAsync(progress, interrupted);
        // The view ends at the interruption, before the clean-up of the copy.
        await view.FollowAsync(
            settings, watch.FollowAsync(Task.WhenAny(copying, WhenAsync(interrupted)), view.RefreshInterval, CancellationToken.None));
        await Task.WhenAny(copying, Task.Delay(InterruptedCleanupTimeout, time, CancellationToken.None));
        var timeout = interrupted.IsCancellationRequested ? InterruptedCleanupTimeout : CleanupTimeout;
        await Task.WhenAny(target.SettleAsync(), Task.Delay(timeout, time, CancellationToken.None));
        var state = watch.Snapshot();
        var end = copying.IsCompletedSuccessfully && await copying is { } result
            ? CopyEnd.Of(result, state)
            : new CopyEnd(CopyOutcome.Interrupted, state) { MayHaveMovedTag = Volatile.Read(ref _isMovingTag) };
        view.End(settings, end);
        return end.ExitCode;
    }

    private async Task<CopyResult?> CopyAsync(CopyProgress progress, CancellationToken interrupted)
    {
        try
        {
            return await new ImageCopier(new CopyOptions(), warnings).CopyAsync(
                RequestFor(progress, await FindDigestAsync(interrupted)), interrupted);
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            return null;
        }
        catch (RegistryException exception)
        {
            return new CopyResult.Failed(exception.Failure);
        }
        catch (Exception exception)
        {
            return new CopyResult.Failed(new CopyFailure(
                "internalError",
                $"The copy failed because of an error in this program ({exception.GetType().Name}: {exception.Message}). Please report it.",
                IsWorthRetrying: false));
        }
    }

    private async Task<Digest?> FindDigestAsync(CancellationToken cancellationToken) =>
        settings.Source.Image.Digest
        ?? settings.Target.Image.Digest
        // A folder or archive with one image needs no tag.
        ?? (source is LayoutStore layout && settings.Source.Image.Tag is null ? await layout.ReadOnlyDigestAsync(cancellationToken) : null);

    private CopyRequest RequestFor(CopyProgress progress, Digest? digest) => new()
    {
        Source = source,
        SourceRepository = settings.Source.InRegistry?.Repository ?? LayoutStore.OnlyRepository,
        SourceTag = settings.Source.Image.TagOrLatest,
        Digest = digest,
        Target = target,
        TargetRepository = settings.Target.InRegistry?.Repository ?? LayoutStore.OnlyRepository,
        TargetTag = settings.Target.Image.TagOrLatest,
        Override = settings.Override,
        Platforms = settings.Platforms,
        IncludeReferrers = settings.IncludeReferrers,
        AllowsSparse = settings.AllowsSparse,
        Progress = progress,
        MayMoveTag = _ =>
        {
            Volatile.Write(ref _isMovingTag, true);
            return Task.FromResult(true);
        },
    };

    private static async Task WhenAsync(CancellationToken interrupted)
    {
        var happened = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (interrupted.UnsafeRegister(_ => happened.TrySetResult(), null))
            await happened.Task;
    }
}
