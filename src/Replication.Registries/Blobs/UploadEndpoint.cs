using System.Globalization;
using Replication.Contracts.Images;
using Replication.Registries.Authentication;
using Replication.Registries.Http;
using Replication.Registries.Manifests;

namespace Replication.Registries.Blobs;

/// <summary>The uploads of one target repository (distribution-spec, "Pushing blobs").</summary>
internal sealed class UploadEndpoint(RegistryClient client, RepositoryName repository)
{
    private static readonly TimeSpan AbandonTimeout = TimeSpan.FromSeconds(5);

    private readonly TokenScopes _scopes = TokenScopes.PullAndPush(repository);

    /// <summary>
    /// Opens an upload, asking in the same request to take the blob over from a repository of the same registry. Naming the repository itself
    /// asks whether the blob is there already. An answer of 202 is an ordinary session and is used as one; null: the blob is there now.
    /// </summary>
    public async Task<UploadSession?> BeginAsync(Descriptor blob, RepositoryName? mountFrom, CancellationToken cancellationToken)
    {
        if (mountFrom is not null && mountFrom != repository && client.UploadHabits.SurvivesMounts && await TryMountAsync(blob, mountFrom, cancellationToken) is { } fromOther)
            return fromOther.Session;
        if (mountFrom is not null && client.UploadHabits.TakesSelfMount && await TryMountAsync(blob, repository, cancellationToken) is { } fromSelf)
            return fromSelf.Session;
        var errand = ErrandOf(client, repository, blob);
        var uri = blob.Digest.Algorithm == "sha256" ? UploadsAddress : RemoteAddress.WithQuery(UploadsAddress, "digest-algorithm", blob.Digest.Algorithm);
        using var answer = await client.Transport.SendAsync(Post(uri, _scopes, errand), cancellationToken);
        return answer.Status == 202 ? SessionOf(answer) : throw answer.ToException();
    }

    /// <summary>The session that somebody else left; null where it is none that we would follow.</summary>
    public UploadSession? Open(UploadMark mark) =>
        Uri.TryCreate(mark.Address, UriKind.Absolute, out _) && RemoteAddress.Resolve(client.Connection.Endpoint, mark.Address) is { } address && client.Transport.Rules.MayFollow(address)
            ? new UploadSession(address, minChunkBytes: 0)
            : null;

    /// <summary>
    /// True when a session outlived a fault and goes on where the registry stands now. One that was <paramref name="leftByOthers"/> may have come to
    /// its end without us, and so tells nothing of the registry.
    /// </summary>
    public async Task<bool> FindAgainAsync(UploadSession session, Descriptor blob, long sentUntil, bool leftByOthers, CancellationToken cancellationToken)
    {
        using var answer = await client.Transport.SendAsync(
            new RegistryRequest(HttpMethod.Get, session.Address, _scopes, ErrandOf(client, repository, blob)), cancellationToken);
        if (!answer.IsSuccess)
        {
            // Registries before distribution 3 end a torn session when they are asked about it.
            if (!leftByOthers)
                client.UploadHabits.LostSession();
            return false;
        }
        // More than was sent, or nothing, is no place to go on from.
        if (ReceivedRange.Parse(answer.Header("Range")) is not { } received || received > sentUntil || received == 0)
            return false;
        session.Continue(AddressIn(answer, client) ?? session.Address, received);
        return true;
    }

    /// <summary>Tells the registry that a session will not be used; whether it listens does not matter to anyone.</summary>
    public async Task AbandonAsync(UploadSession session, Descriptor blob)
    {
        using var patience = new CancellationTokenSource(AbandonTimeout, client.Time);
        try
        {
            // Its own scopes: some registries ask for the right to delete, and no other token should carry it.
            var scopes = _scopes.And(TokenScopes.Parse($"repository:{repository}:delete"));
            using var answer = await client.Transport.SendAsync(
                new RegistryRequest(HttpMethod.Delete, session.Address, scopes, ErrandOf(client, repository, blob)) { RetriesFaults = false }, patience.Token);
        }
        catch (Exception exception) when (exception is RegistryException or OperationCanceledException or ObjectDisposedException)
        {
        }
    }

    private Uri UploadsAddress => client.Address($"/v2/{repository}/blobs/uploads/");

    internal static Errand ErrandOf(RegistryClient client, RepositoryName repository, Descriptor blob) =>
        new(RegistrySide.Target, client.Host, $"writing the blob {blob.Digest} to {repository}");

    /// <summary>Where the registry wants the upload to go on; null where it does not say.</summary>
    internal static Uri? AddressIn(RegistryAnswer answer, RegistryClient client)
    {
        var address = RemoteAddress.ResolveSession(client.Connection.Endpoint, answer.RequestedUri, answer.Header("Location"));
        return address is null || client.Transport.Rules.MayFollow(address)
            ? address
            : throw new RegistryException(new CopyFailure(
                CopyFailure.RedirectRefused,
                $"{answer.Errand.Registry} wants the upload sent to {address.Scheme}://{address.Authority}, which we do not follow.",
                IsWorthRetrying: false));
    }

    private async Task<(UploadSession? Session, bool)?> TryMountAsync(Descriptor blob, RepositoryName from, CancellationToken cancellationToken)
    {
        var isSelf = from == repository;
        var uri = RemoteAddress.WithQuery(RemoteAddress.WithQuery(UploadsAddress, "mount", blob.Digest.Text), "from", from.Text);
        try
        {
            var request = Post(uri, isSelf ? _scopes : _scopes.And(TokenScopes.Pull(from)), ErrandOf(client, repository, blob)) with { RetriesFaults = isSelf };
            using var answer = await client.Transport.SendAsync(request, cancellationToken);
            switch (answer.Status)
            {
                case 201 when answer.Header("Docker-Content-Digest") is not { } digest || digest == blob.Digest.Text:
                    if (!isSelf)
                        client.UploadHabits.TookMount();
                    return (null, true);
                case 202:
                    if (!isSelf)
                        client.UploadHabits.RefusedMount();
                    return (SessionOf(answer), false);
                case 400 or 404 or 405 or 501 when isSelf:
                    client.UploadHabits.RefusedSelfMount();
                    return null;
                default:
                    if (!isSelf)
                        client.UploadHabits.RefusedMount();
                    return null;
            }
        }
        catch (RegistryException refused) when (!isSelf && refused.Failure.RetryAfter is null)
        {
            // Not every token server gives out rights to two repositories at once, and some registries fall over or asleep.
            if (refused.Failure.Code == CopyFailure.RegistryUnavailable)
                client.UploadHabits.BrokeAtMount();
            else
                client.UploadHabits.RefusedMount();
            return null;
        }
    }

    private UploadSession SessionOf(RegistryAnswer answer) => new(
        AddressIn(answer, client) ?? throw new RegistryException(RegistryFailures.Protocol(answer.Errand, "it opened an upload without a usable Location")),
        long.TryParse(answer.Header("OCI-Chunk-Min-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var minChunkBytes) ? minChunkBytes : 0);

    private static RegistryRequest Post(Uri uri, TokenScopes scopes, Errand errand) => new(HttpMethod.Post, uri, scopes, errand)
    {
        Content = static _ => new ByteArrayContent([]),
        LeavesSomething = true,
    };
}
