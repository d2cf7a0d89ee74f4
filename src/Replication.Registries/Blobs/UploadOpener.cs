using Replication.Contracts.Images;
using Replication.Contracts.Tasks;
using Replication.Registries.Manifests;

namespace Replication.Registries.Blobs;

/// <summary>
/// Opens the upload of one blob with a mount request, which also checks whether the blob exists. Until the registry is known to support
/// this, a large blob is checked with a HEAD request in parallel, because an opened session proves nothing.
/// </summary>
internal sealed class UploadOpener(RegistryClient client, RepositoryName repository, Descriptor blob, CopyOptions options)
{
    private readonly UploadEndpoint _uploads = new(client, repository);

    private UploadCapabilities Capabilities => client.UploadCapabilities;

    private bool IsLarge => blob.Size > options.SmallBlobBytes;

    /// <summary>
    /// Opens the upload. <paramref name="mountFrom"/> is a repository that may hold the blob, or the target repository itself; null sends
    /// the blob without a check. <paramref name="isSure"/>: a manifest there references the blob, so the registry must be able to mount it.
    /// </summary>
    public async Task<UploadStart> BeginAsync(RepositoryName? mountFrom, bool isSure, CancellationToken cancellationToken)
    {
        if (mountFrom is null)
            return new UploadStart.Opened(await _uploads.BeginAsync(blob, cancellationToken));
        if (mountFrom != repository && Capabilities.SupportsMount && await MountAsync(mountFrom, isSure, cancellationToken) is { } start)
            return start;
        if (Capabilities.SupportsSelfMount)
            return await SelfMountAsync(cancellationToken);
        return blob.Size >= options.SharedBlobBytes && await _uploads.ExistsAsync(blob, cancellationToken)
            ? new UploadStart.Present(BlobTransferKind.Present)
            : new UploadStart.Opened(await _uploads.BeginAsync(blob, cancellationToken));
    }

    private async Task<UploadStart?> MountAsync(RepositoryName from, bool isSure, CancellationToken cancellationToken)
    {
        var requestedAt = client.Time.GetTimestamp();
        try
        {
            switch (await _uploads.MountAsync(blob, from, cancellationToken))
            {
                case MountResult.Mounted:
                    Capabilities.MountSucceeded();
                    return new UploadStart.Present(BlobTransferKind.Mounted);
                case MountResult.Opened opened:
                    if (isSure)
                        Capabilities.MountRefused(requestedAt);
                    return IsLarge && await _uploads.ExistsAsync(blob, cancellationToken)
                        ? Discard(opened.Session)
                        : new UploadStart.Opened(opened.Session);
                case MountResult.Refused { IsNameUnknown: false }:
                    Capabilities.MountRefused(requestedAt);
                    break;
            }
        }
        catch (RegistryException refused) when (!IsClosed(refused))
        {
            // Some token servers never issue tokens for two repositories, and some registries fail on mount requests.
            if (refused.Failure.Code is CopyFailure.RegistryUnavailable or CopyFailure.RateLimited)
                Capabilities.MountFailed(requestedAt);
            else
                Capabilities.MountRefused(requestedAt);
        }
        return null;
    }

    private async Task<UploadStart> SelfMountAsync(CancellationToken cancellationToken)
    {
        using var checkLifetime = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var check = IsLarge && !Capabilities.IsSelfMountConfirmed ? _uploads.ExistsAsync(blob, checkLifetime.Token) : null;
        try
        {
            switch (await TrySelfMountAsync(cancellationToken))
            {
                case MountResult.Mounted:
                    Capabilities.SelfMountSucceeded();
                    return new UploadStart.Present(BlobTransferKind.Present);
                case MountResult.Opened opened:
                    if (check is null || !await check)
                        return new UploadStart.Opened(opened.Session);
                    Capabilities.SelfMountUnsupported();
                    return Discard(opened.Session);
            }
            return check is not null && await check
                ? new UploadStart.Present(BlobTransferKind.Present)
                : new UploadStart.Opened(await _uploads.BeginAsync(blob, cancellationToken));
        }
        finally
        {
            await checkLifetime.CancelAsync();
            if (check is not null)
                await ((Task)check).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Returns null when the registry did not answer usably. A plain upload is then still possible.
    private async Task<MountResult?> TrySelfMountAsync(CancellationToken cancellationToken)
    {
        var requestedAt = client.Time.GetTimestamp();
        try
        {
            var answer = await _uploads.MountAsync(blob, repository, cancellationToken);
            if (answer is MountResult.Refused { Status: 400 or 404 or 405 or 501, IsNameUnknown: false })
                Capabilities.SelfMountUnsupported();
            else if (answer is MountResult.Refused { IsNameUnknown: false })
                Capabilities.SelfMountFailed(requestedAt);
            return answer;
        }
        catch (RegistryException exception) when (!IsClosed(exception))
        {
            Capabilities.SelfMountFailed(requestedAt);
            return null;
        }
    }

    // The registry asked for a longer Retry-After than a copy waits.
    private bool IsClosed(RegistryException exception) => exception.Failure.RetryAfter > client.Options.MaxRetryAfter;

    private UploadStart.Present Discard(UploadSession session)
    {
        client.UploadCleanup.Add(token => _uploads.AbortAsync(session, blob, token));
        return new UploadStart.Present(BlobTransferKind.Present);
    }
}
