using System.Net.Http.Headers;
using Replication.Contracts.Images;
using Replication.Registries.Authentication;
using Replication.Registries.Blobs;
using Replication.Registries.Http;

namespace Replication.Registries.Manifests;

/// <summary>The manifests of one repository.</summary>
internal sealed class ManifestEndpoint(RegistryClient client, RepositoryName repository, RegistrySide side, TokenScopes scopes)
{
    // A second answer tells bytes that were spoilt on the way from bytes that are wrong where they lie.
    private const int MaxReads = 2;

    /// <summary>The digest that a tag or digest names now; null when there is none.</summary>
    public async Task<Digest?> ResolveAsync(string reference, CancellationToken cancellationToken) => (await FindAsync(reference, cancellationToken))?.Digest;

    /// <summary>What a tag or digest names now; null when there is nothing.</summary>
    public async Task<FoundManifest?> FindAsync(string reference, CancellationToken cancellationToken)
    {
        using var head = await SendAsync(HttpMethod.Head, reference, "looking up", cancellationToken);
        // Some registries answer 403 for what is not there; a target that really refuses us says so again when we write.
        if (head.Status == 404 || (head.Status == 403 && side == RegistrySide.Target))
            return null;
        if (head.IsSuccess && Digest.TryParse(head.Header("Docker-Content-Digest"), out var digest))
            return new FoundManifest(digest, ContentType(head));
        // HEAD has no room for an error's text, and not every registry answers it, permits it or names the digest.
        return await ReadAsync(reference, known: null, announcedType: null, cancellationToken) is { } manifest ? new FoundManifest(manifest.Digest, manifest.MediaType) : null;
    }

    /// <summary>The manifest of this digest, checked; null when it is not there.</summary>
    public Task<ManifestDocument?> ReadAsync(Digest digest, string? announcedType, CancellationToken cancellationToken) =>
        client.ManifestCache.TryGet((repository, digest), out var cached)
            ? Task.FromResult<ManifestDocument?>(cached)
            : ReadAsync(digest.Text, digest, announcedType, cancellationToken);

    /// <summary>What a tag names, whatever its digest; null when the tag is not there.</summary>
    public Task<ManifestDocument?> ReadAsync(Tag tag, CancellationToken cancellationToken) => ReadAsync(tag.Text, known: null, announcedType: null, cancellationToken);

    /// <summary>
    /// Stores a manifest under a tag or its digest, and makes sure that it arrived as it was sent. True when the registry says that it lists the
    /// manifest among its subject's referrers. Throws <see cref="LacksContentException"/>, and what <paramref name="beforeSend"/> throws.
    /// </summary>
    public async Task<bool> PutAsync(string reference, ManifestDocument manifest, Action? beforeSend, CancellationToken cancellationToken)
    {
        var request = Request(HttpMethod.Put, reference, "writing") with
        {
            BeforeSend = beforeSend,
            Content = deadline => new StreamedContent(
                manifest.Bytes.Length,
                async (stream, stop) =>
                {
                    // Connecting may have taken a while since the request was composed.
                    beforeSend?.Invoke();
                    await WatchedWriting.WriteAsync(stream, manifest.Bytes, deadline, client.Options, stop);
                })
            {
                Headers = { ContentType = MediaTypeHeaderValue.Parse(manifest.MediaType) },
            },
        };
        using var answer = await client.Transport.SendAsync(request, cancellationToken);
        if (answer.Status is 400 or 404 or 409 or 422 && answer.Errors.Any(static error => error.Code is "MANIFEST_BLOB_UNKNOWN" or "BLOB_UNKNOWN" or "MANIFEST_UNKNOWN"))
            throw new LacksContentException(answer.ToFailure() with { Code = CopyFailure.TargetRefused });
        if (!answer.IsSuccess)
        {
            throw IsAboutReferrer(answer, manifest)
                ? new RegistryException(RegistryFailures.OfReferrer(answer.Errand, answer.Status, answer.Errors, manifest.Subject!.Digest.Text))
                : answer.ToException();
        }
        var stored = Digest.TryParse(answer.Header("Docker-Content-Digest"), out var digest) && digest.Algorithm == manifest.Digest.Algorithm
            ? digest
            : await ResolveAsync(reference, cancellationToken);
        if (stored != manifest.Digest)
            throw new RegistryException(Converted(answer.Errand, manifest.Digest, stored));
        client.Known.AddManifest(repository, manifest.Digest);
        return answer.Header("OCI-Subject") is not null;
    }

    private async Task<ManifestDocument?> ReadAsync(string reference, Digest? known, string? announcedType, CancellationToken cancellationToken)
    {
        for (var read = 1; ; read++)
        {
            using var answer = await SendAsync(HttpMethod.Get, reference, "reading", cancellationToken);
            if (answer.Status == 404)
                return null;
            if (!answer.IsSuccess)
                throw answer.ToException();
            if (answer.IsTooLong)
                throw new RegistryException(TooLarge(answer.Errand));
            if (answer.IsWebPage)
                throw answer.ToException();
            var digest = known ?? Digest.Sha256Of(answer.Body.Span);
            if (known is not null && !known.Matches(answer.Body.Span))
            {
                if (read < MaxReads)
                    continue;
                throw new RegistryException(Mismatch(answer.Errand, known));
            }
            var manifest = ManifestParser.Parse(answer.Body, digest, announcedType ?? ContentType(answer)) switch
            {
                ManifestReading.Read parsed => parsed.Manifest,
                ManifestReading.Refused refused => throw new RegistryException(new CopyFailure(
                    refused.Code,
                    $"{answer.Errand.Registry} holds a manifest that cannot be copied ({answer.Errand.Doing}): {refused.Reason}."
                    + (refused.Code == CopyFailure.InvalidManifest ? " Build the image again with a current tool, and push it." : ""),
                    IsWorthRetrying: false)),
                _ => throw new InvalidOperationException("a manifest is read or refused"),
            };
            client.ManifestCache.Set((repository, digest), manifest);
            return manifest;
        }
    }

    private Task<RegistryAnswer> SendAsync(HttpMethod method, string reference, string doing, CancellationToken cancellationToken) =>
        client.Transport.SendAsync(
            Request(method, reference, doing) with
            {
                Headers = [("Accept", MediaTypes.AcceptManifests), ("Accept-Encoding", "identity")],
                MaxBodyBytes = client.Options.MaxManifestBytes,
                HasAlternative = method == HttpMethod.Head,
            },
            cancellationToken);

    private RegistryRequest Request(HttpMethod method, string reference, string doing) => new(
        method,
        client.Address($"/v2/{repository}/manifests/{reference}"),
        scopes,
        new Errand(side, client.Host, $"{doing} the manifest {repository}{(reference.Contains(':', StringComparison.Ordinal) ? '@' : ':')}{reference}"));

    // The same registry may accept images, so its refusal is about the subject; a missing repository is not.
    private static bool IsAboutReferrer(RegistryAnswer answer, ManifestDocument manifest) =>
        manifest.Subject is not null
        && answer is { IsFromRegistry: true, IsWebPage: false, Status: 400 or 404 or 405 or 406 or 415 or 422 or 501 }
        && !RegistryFailures.Says(answer.Errors, "NAME_UNKNOWN");

    private static string? ContentType(RegistryAnswer answer) => answer.Header("Content-Type")?.Split(';')[0].Trim();

    private CopyFailure TooLarge(Errand errand) => new(
        CopyFailure.ManifestTooLarge,
        $"{errand.Registry} holds a manifest of more than {client.Options.MaxManifestBytes} bytes ({errand.Doing}); larger ones are not copied, as most registries do not take them.",
        IsWorthRetrying: false);

    private static CopyFailure Mismatch(Errand errand, Digest digest) => new(
        CopyFailure.DigestMismatch,
        $"{errand.Registry} answered with other content than {digest} while {errand.Doing}. "
        + "Its storage is damaged, or a proxy before it changes the content: check both.",
        IsWorthRetrying: false);

    private static CopyFailure Converted(Errand errand, Digest wanted, Digest? stored) => new(
        CopyFailure.DigestMismatch,
        $"{errand.Registry} holds {stored?.Text ?? "nothing"} after {errand.Doing}, not {wanted}. It converts manifests, or somebody else writes the same tag: "
        + "let the registry keep manifests unchanged, and let only one writer set the tag.",
        IsWorthRetrying: false);
}
