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
    /// asks whether the blob is there already. An answer of 202 is an ordinary session and is used as one.
    /// </summary>
    public async Task<UploadStart> BeginAsync(Descriptor blob, RepositoryName? mountFrom, CancellationToken cancellationToken)
    {
        if (mountFrom is not null && mountFrom != repository && await TryMountAsync(blob, mountFrom, cancellationToken) is { } fromOther)
            return fromOther;
        if (mountFrom is not null && client.UploadHabits.TakesSelfMount && await TryMountAsync(blob, repository, cancellationToken) is { } fromSelf)
            return fromSelf;
        var errand = ErrandOf(blob);
        var uri = blob.Digest.Algorithm == "sha256" ? UploadsAddress : RemoteAddress.WithQuery(UploadsAddress, "digest-algorithm", blob.Digest.Algorithm);
        using var answer = await client.Transport.SendAsync(Post(uri, _scopes, errand), cancellationToken);
        return answer.Status == 202 ? SessionOf(answer) : throw answer.ToException();
    }

    /// <summary>Sends the bytes and closes the upload. The answer is the registry's last word, unless it broke down (<see cref="RegistryException"/>).</summary>
    public async Task<RegistryAnswer> SendAsync(Uri session, Descriptor blob, UploadBody body, CancellationToken cancellationToken)
    {
        var errand = ErrandOf(blob);
        if (!client.UploadHabits.WantsPatch(blob.Size))
            return await client.Transport.SendAsync(WithBody(HttpMethod.Put, RemoteAddress.WithQuery(session, "digest", blob.Digest.Text), errand, body), cancellationToken);
        var patched = await client.Transport.SendAsync(WithBody(HttpMethod.Patch, session, errand, body), cancellationToken);
        if (!patched.IsSuccess)
            return patched;
        using (patched)
            session = SessionOf(patched).Address;
        return await client.Transport.SendAsync(
            new RegistryRequest(HttpMethod.Put, RemoteAddress.WithQuery(session, "digest", blob.Digest.Text), _scopes, errand)
            {
                Content = Empty,
                RetriesFaults = false,
                HasPermit = body.HasPermit,
                AnswerTimeout = client.Options.CommitTimeoutFor(blob.Size),
            },
            cancellationToken);
    }

    /// <summary>Tells the registry that a session will not be used; whether it listens does not matter to anyone.</summary>
    public async Task AbandonAsync(Uri session, Descriptor blob)
    {
        using var patience = new CancellationTokenSource(AbandonTimeout, client.Time);
        try
        {
            // Its own scopes: some registries ask for the right to delete, and no other token should carry it.
            var scopes = _scopes.And(TokenScopes.Parse($"repository:{repository}:delete"));
            using var answer = await client.Transport.SendAsync(
                new RegistryRequest(HttpMethod.Delete, session, scopes, ErrandOf(blob)) { RetriesFaults = false }, patience.Token);
        }
        catch (Exception exception) when (exception is RegistryException or OperationCanceledException or ObjectDisposedException)
        {
        }
    }

    private Uri UploadsAddress => client.Address($"/v2/{repository}/blobs/uploads/");

    private async Task<UploadStart?> TryMountAsync(Descriptor blob, RepositoryName from, CancellationToken cancellationToken)
    {
        var isSelf = from == repository;
        var uri = RemoteAddress.WithQuery(RemoteAddress.WithQuery(UploadsAddress, "mount", blob.Digest.Text), "from", from.Text);
        try
        {
            using var answer = await client.Transport.SendAsync(Post(uri, isSelf ? _scopes : _scopes.And(TokenScopes.Pull(from)), ErrandOf(blob)), cancellationToken);
            switch (answer.Status)
            {
                case 201 when answer.Header("Docker-Content-Digest") is not { } digest || digest == blob.Digest.Text:
                    return new UploadStart.Mounted();
                case 202:
                    return SessionOf(answer);
                case 400 or 404 or 405 or 501 when isSelf:
                    client.UploadHabits.RefusedSelfMount();
                    return null;
                default:
                    return null;
            }
        }
        catch (RegistryException refused) when (!isSelf && refused.Failure.Code == CopyFailure.Unauthorized)
        {
            // Not every token server gives out rights to two repositories at once.
            return null;
        }
    }

    private UploadStart.Session SessionOf(RegistryAnswer answer)
    {
        var address = RemoteAddress.ResolveSession(client.Connection.Endpoint, answer.RequestedUri, answer.Header("Location"))
            ?? throw new RegistryException(RegistryFailures.Protocol(answer.Errand, "it opened an upload without a usable Location"));
        return client.Transport.Rules.MayFollow(address)
            ? new UploadStart.Session(address)
            : throw new RegistryException(new CopyFailure(
                CopyFailure.RedirectRefused,
                $"{answer.Errand.Registry} wants the upload sent to {address.Scheme}://{address.Authority}, which we do not follow.",
                IsWorthRetrying: false));
    }

    private RegistryRequest WithBody(HttpMethod method, Uri uri, Errand errand, UploadBody body) => new(method, uri, _scopes, errand)
    {
        Content = body.Create,
        ExpectContinue = body.AsksFirst,
        MayRepeat = body.MayRepeat,
        RetriesFaults = false,
        HasPermit = body.HasPermit,
    };

    private static RegistryRequest Post(Uri uri, TokenScopes scopes, Errand errand) => new(HttpMethod.Post, uri, scopes, errand) { Content = Empty };

    private static ByteArrayContent Empty(Deadline deadline) => new([]);

    private Errand ErrandOf(Descriptor blob) => new(RegistrySide.Target, client.Host, $"writing the blob {blob.Digest} to {repository}");
}
