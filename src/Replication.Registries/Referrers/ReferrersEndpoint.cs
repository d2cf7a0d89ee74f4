using Replication.Contracts.Images;
using Replication.Registries.Authentication;
using Replication.Registries.Http;
using Replication.Registries.Manifests;

namespace Replication.Registries.Referrers;

/// <summary>The referrers API of a registry, for one repository (distribution-spec, "Listing Referrers").</summary>
internal sealed class ReferrersEndpoint(RegistryClient client, RepositoryName repository, RegistrySide side, TokenScopes scopes)
{
    private static readonly ReadOnlyMemory<byte> EmptyIndex =
        """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"""u8.ToArray();

    private const int MaxPages = 100;
    private const int MaxReferrers = 10_000;

    /// <summary>
    /// Returns each referrer once; null when the registry does not support the API. The list may be wrong, so the caller must check the
    /// subject of each referrer. Throws <see cref="RegistryException"/>, also when the list cannot be read to its end.
    /// </summary>
    public async Task<IReadOnlyCollection<Descriptor>?> ListAsync(Digest subject, CancellationToken cancellationToken)
    {
        if (!client.ReferrersSupport.MayBeSupported)
            return null;
        var purpose = new RequestPurpose(side, client.Host, $"listing the referrers of {repository}@{subject}");
        var referrers = new Dictionary<Digest, Descriptor>();
        var pages = new HashSet<Uri>();
        for (var page = client.Address($"/v2/{repository}/referrers/{subject}"); page is not null;)
        {
            if (!pages.Add(page))
                throw new RegistryException(RegistryFailures.Protocol(purpose, "its pages form a loop"));
            if (pages.Count > MaxPages || referrers.Count > MaxReferrers)
                throw new RegistryException(TooLong(purpose));
            using var answer = await SendAsync(page, purpose, cancellationToken);
            if (answer is null)
                return null;
            if (IndexOf(answer, subject) is not { } index)
                return pages.Count == 1 ? null : throw new RegistryException(
                    RegistryFailures.Interrupted(purpose, $"the list failed after {pages.Count - 1} pages with status {answer.Status}"));
            foreach (var referrer in index.Manifests)
                referrers.TryAdd(referrer.Digest, referrer);
            page = NextPage.Of(answer, page);
        }
        return referrers.Values;
    }

    // A registry without the API may redirect the request to a web site, which can fail in any way. When the registry itself fails, there
    // may be signatures, so the copy must be retried.
    private async Task<RegistryResponse?> SendAsync(Uri page, RequestPurpose purpose, CancellationToken cancellationToken)
    {
        try
        {
            return await client.Transport.SendAsync(
                new RegistryRequest(HttpMethod.Get, page, scopes, purpose)
                {
                    Headers = [("Accept", ManifestMediaTypes.OciIndex)],
                    MaxBodyBytes = client.Options.MaxManifestBytes
                },
                cancellationToken);
        }
        catch (RegistryException exception) when (!client.ReferrersSupport.Lists && exception.IsFromRedirectTarget)
        {
            client.Transport.ReportSkipped(purpose, exception.Failure.Message);
            return null;
        }
    }

    private ManifestDocument? IndexOf(RegistryResponse answer, Digest subject)
    {
        // A registry that returns the subject or another image does not support the API.
        if (answer.Status == 200
            && answer.Header("Content-Type")?.StartsWith(ManifestMediaTypes.OciIndex, StringComparison.OrdinalIgnoreCase) == true
            && !subject.Matches(answer.Body.Span)
            && Read(answer) is { } index
            && ManifestMediaTypes.IsIndex(index.MediaType))
        {
            client.ReferrersSupport.Listed();
            return index;
        }
        switch (answer.Status)
        {
            // A web site behind a redirect says nothing about permissions at the registry.
            case 401 when answer.IsFromRegistry:
            case 403 when answer.IsFromRegistry && side != RegistrySide.Target:
                throw answer.ToException();
            // Registries without the API answer with various statuses. An error about the subject or the repository means that the API
            // exists.
            case 200 or 400 or 404 or 405 or 406 or 501 when !IsAboutSubject(answer):
                client.ReferrersSupport.Refused();
                return null;
            default:
                return null;
        }
    }

    private ManifestDocument Read(RegistryResponse answer)
    {
        if (answer.IsTooLong)
        {
            throw new RegistryException(new CopyFailure(
                CopyFailure.ManifestTooLarge,
                $"{answer.Purpose.Registry} sent a list of more than {client.Options.MaxManifestBytes} bytes while "
                    + $"{answer.Purpose.Action}. Copy without referrers, or remove some of them.",
                IsWorthRetrying: false));
        }
        var body = IsNothing(answer.Body.Span) ? EmptyIndex : answer.Body;
        return ManifestParser.Parse(body, Digest.Sha256Of(body.Span), ManifestMediaTypes.OciIndex) switch
        {
            ManifestReading.Read read => read.Manifest,
            ManifestReading.Refused refused =>
                throw new RegistryException(RegistryFailures.Protocol(answer.Purpose, $"the list cannot be read: {refused.Reason}")),
            _ => throw new InvalidOperationException("a list is either read or refused"),
        };
    }

    // Go serializes an empty list without manifests like this.
    private static bool IsNothing(ReadOnlySpan<byte> body) =>
        body.Trim(" \t\r\n"u8) is var text && (text.SequenceEqual("{}"u8) || text.SequenceEqual("null"u8));

    private static CopyFailure TooLong(RequestPurpose purpose) => new(
        CopyFailure.ImageTooComplex,
        $"{purpose.Registry} sent more than {MaxReferrers} entries or {MaxPages} pages while {purpose.Action}. Copy without referrers, "
            + $"or remove some of them.",
        IsWorthRetrying: false);

    private static bool IsAboutSubject(RegistryResponse answer) =>
        answer.Errors.Any(static error => error.Code is "NAME_UNKNOWN" or "NAME_INVALID" or "MANIFEST_UNKNOWN" or "DIGEST_INVALID");
}
