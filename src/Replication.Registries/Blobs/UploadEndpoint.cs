using System.Globalization;
using Replication.Contracts.Images;
using Replication.Registries.Authentication;
using Replication.Registries.Http;
using Replication.Registries.Manifests;

namespace Replication.Registries.Blobs;

/// <summary>The uploads of one target repository (distribution-spec, "Pushing blobs").</summary>
internal sealed class UploadEndpoint(RegistryClient client, RepositoryName repository)
{
    private const long MostMinChunkBytes = 1L << 30;

    private static readonly RetrySchedule Farewell = new(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));

    private readonly TokenScopes _scopes = TokenScopes.PullAndPush(repository);

    /// <summary>Opens an upload.</summary>
    public async Task<UploadSession> BeginAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        var uri = blob.Digest.Algorithm == "sha256" ? UploadsAddress : RemoteAddress.WithQuery(UploadsAddress, "digest-algorithm", blob.Digest.Algorithm);
        using var answer = await client.Transport.SendAsync(Post(uri, _scopes, ErrandOf(client, repository, blob)), cancellationToken);
        return answer.Status == 202 ? SessionOf(answer) : throw answer.ToException();
    }

    /// <summary>No session: what is sent there is the whole blob.</summary>
    public UploadSession Single() => new(UploadsAddress, minChunkBytes: 0) { IsSingleRequest = true };

    /// <summary>Abandons the session that a registry opened instead of taking a blob in a single request.</summary>
    public void AbandonOpened(RegistryAnswer answer, Descriptor blob)
    {
        try
        {
            var session = SessionOf(answer);
            client.Farewells.Add(patience => AbandonAsync(session, blob, patience));
        }
        catch (RegistryException)
        {
            // A session without a usable address expires by itself.
        }
    }

    /// <summary>
    /// Asks to take the blob over from a repository of the same registry, which opens an upload where it is not taken over. Naming the repository itself
    /// asks whether the blob is there already.
    /// </summary>
    public async Task<MountAnswer> MountAsync(Descriptor blob, RepositoryName from, CancellationToken cancellationToken)
    {
        var isSelf = from == repository;
        var uri = RemoteAddress.WithQuery(RemoteAddress.WithQuery(UploadsAddress, "mount", blob.Digest.Text), "from", from.Text);
        var request = Post(uri, isSelf ? _scopes : _scopes.And(TokenScopes.Pull(from)), ErrandOf(client, repository, blob)) with { RetriesFaults = false };
        using var answer = await client.Transport.SendAsync(request, cancellationToken);
        return answer.Status switch
        {
            201 when answer.Header("Docker-Content-Digest") is not { } digest || digest == blob.Digest.Text => new MountAnswer.Taken(),
            202 => new MountAnswer.Opened(SessionOf(answer)),
            _ => new MountAnswer.Refused(answer.Status, RegistryFailures.Says(answer.Errors, "NAME_UNKNOWN")),
        };
    }

    /// <summary>Whether the blob is there. A registry that does not tell has it to be sent.</summary>
    public async Task<bool> HoldsAsync(Descriptor blob, CancellationToken cancellationToken)
    {
        try
        {
            var request = new RegistryRequest(HttpMethod.Head, client.Address($"/v2/{repository}/blobs/{blob.Digest}"), _scopes, ErrandOf(client, repository, blob))
            {
                Lane = GateLane.BlobLooks,
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

    /// <summary>The session that somebody else left; null where it is none that we would follow.</summary>
    public UploadSession? Open(UploadMark mark) =>
        Uri.TryCreate(mark.Address, UriKind.Absolute, out _) && RemoteAddress.Resolve(client.Connection.Endpoint, mark.Address) is { } address && client.Transport.Rules.MayWrite(address)
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

    /// <summary>Tells the registry that a session will not be used, as often as it takes until it has heard it; whether it listens does not matter to anyone.</summary>
    public async Task AbandonAsync(UploadSession session, Descriptor blob, CancellationToken cancellationToken)
    {
        // Its own scopes: some registries ask for the right to delete, and no other token should carry it.
        var request = new RegistryRequest(HttpMethod.Delete, session.Address, _scopes.And(TokenScopes.Parse($"repository:{repository}:delete")), ErrandOf(client, repository, blob))
        {
            Lane = GateLane.Farewells,
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
                var pause = Farewell.PauseAfter(attempt, Random.Shared.NextDouble());
                await Task.Delay((exception.Failure.RetryAfter ?? TimeSpan.Zero) + pause, client.Time, cancellationToken);
            }
            catch (Exception exception) when (exception is RegistryException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private Uri UploadsAddress => client.Address($"/v2/{repository}/blobs/uploads/");

    internal static Errand ErrandOf(RegistryClient client, RepositoryName repository, Descriptor blob) =>
        new(RegistrySide.Target, client.Host, $"writing the blob {blob.Digest} to {repository}");

    /// <summary>Where the registry wants the upload to go on; null where it does not say.</summary>
    internal static Uri? AddressIn(RegistryAnswer answer, RegistryClient client)
    {
        var address = RemoteAddress.ResolveSession(client.Connection, answer.RequestedUri, answer.Header("Location"));
        return address is null || client.Transport.Rules.MayWrite(address)
            ? address
            : throw new RegistryException(RegistryFailures.Refused(answer.Errand, address, "wants the upload sent"));
    }

    private UploadSession SessionOf(RegistryAnswer answer) => new(
        AddressIn(answer, client) ?? throw new RegistryException(RegistryFailures.Protocol(answer.Errand, "it opened an upload without a usable Location")),
        MinChunkBytesIn(answer.Header("OCI-Chunk-Min-Length")));

    // A larger minimum than any registry needs would forbid chunks altogether.
    internal static long MinChunkBytesIn(string? header) =>
        long.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes <= MostMinChunkBytes ? bytes : 0;

    private static RegistryRequest Post(Uri uri, TokenScopes scopes, Errand errand) => new(HttpMethod.Post, uri, scopes, errand)
    {
        Content = static _ => new ByteArrayContent([]),
        LeavesSomething = true,
    };
}
