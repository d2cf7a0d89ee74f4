using Replication.Registries;

namespace Replication.App.Copy;

/// <summary>One copy by the engine alone, from the command line to its exit code.</summary>
internal sealed class OneShotCopy(
    CopySettings settings, RegistryClient source, RegistryClient target, ICopyView view, TimeProvider time, CopyWarnings warnings)
{
    // Time to give up sessions at the target. Whoever interrupted waits for it; after a failure there is no such hurry.
    private static readonly TimeSpan ShortFarewell = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(3);

    private bool _isMovingTag;

    public async Task<int> RunAsync(CancellationToken interrupted)
    {
        var progress = new CopyProgress();
        var watch = new CopyWatch(progress, time);
        var copying = CopyAsync(progress, interrupted);
        // The view ends with the interruption, whatever the copy still has to put away.
        await view.FollowAsync(
            settings, watch.FollowAsync(Task.WhenAny(copying, WhenAsync(interrupted)), view.LookEvery, CancellationToken.None));
        await Task.WhenAny(copying, Task.Delay(ShortFarewell, time, CancellationToken.None));
        await Task.WhenAny(
            target.SettleAsync(), Task.Delay(interrupted.IsCancellationRequested ? ShortFarewell : Farewell, time, CancellationToken.None));
        var state = watch.Look();
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
            return await new ImageCopier(new CopyOptions(), warnings).CopyAsync(RequestFor(progress), interrupted);
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception exception)
        {
            return new CopyResult.Failed(new CopyFailure(
                "internalError",
                $"The copy met an error of this program ({exception.GetType().Name}: {exception.Message}). Please report it.",
                IsWorthRetrying: false));
        }
    }

    private CopyRequest RequestFor(CopyProgress progress) => new()
    {
        Source = source,
        SourceRepository = settings.Source.Image.Repository,
        SourceTag = settings.Source.Image.TagOrLatest,
        Digest = settings.Source.Image.Digest ?? settings.Target.Image.Digest,
        Target = target,
        TargetRepository = settings.Target.Image.Repository,
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
