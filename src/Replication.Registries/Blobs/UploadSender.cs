using System.Globalization;
using Replication.Contracts.Images;
using Replication.Registries.Authentication;
using Replication.Registries.Http;
using Replication.Registries.Manifests;

namespace Replication.Registries.Blobs;

/// <summary>Sends the bytes of a blob in the way its registry likes: in the request that closes the upload, in one before it, in chunks, or in a single request.</summary>
internal sealed class UploadSender(RegistryClient client, RepositoryName repository)
{
    private const long ChunkBytes = 8 * 1024 * 1024;

    private readonly TokenScopes _scopes = TokenScopes.PullAndPush(repository);

    /// <summary>Called after each chunk that the registry acknowledged while more are to come.</summary>
    public Func<Task> Acknowledged { get; init; } = static () => Task.CompletedTask;

    /// <summary>What was sent last; null where nothing was.</summary>
    public SentPart? Sent { get; private set; }

    /// <summary>Sends what the session lacks and closes it. The answer is the registry's last word, unless it broke down (<see cref="RegistryException"/>).</summary>
    public async Task<RegistryAnswer> SendAsync(
        UploadSession session, Descriptor blob, IUploadBytes bytes, UploadWay way, CancellationToken cancellationToken)
    {
        if (session.IsSingleRequest)
        {
            var post = RequestOf(HttpMethod.Post, Closing(session, blob), blob);
            return await SendPartAsync(post, session, bytes, 0, blob.Size, cancellationToken);
        }
        if (session.ReceivedBytes == 0 && way == UploadWay.Put)
            return await SendPartAsync(RequestOf(HttpMethod.Put, Closing(session, blob), blob), session, bytes, 0, blob.Size, cancellationToken);
        while (session.ReceivedBytes < blob.Size)
        {
            var (from, until) = (session.ReceivedBytes, session.ReceivedBytes + PartOf(blob.Size - session.ReceivedBytes, session, way));
            var request = RequestOf(HttpMethod.Patch, session.Address, blob);
            // Some registries take bytes of unknown place only, and some check the place: it is said only where it says something.
            if (until - from < blob.Size || way == UploadWay.Chunks)
                request = request with { Headers = [("Content-Range", string.Create(CultureInfo.InvariantCulture, $"{from}-{until - 1}"))] };
            var answer = await SendPartAsync(request, session, bytes, from, until, cancellationToken);
            if (!answer.IsSuccess)
                return answer;
            using (answer)
                session.Continue(UploadEndpoint.AddressIn(answer, client) ?? session.Address, until);
            if (until < blob.Size)
                await Acknowledged();
        }
        Sent = new SentPart(IsPatch: false, Bytes: 0, session.MinChunkBytes, AskedFirst: false);
        var close = RequestOf(HttpMethod.Put, Closing(session, blob), blob) with
        {
            Content = static _ => new ByteArrayContent([]),
            AnswerTimeout = client.Options.CommitTimeoutFor(blob.Size),
        };
        return await client.Transport.SendAsync(close, cancellationToken);
    }

    private async Task<RegistryAnswer> SendPartAsync(RegistryRequest request, UploadSession session, IUploadBytes bytes, long from, long until, CancellationToken cancellationToken)
    {
        StreamedContent? last = null;
        var askedAt = client.Time.GetTimestamp();
        request = request with
        {
            Lane = bytes.AreAtHand ? GateLane.Requests : GateLane.Uploads,
            TakesLong = !bytes.AreAtHand,
            Content = deadline => last = bytes.Part(from, until, deadline),
            ExpectContinue = bytes.AsksFirst && client.UploadHabits.AnswersExpectations,
            MayRepeat = () => bytes.AreAtHand || last is not { HasStarted: true },
        };
        Sent = new SentPart(request.Method == HttpMethod.Patch, until - from, session.MinChunkBytes, request.ExpectContinue, session.IsSingleRequest);
        try
        {
            return await client.Transport.SendAsync(request, cancellationToken);
        }
        finally
        {
            if (last is not null)
                await last.EndAsync();
            if (request.ExpectContinue)
                LearnFrom(last?.StartedAfter, askedAt);
        }
    }

    private long PartOf(long leftBytes, UploadSession session, UploadWay way)
    {
        var most = way == UploadWay.Chunks ? Math.Min(leftBytes, Math.Max(ChunkBytes, session.MinChunkBytes)) : leftBytes;
        return client.UploadHabits.PartOf(most, session.MinChunkBytes);
    }

    private void LearnFrom(TimeSpan? startedAfter, long askedAt)
    {
        // Timers may come a moment early.
        if (startedAfter >= HttpWire.ExpectContinuePatience * 0.9)
            client.UploadHabits.LeftExpectationUnanswered(askedAt);
        else if (startedAfter is not null)
            client.UploadHabits.AnsweredExpectation();
    }

    private RegistryRequest RequestOf(HttpMethod method, Uri uri, Descriptor blob) =>
        new(method, uri, _scopes, UploadEndpoint.ErrandOf(client, repository, blob)) { RetriesFaults = false };

    private static Uri Closing(UploadSession session, Descriptor blob) => RemoteAddress.WithQuery(session.Address, "digest", blob.Digest.Text);
}
