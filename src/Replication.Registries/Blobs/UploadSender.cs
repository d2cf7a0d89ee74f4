using System.Globalization;
using Replication.Contracts.Images;
using Replication.Registries.Authentication;
using Replication.Registries.Http;
using Replication.Registries.Manifests;

namespace Replication.Registries.Blobs;

/// <summary>
/// Sends the bytes of a blob with one <see cref="UploadMethod"/>: in the closing PUT, in one PATCH, in chunks, or in a single POST.
/// </summary>
internal sealed class UploadSender(RegistryClient client, RepositoryName repository)
{
    private const long ChunkBytes = 8 * 1024 * 1024;

    private readonly TokenScopes _scopes = TokenScopes.PullAndPush(repository);

    /// <summary>Called after each confirmed chunk except the last.</summary>
    public Func<Task> Acknowledged { get; init; } = static () => Task.CompletedTask;

    /// <summary>The last request that sent bytes; null before the first.</summary>
    public SentPart? Sent { get; private set; }

    /// <summary>
    /// Sends the missing bytes and closes the session. Returns the final response. Throws <see cref="RegistryException"/> when the registry
    /// or the connection fails.
    /// </summary>
    public async Task<RegistryResponse> SendAsync(
        UploadSession session, Descriptor blob, IUploadBytes bytes, UploadMethod method, CancellationToken cancellationToken)
    {
        if (session.IsSingleRequest)
        {
            var post = RequestOf(HttpMethod.Post, Closing(session, blob), blob);
            return await SendPartAsync(post, session, bytes, 0, blob.Size, cancellationToken);
        }
        if (session.ReceivedBytes == 0 && method == UploadMethod.Put)
            return await SendPartAsync(
                RequestOf(HttpMethod.Put, Closing(session, blob), blob), session, bytes, 0, blob.Size, cancellationToken);
        while (session.ReceivedBytes < blob.Size)
        {
            var (from, until) = (session.ReceivedBytes, session.ReceivedBytes
                + PartSizeFor(blob.Size - session.ReceivedBytes, session, method));
            var request = RequestOf(HttpMethod.Patch, session.Address, blob);
            // Some registries reject Content-Range, and some check it. It is sent only when the request carries a part of the blob.
            if (until - from < blob.Size || method == UploadMethod.Chunks)
                request = request with
                {
                    Headers = [("Content-Range", string.Create(CultureInfo.InvariantCulture, $"{from}-{until - 1}"))]
                };
            var answer = await SendPartAsync(request, session, bytes, from, until, cancellationToken);
            if (!answer.IsSuccess)
                return answer;
            using (answer)
                session.Continue(UploadEndpoint.AddressIn(answer, client) ?? session.Address, until);
            if (until < blob.Size)
                await Acknowledged();
        }
        Sent = new SentPart(IsPatch: false, Bytes: 0, session.MinChunkBytes, ExpectedContinue: false);
        var close = RequestOf(HttpMethod.Put, Closing(session, blob), blob) with
        {
            Content = static _ => new ByteArrayContent([]),
            AnswerTimeout = client.Options.CommitTimeoutFor(blob.Size),
        };
        return await client.Transport.SendAsync(close, cancellationToken);
    }

    private async Task<RegistryResponse> SendPartAsync(
        RegistryRequest request, UploadSession session, IUploadBytes bytes, long from, long until, CancellationToken cancellationToken)
    {
        StreamedContent? last = null;
        var requestedAt = client.Time.GetTimestamp();
        request = request with
        {
            Lane = bytes.IsRepeatable ? GateLane.Requests : GateLane.Uploads,
            IsLongRunning = !bytes.IsRepeatable,
            Content = deadline => last = bytes.Part(from, until, deadline),
            ExpectContinue = bytes.ExpectsContinue && client.UploadCapabilities.SupportsExpectContinue,
            MayRepeat = () => bytes.IsRepeatable || last is not { HasStarted: true },
        };
        Sent = new SentPart(
            request.Method == HttpMethod.Patch, until - from, session.MinChunkBytes, request.ExpectContinue, session.IsSingleRequest);
        try
        {
            return await client.Transport.SendAsync(request, cancellationToken);
        }
        finally
        {
            if (last is not null)
                await last.EndAsync();
            if (request.ExpectContinue)
                LearnFrom(last?.StartedAfter, requestedAt);
        }
    }

    private long PartSizeFor(long leftBytes, UploadSession session, UploadMethod method)
    {
        var most = method == UploadMethod.Chunks ? Math.Min(leftBytes, Math.Max(ChunkBytes, session.MinChunkBytes)) : leftBytes;
        return client.UploadCapabilities.PartSizeFor(most, session.MinChunkBytes);
    }

    private void LearnFrom(TimeSpan? startedAfter, long requestedAt)
    {
        // A timer can fire slightly early.
        if (startedAfter >= GuardedHandler.ExpectContinueTimeout * 0.9)
            client.UploadCapabilities.ExpectContinueTimedOut(requestedAt);
        else if (startedAfter is not null)
            client.UploadCapabilities.ExpectContinueAnswered();
    }

    private RegistryRequest RequestOf(HttpMethod method, Uri uri, Descriptor blob) =>
        new(method, uri, _scopes, UploadEndpoint.PurposeOf(client, repository, blob)) { RetriesFaults = false };

    private static Uri Closing(UploadSession session, Descriptor blob) =>
        RemoteAddress.WithQuery(session.Address, "digest", blob.Digest.Text);
}
