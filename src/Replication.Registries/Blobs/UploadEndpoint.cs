using System.Globalization;
using Replication.Contracts.Images;
using Replication.Registries.Authentication;
using Replication.Registries.Http;
using Replication.Registries.Manifests;

namespace Replication.Registries.Blobs;

/// <summary>The uploads of one target repository (distribution-spec, "Pushing blobs").</summary>
internal sealed class UploadEndpoint(RegistryClient client, RepositoryName repository)
{
    private const long MaxMinChunkBytes = 1L << 30;

    private static readonly RequestRetrySchedule AbortRetries = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));

    private readonly TokenScopes _scopes = TokenScopes.PullAndPush(repository);

    /// <summary>Opens an upload session.</summary>
    public async Task<UploadSession> BeginAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        var uri = blob.Digest.Algorithm == "sha256"
            ? UploadsAddress
            : RemoteAddress.WithQuery(UploadsAddress, "digest-algorithm", blob.Digest.Algorithm);
        using var answer = await client.Transport.SendAsync(Post(uri, _scopes, PurposeOf(client, repository, blob)), cancellationToken);
        return answer.Status == 202 ? SessionOf(answer) : throw answer.ToException();
    }

    /// <summary>Returns the address for a single POST request with the whole blob, without a session.</summary>
    public UploadSession Single() => new(UploadsAddress, minChunkBytes: 0) { IsSingleRequest = true };

    /// <summary>Aborts the session that a registry opened in response to a single POST request with the whole blob.</summary>
    public void AbortOpened(RegistryResponse answer, Descriptor blob)
    {
        try
        {
            var session = SessionOf(answer);
            client.UploadCleanup.Add(token => AbortAsync(session, blob, token));
        }
        catch (RegistryException)
        {
            // A session without a usable address expires by itself.
        }
    }

    /// <summary>
    /// Sends a cross-repository mount request (POST with <c>mount</c> and <c>from</c>). When the registry does not mount the blob, it opens
    /// an upload session instead. A mount from the repository itself checks whether the blob already exists.
    /// </summary>
    public async Task<MountResult> MountAsync(Descriptor blob, RepositoryName from, CancellationToken cancellationToken)
    {
        var isSelf = from == repository;
        var uri = RemoteAddress.WithQuery(RemoteAddress.WithQuery(UploadsAddress, "mount", blob.Digest.Text), "from", from.Text);
        var request = Post(uri, isSelf
            ? _scopes
            : _scopes.And(TokenScopes.Pull(from)), PurposeOf(client, repository, blob)) with
        { RetriesFaults = false };
        using var answer = await client.Transport.SendAsync(request, cancellationToken);
        return answer.Status switch
        {
            201 when answer.Header("Docker-Content-Digest") is not { } digest || digest == blob.Digest.Text => new MountResult.Mounted(),
            202 => new MountResult.Opened(SessionOf(answer)),
            _ => new MountResult.Refused(answer.Status, RegistryFailures.IsRepositoryMissing(answer.Status, answer.Errors)),
        };
    }

    /// <summary>Existence check (HEAD request). Returns false when the registry does not answer it; the blob is then sent.</summary>
    public async Task<bool> ExistsAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        try
        {
            var request = new RegistryRequest(
                HttpMethod.Head, client.Address($"/v2/{repository}/blobs/{blob.Digest}"), _scopes, PurposeOf(client, repository, blob))
            {
                Lane = GateLane.ExistenceChecks,
                RetriesFaults = false,
            };
            using var answer = await client.Transport.SendAsync(request, cancellationToken);
            return answer.Status == 200 && (answer.ContentLength ?? blob.Size) == blob.Size;
        }
        catch (RegistryException)
        {
            return false;
        }
    }

    /// <summary>Returns the session of another process; null when its address is not an allowed address of the registry.</summary>
    public UploadSession? Open(UploadCheckpoint checkpoint) =>
        Uri.TryCreate(checkpoint.Address, UriKind.Absolute, out _)
            && RemoteAddress.Resolve(client.Connection.Endpoint, checkpoint.Address) is { } address
            && client.Transport.Rules.MayWrite(address)
            ? new UploadSession(address, minChunkBytes: 0)
            : null;

    /// <summary>
    /// Requests the state of a session after a fault (GET request), and continues at the position that the registry confirms. Returns false
    /// when the session cannot be resumed. A session that <paramref name="isTakenOver"/> may have been completed by another process, so its
    /// absence says nothing about the registry.
    /// </summary>
    public async Task<bool> ResumeAsync(
        UploadSession session, Descriptor blob, long sentUntil, bool isTakenOver, CancellationToken cancellationToken)
    {
        using var answer = await client.Transport.SendAsync(
            new RegistryRequest(HttpMethod.Get, session.Address, _scopes, PurposeOf(client, repository, blob)), cancellationToken);
        if (!answer.IsSuccess)
        {
            // distribution before version 3 ends an interrupted session when a client requests its state.
            if (!isTakenOver)
                client.UploadCapabilities.ResumeFailed();
            return false;
        }
        // A position beyond the sent bytes is wrong, and position 0 is no gain.
        if (ReceivedRange.Parse(answer.Header("Range")) is not { } received || received > sentUntil || received == 0)
            return false;
        session.Continue(AddressIn(answer, client) ?? session.Address, received);
        return true;
    }

    /// <summary>
    /// Aborts a session (DELETE request). Retries until the registry responds; the status of the response does not matter.
    /// </summary>
    public async Task AbortAsync(UploadSession session, Descriptor blob, CancellationToken cancellationToken)
    {
        // Some registries require the delete scope. Only this request uses such a token.
        var request = new RegistryRequest(
            HttpMethod.Delete,
            session.Address,
            _scopes.And(TokenScopes.Parse($"repository:{repository}:delete")),
            PurposeOf(client, repository, blob))
        {
            Lane = GateLane.UploadCleanup,
        };
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var answer = await client.Transport.SendAsync(request, cancellationToken);
                return;
            }
            catch (RegistryException exception) when (exception.Failure.IsWorthRetrying)
            {
                var pause = AbortRetries.DelayAfter(attempt, client.Options.Jitter.Next());
                await Task.Delay((exception.Failure.RetryAfter ?? TimeSpan.Zero) + pause, client.Time, cancellationToken);
            }
            catch (Exception exception) when (exception is RegistryException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private Uri UploadsAddress => client.Address($"/v2/{repository}/blobs/uploads/");

    internal static RequestPurpose PurposeOf(RegistryClient client, RepositoryName repository, Descriptor blob) =>
        new(RegistrySide.Target, client.Host, $"writing the blob {blob.Digest} to {repository}");

    /// <summary>Returns the next address of the upload; null when the response has none.</summary>
    internal static Uri? AddressIn(RegistryResponse answer, RegistryClient client)
    {
        var address = RemoteAddress.ResolveSession(client.Connection, answer.RequestedUri, answer.Header("Location"));
        return address is null || client.Transport.Rules.MayWrite(address)
            ? address
            : throw new RegistryException(RegistryFailures.Refused(answer.Purpose, address, "directs the upload"));
    }

    private UploadSession SessionOf(RegistryResponse answer) => new(
        AddressIn(answer, client)
            ?? throw new RegistryException(RegistryFailures.Protocol(answer.Purpose, "it opened an upload without a usable Location")),
        MinChunkBytesIn(answer.Header("OCI-Chunk-Min-Length")));

    // An absurdly large minimum would make chunked uploads impossible.
    internal static long MinChunkBytesIn(string? header) =>
        long.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes <= MaxMinChunkBytes ? bytes : 0;

    private static RegistryRequest Post(Uri uri, TokenScopes scopes, RequestPurpose purpose) => new(HttpMethod.Post, uri, scopes, purpose)
    {
        Content = static _ => new ByteArrayContent([]),
        CreatesUpload = true,
    };
}
