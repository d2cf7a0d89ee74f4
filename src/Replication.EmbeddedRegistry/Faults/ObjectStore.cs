using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Replication.EmbeddedRegistry.Disk;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Requests;

namespace Replication.EmbeddedRegistry.Faults;

/// <summary>
/// Simulates the object store behind many registries, at its own address. It accepts only unexpired signed URLs, compared character by
/// character, and rejects requests with an <c>Authorization</c> header.
/// </summary>
public sealed class ObjectStore
{
    private readonly ConcurrentDictionary<string, SignedObject> _signed = new(StringComparer.Ordinal);
    private readonly BlobStore _blobs;
    private readonly TimeProvider _time;

    internal ObjectStore(BlobStore blobs, TimeProvider time)
    {
        _blobs = blobs;
        _time = time;
    }

    private sealed record SignedObject(ContentDigest Digest, DateTimeOffset ExpiresAt);

    public Uri Address { get; internal set; } = null!;

    /// <summary>Redirects a blob download to a signed URL that is valid for <paramref name="lifetime"/>.</summary>
    public Fault Redirect(TimeSpan lifetime) => new(async (context, answer) =>
    {
        var request = context.Features.GetRequiredFeature<LoggedRequest>();
        if (!ContentDigest.TryParse(request.Reference, out var digest) || _blobs.Find(request.Repository, digest) is null)
        {
            await answer();
            return;
        }
        // Escapes that a client must not normalize: %2F, %2B and %3D must stay escaped, and %7E need not be escaped but was signed that
        // way.
        var signature = Uri.EscapeDataString(Convert.ToBase64String(RandomNumberGenerator.GetBytes(48)) + "+/=");
        var target = $"/bucket/{digest.Algorithm}/{digest.Hex}?X-Owner=%7Eregistry&X-Signature={signature}";
        _signed[target] = new SignedObject(digest, _time.GetUtcNow() + lifetime);
        context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
        context.Response.Headers.Location = Address.GetLeftPart(UriPartial.Authority) + target;
    });

    internal IResult Answer(HttpContext context)
    {
        if (context.Request.Headers.Authorization.Count > 0)
            return Refuse(StatusCodes.Status400BadRequest, "InvalidArgument", "Only one auth mechanism allowed");
        if (!_signed.TryGetValue(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, out var signed))
            return Refuse(StatusCodes.Status403Forbidden, "SignatureDoesNotMatch", "The request signature does not match");
        if (signed.ExpiresAt <= _time.GetUtcNow())
            return Refuse(StatusCodes.Status403Forbidden, "AccessDenied", "Request has expired");
        return _blobs.FindAnywhere(signed.Digest) is { } file
            ? Results.File(file.FullName, "application/octet-stream", enableRangeProcessing: true)
            : Refuse(StatusCodes.Status404NotFound, "NoSuchKey", "The specified key does not exist");
    }

    private static IResult Refuse(int status, string code, string message) =>
        Results.Text($"<Error><Code>{code}</Code><Message>{message}</Message></Error>", "application/xml", statusCode: status);
}
