using System.Net.Http.Headers;
using Replication.Contracts.Images;
using Replication.Registries.Authentication;
using Replication.Registries.Blobs;
using Replication.Registries.Http;

namespace Replication.Registries.Manifests;

/// <summary>Reads and writes the manifests of one repository.</summary>
internal sealed class ManifestEndpoint(RegistryClient client, RepositoryName repository, RegistrySide side, TokenScopes scopes)
{
    // A second read distinguishes transmission errors from damaged storage.
    private const int MaxReads = 2;

    /// <summary>Returns the digest that a tag or digest names; null when it does not exist.</summary>
    public async Task<Digest?> ResolveAsync(string reference, CancellationToken cancellationToken) =>
        (await FindAsync(reference, cancellationToken))?.Digest;

    /// <summary>Returns the digest that a tag names. Throws <see cref="RegistryException"/>, also when the tag does not exist.</summary>
    public async Task<Digest> ReadDigestAsync(Tag tag, CancellationToken cancellationToken) =>
        await ResolveAsync(tag.Text, cancellationToken)
        // Some registries answer every HEAD request with 404.
        ?? (await ReadAsync(tag, cancellationToken))?.Digest
        ?? throw new RegistryException(new CopyFailure(
            CopyFailure.ManifestUnknown,
            $"The source registry {client.Host} has no tag {tag} in {repository}. It was deleted or never pushed. Push it again if it is "
                + "needed.",
            IsWorthRetrying: false));

    /// <summary>Returns the manifest that a tag or digest names (HEAD request); null when it does not exist.</summary>
    public async Task<FoundManifest?> FindAsync(string reference, CancellationToken cancellationToken)
    {
        RegistryResponse head;
        try
        {
            head = await SendAsync(HttpMethod.Head, reference, "checking", cancellationToken);
        }
        // Some registries and proxies never answer HEAD requests, or count them against a limit of their own.
        catch (RegistryException e) when (e.Failure.IsWorthRetrying && !(e.Failure.RetryAfter > client.Options.MaxRetryAfter))
        {
            return await FindByReadingAsync(reference, retriesFaults: false, cancellationToken);
        }
        using var answer = head;
        // Some registries answer 403 for missing manifests. A target without permission answers 403 to the write, too.
        if (head.Status == 404 || (head.Status == 403 && side == RegistrySide.Target))
            return null;
        if (head.IsSuccess && Digest.TryParse(head.Header("Docker-Content-Digest"), out var digest))
            return new FoundManifest(digest, ContentType(head));
        // A HEAD response has no error text, and some registries reject HEAD requests or omit the digest. A GET request decides.
        return await FindByReadingAsync(reference, retriesFaults: true, cancellationToken);
    }

    private async Task<FoundManifest?> FindByReadingAsync(string reference, bool retriesFaults, CancellationToken cancellationToken) =>
        await ReadAsync(reference, known: null, announcedType: null, cancellationToken, retriesFaults) is { } manifest
            ? new FoundManifest(manifest.Digest, manifest.MediaType)
            : null;

    /// <summary>Reads a manifest by digest and verifies it; null when it does not exist.</summary>
    public Task<ManifestDocument?> ReadAsync(Digest digest, string? announcedType, CancellationToken cancellationToken) =>
        client.ManifestCache.TryGet((repository, digest), out var cached)
            ? Task.FromResult<ManifestDocument?>(cached)
            : ReadAsync(digest.Text, digest, announcedType, cancellationToken);

    /// <summary>Reads the manifest that a tag names; null when the tag does not exist.</summary>
    public Task<ManifestDocument?> ReadAsync(Tag tag, CancellationToken cancellationToken) =>
        ReadAsync(tag.Text, known: null, announcedType: null, cancellationToken);

    /// <summary>
    /// Writes a manifest by tag or digest, and verifies the stored digest. Returns true when the registry lists the manifest as a referrer
    /// of its subject (<c>OCI-Subject</c>). Throws <see cref="MissingContentException"/>, and what <paramref name="beforeSend"/> throws.
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
                    // Opening the connection may have taken long.
                    beforeSend?.Invoke();
                    await SlicedWriter.WriteAsync(stream, manifest.Bytes, deadline, client.Options, stop);
                })
            {
                Headers = { ContentType = MediaTypeHeaderValue.Parse(manifest.MediaType) },
            },
        };
        using var answer = await client.Transport.SendAsync(request, cancellationToken);
        if (answer.Status is 400 or 404 or 409 or 422
            && answer.Errors.Any(static error => error.Code is "MANIFEST_BLOB_UNKNOWN" or "BLOB_UNKNOWN" or "MANIFEST_UNKNOWN"))
            throw new MissingContentException(answer.ToFailure() with { Code = CopyFailure.TargetRefused });
        if (!answer.IsSuccess)
        {
            throw IsAboutReferrer(answer, manifest)
                ? new RegistryException(
                    RegistryFailures.OfReferrer(answer.Purpose, answer.Status, answer.Errors, manifest.Subject!.Digest.Text))
                : answer.ToException();
        }
        var stored = Digest.TryParse(answer.Header("Docker-Content-Digest"), out var digest)
            && digest.Algorithm == manifest.Digest.Algorithm
            ? digest
            : await ResolveAsync(reference, cancellationToken);
        if (stored != manifest.Digest)
            throw new RegistryException(Converted(answer.Purpose, manifest.Digest, stored));
        client.Known.AddManifest(repository, manifest.Digest);
        return answer.Header("OCI-Subject") is not null;
    }

    private async Task<ManifestDocument?> ReadAsync(
        string reference, Digest? known, string? announcedType, CancellationToken cancellationToken, bool retriesFaults = true)
    {
        for (var read = 1; ; read++)
        {
            using var answer = await SendAsync(HttpMethod.Get, reference, "reading", cancellationToken, retriesFaults);
            if (answer.Status == 404 || RegistryFailures.IsRepositoryMissing(answer.Status, answer.Errors))
                return null;
            if (!answer.IsSuccess)
                throw answer.ToException();
            if (answer.IsTooLong)
                throw new RegistryException(TooLarge(answer.Purpose));
            if (answer.IsWebPage)
                throw answer.ToException();
            var digest = known ?? Digest.Sha256Of(answer.Body.Span);
            if (known is not null && !known.Matches(answer.Body.Span))
            {
                if (read < MaxReads)
                    continue;
                throw new RegistryException(Mismatch(answer.Purpose, known));
            }
            var manifest = ManifestParser.Parse(answer.Body, digest, announcedType ?? ContentType(answer)) switch
            {
                ManifestReading.Read parsed => parsed.Manifest,
                ManifestReading.Refused refused => throw new RegistryException(new CopyFailure(
                    refused.Code,
                    $"{answer.Purpose.Registry} has a manifest that cannot be copied ({answer.Purpose.Action}): {refused.Reason}."
                    + (refused.Code == CopyFailure.InvalidManifest ? " Build the image with a current tool, and push it again." : ""),
                    IsWorthRetrying: false)),
                _ => throw new InvalidOperationException("a manifest is read or refused"),
            };
            client.ManifestCache.Set((repository, digest), manifest);
            return manifest;
        }
    }

    private Task<RegistryResponse> SendAsync(
        HttpMethod method, string reference, string action, CancellationToken cancellationToken, bool retriesFaults = true) =>
        client.Transport.SendAsync(
            Request(method, reference, action) with
            {
                Headers = [("Accept", ManifestMediaTypes.AcceptManifests), ("Accept-Encoding", "identity")],
                MaxBodyBytes = client.Options.MaxManifestBytes,
                HasAlternative = method == HttpMethod.Head,
                RetriesFaults = retriesFaults,
            },
            cancellationToken);

    private RegistryRequest Request(HttpMethod method, string reference, string action) => new(
        method,
        client.Address($"/v2/{repository}/manifests/{reference}"),
        scopes,
        new RequestPurpose(
            side,
            client.Host,
            $"{action} the manifest {repository}{(reference.Contains(':', StringComparison.Ordinal) ? '@' : ':')}{reference}"));

    // The registry may accept images, so the rejection is about the subject, except when the repository does not exist.
    private static bool IsAboutReferrer(RegistryResponse answer, ManifestDocument manifest) =>
        manifest.Subject is not null
        && answer is { IsFromRegistry: true, IsWebPage: false, Status: 400 or 404 or 405 or 406 or 415 or 422 or 501 }
        && !RegistryFailures.HasCode(answer.Errors, "NAME_UNKNOWN");

    private static string? ContentType(RegistryResponse answer) => answer.Header("Content-Type")?.Split(';')[0].Trim();

    private CopyFailure TooLarge(RequestPurpose purpose) => new(
        CopyFailure.ManifestTooLarge,
        $"{purpose.Registry} has a manifest of more than {client.Options.MaxManifestBytes} bytes ({purpose.Action}). Larger manifests "
            + $"are not copied, because most registries reject them.",
        IsWorthRetrying: false);

    private static CopyFailure Mismatch(RequestPurpose purpose, Digest digest) => new(
        CopyFailure.DigestMismatch,
        $"{purpose.Registry} sent content that does not match {digest} while {purpose.Action}. "
+ "Its storage is damaged, or a proxy changes the content. Check both.",
        IsWorthRetrying: false);

    private static CopyFailure Converted(RequestPurpose purpose, Digest wanted, Digest? stored) => new(
        CopyFailure.DigestMismatch,
        $"{purpose.Registry} stored {stored?.Text ?? "nothing"} after {purpose.Action}, not {wanted}. It converts manifests, or another "
            + $"client writes the same tag. "
+ "Configure the registry to store manifests unchanged, and let only one client write the tag.",
        IsWorthRetrying: false);
}
