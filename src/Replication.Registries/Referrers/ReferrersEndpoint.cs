using Replication.Contracts.Images;
using Replication.Registries.Authentication;
using Replication.Registries.Http;
using Replication.Registries.Manifests;

namespace Replication.Registries.Referrers;

/// <summary>What the registry itself lists as referring to a manifest of one repository (distribution-spec, "Listing Referrers").</summary>
internal sealed class ReferrersEndpoint(RegistryClient client, RepositoryName repository, RegistrySide side, TokenScopes scopes)
{
    private static readonly ReadOnlyMemory<byte> EmptyIndex =
        """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}"""u8.ToArray();

    private const int MaxPages = 100;
    private const int MaxReferrers = 10_000;

    /// <summary>
    /// Each referrer once; null where the registry keeps no such list. A list may be wrong: whoever reads a referrer must look at its subject.
    /// Throws <see cref="RegistryException"/>, also where the list cannot be read to its end.
    /// </summary>
    public async Task<IReadOnlyCollection<Descriptor>?> ListAsync(Digest subject, CancellationToken cancellationToken)
    {
        if (!client.ReferrersSupport.IsWorthAsking)
            return null;
        var errand = new Errand(side, client.Host, $"listing what refers to {repository}@{subject}");
        var referrers = new Dictionary<Digest, Descriptor>();
        var pages = new HashSet<Uri>();
        for (var page = client.Address($"/v2/{repository}/referrers/{subject}"); page is not null;)
        {
            if (!pages.Add(page))
                throw new RegistryException(RegistryFailures.Protocol(errand, "its pages lead back to a page that was read already"));
            if (pages.Count > MaxPages || referrers.Count > MaxReferrers)
                throw new RegistryException(TooLong(errand));
            using var answer = await AskAsync(page, errand, cancellationToken);
            if (answer is null)
                return null;
            if (IndexOf(answer, subject) is not { } index)
                return pages.Count == 1 ? null : throw new RegistryException(RegistryFailures.BrokeOff(errand, $"the list ended after {pages.Count - 1} pages with the answer {answer.Status}"));
            foreach (var referrer in index.Manifests)
                referrers.TryAdd(referrer.Digest, referrer);
            page = NextPage.Of(answer, page);
        }
        return referrers.Values;
    }

    // A registry without the list may redirect the request to a web site, which fails in its own ways. A registry that fails itself may have
    // signatures, so that the copy has to be tried again.
    private async Task<RegistryAnswer?> AskAsync(Uri page, Errand errand, CancellationToken cancellationToken)
    {
        try
        {
            return await client.Transport.SendAsync(
                new RegistryRequest(HttpMethod.Get, page, scopes, errand) { Headers = [("Accept", MediaTypes.OciIndex)], MaxBodyBytes = client.Options.MaxManifestBytes },
                cancellationToken);
        }
        catch (RegistryException exception) when (!client.ReferrersSupport.Lists && exception.IsAnsweredElsewhere)
        {
            client.Transport.ReportSkipped(errand, exception.Failure.Message);
            return null;
        }
    }

    private ManifestDocument? IndexOf(RegistryAnswer answer, Digest subject)
    {
        // A registry that answers with the subject itself, or with another image, has no list.
        if (answer.Status == 200
            && answer.Header("Content-Type")?.StartsWith(MediaTypes.OciIndex, StringComparison.OrdinalIgnoreCase) == true
            && !subject.Matches(answer.Body.Span)
            && Read(answer) is { } index
            && MediaTypes.IsIndex(index.MediaType))
        {
            client.ReferrersSupport.Listed();
            return index;
        }
        switch (answer.Status)
        {
            // A web site to which the registry redirected the request says nothing about the registry's rights.
            case 401 when answer.IsFromRegistry:
            case 403 when answer.IsFromRegistry && side != RegistrySide.Target:
                throw answer.ToException();
            // Registries without the list answer in many ways; that of one subject or repository there is nothing is not one of them.
            case 200 or 400 or 404 or 405 or 406 or 501 when !IsAboutSubject(answer):
                client.ReferrersSupport.Refused();
                return null;
            default:
                return null;
        }
    }

    private ManifestDocument Read(RegistryAnswer answer)
    {
        if (answer.IsTooLong)
        {
            throw new RegistryException(new CopyFailure(
                CopyFailure.ManifestTooLarge,
                $"{answer.Errand.Registry} sent a list of more than {client.Options.MaxManifestBytes} bytes while {answer.Errand.Doing}; copy without referrers, or remove some.",
                IsWorthRetrying: false));
        }
        var body = IsNothing(answer.Body.Span) ? EmptyIndex : answer.Body;
        return ManifestParser.Parse(body, Digest.Sha256Of(body.Span), MediaTypes.OciIndex) switch
        {
            ManifestReading.Read read => read.Manifest,
            ManifestReading.Refused refused => throw new RegistryException(RegistryFailures.Protocol(answer.Errand, $"the list cannot be read: {refused.Reason}")),
            _ => throw new InvalidOperationException("a list is read or refused"),
        };
    }

    // How a program in Go writes a list that it never made.
    private static bool IsNothing(ReadOnlySpan<byte> body) => body.Trim(" \t\r\n"u8) is var text && (text.SequenceEqual("{}"u8) || text.SequenceEqual("null"u8));

    private static CopyFailure TooLong(Errand errand) => new(
        CopyFailure.ImageTooComplex,
        $"{errand.Registry} has more than {MaxReferrers} entries or {MaxPages} pages to tell while {errand.Doing}; copy without referrers, or remove some.",
        IsWorthRetrying: false);

    private static bool IsAboutSubject(RegistryAnswer answer) => answer.Errors.Any(static error => error.Code is "NAME_UNKNOWN" or "NAME_INVALID" or "MANIFEST_UNKNOWN" or "DIGEST_INVALID");
}
