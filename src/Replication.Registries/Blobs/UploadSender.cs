using System.Globalization;
using Replication.Contracts.Images;
using Replication.Registries.Authentication;
using Replication.Registries.Http;
using Replication.Registries.Manifests;

namespace Replication.Registries.Blobs;

/// <summary>Sends the bytes of a blob in the way its registry likes: in the request that closes the upload, in one before it, or in chunks.</summary>
internal sealed class UploadSender(RegistryClient client, RepositoryName repository)
{
    private readonly TokenScopes _scopes = TokenScopes.PullAndPush(repository);

    /// <summary>Sends what the session lacks and closes it. The answer is the registry's last word, unless it broke down (<see cref="RegistryException"/>).</summary>
    public async Task<RegistryAnswer> SendAsync(UploadSession session, Descriptor blob, IUploadBytes bytes, CancellationToken cancellationToken)
    {
        if (session.ReceivedBytes == 0 && !client.UploadHabits.WantsPatch(blob.Size))
            return await client.Transport.SendAsync(WithPart(HttpMethod.Put, Closing(session, blob), blob, bytes, 0, blob.Size), cancellationToken);
        while (session.ReceivedBytes < blob.Size)
        {
            var (from, until) = (session.ReceivedBytes, session.ReceivedBytes + client.UploadHabits.PartOf(blob.Size - session.ReceivedBytes, session.MinChunkBytes));
            var request = WithPart(HttpMethod.Patch, session.Address, blob, bytes, from, until);
            // Some registries take bytes of unknown place only, and some check the place: it is said only where it says something.
            if (until - from < blob.Size)
                request = request with { Headers = [("Content-Range", string.Create(CultureInfo.InvariantCulture, $"{from}-{until - 1}"))] };
            var answer = await client.Transport.SendAsync(request, cancellationToken);
            if (!answer.IsSuccess)
                return answer;
            using (answer)
                session.Continue(UploadEndpoint.AddressIn(answer, client) ?? session.Address, until);
        }
        var close = new RegistryRequest(HttpMethod.Put, Closing(session, blob), _scopes, UploadEndpoint.ErrandOf(client, repository, blob))
        {
            Content = static _ => new ByteArrayContent([]),
            RetriesFaults = false,
            HasPermit = bytes.HasPermit,
            AnswerTimeout = client.Options.CommitTimeoutFor(blob.Size),
        };
        return await client.Transport.SendAsync(close, cancellationToken);
    }

    private RegistryRequest WithPart(HttpMethod method, Uri uri, Descriptor blob, IUploadBytes bytes, long from, long until)
    {
        HttpContent? last = null;
        return new RegistryRequest(method, uri, _scopes, UploadEndpoint.ErrandOf(client, repository, blob))
        {
            Content = deadline => last = bytes.Part(from, until, deadline),
            ExpectContinue = bytes.AsksFirst,
            MayRepeat = () => last is not StreamedContent { HasStarted: true },
            RetriesFaults = false,
            HasPermit = bytes.HasPermit,
        };
    }

    private static Uri Closing(UploadSession session, Descriptor blob) => RemoteAddress.WithQuery(session.Address, "digest", blob.Digest.Text);
}
