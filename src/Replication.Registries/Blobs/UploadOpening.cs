using Replication.Contracts.Images;
using Replication.Contracts.Tasks;
using Replication.Registries.Manifests;

namespace Replication.Registries.Blobs;

/// <summary>
/// Opens the upload of one blob, asking in the same request whether it is there, or stands elsewhere in the registry. As long as it is not known
/// that the registry understands the question, an open session says little: for a large blob it is asked otherwise beside it, in the same round trip.
/// </summary>
internal sealed class UploadOpening(RegistryClient client, RepositoryName repository, Descriptor blob, CopyOptions options)
{
    private readonly UploadEndpoint _uploads = new(client, repository);

    private UploadHabits Habits => client.UploadHabits;

    private bool IsLarge => blob.Size > options.SmallBlobBytes;

    /// <summary>
    /// Begins. <paramref name="mountFrom"/>: where it may stand; the repository itself where nothing is known of another; null: nothing is believed, and
    /// it is sent. <paramref name="isSure"/>: a manifest over there names it, so that there is no excuse for not mounting it.
    /// </summary>
    public async Task<UploadStart> BeginAsync(RepositoryName? mountFrom, bool isSure, CancellationToken cancellationToken)
    {
        if (mountFrom is null)
            return new UploadStart.Opened(await _uploads.BeginAsync(blob, cancellationToken));
        if (mountFrom != repository && Habits.TakesMounts && await MountAsync(mountFrom, isSure, cancellationToken) is { } start)
            return start;
        if (Habits.TakesSelfMounts)
            return await MountFromItselfAsync(cancellationToken);
        return blob.Size >= options.SharedBlobBytes && await _uploads.HoldsAsync(blob, cancellationToken)
            ? new UploadStart.There(BlobTransferKind.Present)
            : new UploadStart.Opened(await _uploads.BeginAsync(blob, cancellationToken));
    }

    private async Task<UploadStart?> MountAsync(RepositoryName from, bool isSure, CancellationToken cancellationToken)
    {
        var askedAt = client.Time.GetTimestamp();
        try
        {
            switch (await _uploads.MountAsync(blob, from, cancellationToken))
            {
                case MountAnswer.Taken:
                    Habits.TookMount();
                    return new UploadStart.There(BlobTransferKind.Mounted);
                case MountAnswer.Opened opened:
                    if (isSure)
                        Habits.RefusedMount(askedAt);
                    return IsLarge && await _uploads.HoldsAsync(blob, cancellationToken) ? Instead(opened.Session) : new UploadStart.Opened(opened.Session);
                case MountAnswer.Refused { KnowsNoName: false }:
                    Habits.RefusedMount(askedAt);
                    break;
            }
        }
        catch (RegistryException refused) when (!IsClosed(refused))
        {
            // Not every token server gives out rights to two repositories at once, and some registries fall over or asleep.
            if (refused.Failure.Code is CopyFailure.RegistryUnavailable or CopyFailure.RateLimited)
                Habits.BrokeAtMount(askedAt);
            else
                Habits.RefusedMount(askedAt);
        }
        return null;
    }

    private async Task<UploadStart> MountFromItselfAsync(CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var looking = IsLarge && !Habits.IsKnownToTakeSelfMounts ? _uploads.HoldsAsync(blob, enough.Token) : null;
        try
        {
            switch (await AskForItselfAsync(cancellationToken))
            {
                case MountAnswer.Taken:
                    Habits.TookSelfMount();
                    return new UploadStart.There(BlobTransferKind.Present);
                case MountAnswer.Opened opened:
                    if (looking is null || !await looking)
                        return new UploadStart.Opened(opened.Session);
                    Habits.MissedSelfMount();
                    return Instead(opened.Session);
            }
            return looking is not null && await looking
                ? new UploadStart.There(BlobTransferKind.Present)
                : new UploadStart.Opened(await _uploads.BeginAsync(blob, cancellationToken));
        }
        finally
        {
            await enough.CancelAsync();
            if (looking is not null)
                await ((Task)looking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Whatever a registry makes of this question, a plain upload is still possible. Null where it gave no usable answer.
    private async Task<MountAnswer?> AskForItselfAsync(CancellationToken cancellationToken)
    {
        var askedAt = client.Time.GetTimestamp();
        try
        {
            var answer = await _uploads.MountAsync(blob, repository, cancellationToken);
            if (answer is MountAnswer.Refused { Status: 400 or 404 or 405 or 501, KnowsNoName: false })
                Habits.MissedSelfMount();
            else if (answer is MountAnswer.Refused { KnowsNoName: false })
                Habits.BrokeAtSelfMount(askedAt);
            return answer;
        }
        catch (RegistryException exception) when (!IsClosed(exception))
        {
            Habits.BrokeAtSelfMount(askedAt);
            return null;
        }
    }

    // The registry asked to stay away for longer than a copy waits.
    private bool IsClosed(RegistryException exception) => exception.Failure.RetryAfter > client.Options.MaxRetryAfter;

    private UploadStart.There Instead(UploadSession session)
    {
        client.Farewells.Add(patience => _uploads.AbandonAsync(session, blob, patience));
        return new UploadStart.There(BlobTransferKind.Present);
    }
}
