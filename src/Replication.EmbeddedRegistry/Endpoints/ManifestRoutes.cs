using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Replication.EmbeddedRegistry.Disk;
using Replication.EmbeddedRegistry.Notifications;
using Replication.EmbeddedRegistry.Protocol;

namespace Replication.EmbeddedRegistry.Endpoints;

/// <summary><c>/v2/name/manifests/reference</c></summary>
internal sealed class ManifestRoutes(EmbeddedRegistryOptions options, ManifestStore manifests, BlobStore blobs, EventPublisher events)
{
    public async Task<IResult> AnswerAsync(HttpContext context, RegistryRoute route)
    {
        var isDigest = ContentDigest.TryParse(route.Reference, out var digest);
        if (!isDigest && route.Reference.Contains(':', StringComparison.Ordinal))
            return ErrorResponse.DigestInvalid(route.Reference);
        if (!isDigest && !Grammar.IsTag(route.Reference))
            return ErrorResponse.TagInvalid(route.Reference);
        return context.Request.Method switch
        {
            "GET" or "HEAD" => await ReadAsync(context, route),
            "PUT" => await PutAsync(context, route, digest),
            "DELETE" => await DeleteAsync(context, route, digest),
            _ => ErrorResponse.Unsupported(),
        };
    }

    private async Task<IResult> ReadAsync(HttpContext context, RegistryRoute route)
    {
        if (await manifests.FindAsync(route.Repository, route.Reference, context.RequestAborted) is not { } manifest)
            return manifests.Knows(route.Repository)
                ? ErrorResponse.ManifestUnknown(route.Reference)
                : ErrorResponse.NameUnknown(route.Repository);
        context.Response.Headers[RegistryHeaders.ContentDigest] = manifest.Digest.ToString();
        if (HttpMethods.IsGet(context.Request.Method))
            events.Manifest(context, RegistryEvent.Pull, route.Repository, manifest, tag: null);
        return Results.Bytes(manifest.Bytes, manifest.MediaType, entityTag: new EntityTagHeaderValue($"\"{manifest.Digest}\""));
    }

    private async Task<IResult> PutAsync(HttpContext context, RegistryRoute route, ContentDigest? asked)
    {
        if (await ReadBodyAsync(context) is not { } bytes)
            return ErrorResponse.ManifestInvalid(
                $"larger than {options.MaxManifestBytes} bytes", (int)HttpStatusCode.RequestEntityTooLarge);
        var digest = ContentDigest.Of(asked?.Algorithm ?? "sha256", bytes);
        if (asked is not null && asked != digest)
            return ErrorResponse.DigestInvalid(asked.ToString());
        if (ManifestContent.Read(bytes, out var problem) is not { } document)
            return ErrorResponse.ManifestInvalid(problem!);
        var stated = context.Request.ContentType is { } header && MediaTypeHeaderValue.TryParse(header, out var type)
            ? type.MediaType.Value
            : null;
        if ((stated ?? document.MediaType) is not { } mediaType)
            return ErrorResponse.ManifestInvalid("neither a Content-Type nor a mediaType");
        if (document.MediaType is not null && document.MediaType != mediaType)
            return ErrorResponse.ManifestInvalid($"Content-Type is {mediaType}, mediaType is {document.MediaType}");
        if (Missing(route.Repository, document) is { Count: > 0 } missing)
            return ErrorResponse.ManifestReferencesUnknown(missing);

        var tag = asked is null ? route.Reference : null;
        await StoreAsync(context, route.Repository, new Manifest(digest, mediaType, bytes), document, tag);
        return Results.StatusCode(StatusCodes.Status201Created);
    }

    private async Task StoreAsync(HttpContext context, string repository, Manifest manifest, ManifestContent document, string? tag)
    {
        // A client that disconnects now must not leave a manifest without its tag.
        await manifests.PutAsync(repository, manifest, CancellationToken.None);
        if (document.Subject is { } subject && options.Referrers)
        {
            await manifests.AddReferrerAsync(repository, subject, manifest.Digest, CancellationToken.None);
            context.Response.Headers[RegistryHeaders.Subject] = subject.ToString();
        }
        if (tag is not null)
            await manifests.TagAsync(repository, tag, manifest.Digest, CancellationToken.None);
        events.Manifest(context, RegistryEvent.Push, repository, manifest, tag);

        context.Response.Headers.Location =
            $"{context.Request.Scheme}://{context.Request.Host}/v2/{repository}/manifests/{manifest.Digest}";
        context.Response.Headers[RegistryHeaders.ContentDigest] = manifest.Digest.ToString();
    }

    private List<string> Missing(string repository, ManifestContent document) => options.RequireReferences
        ? [.. document.References.Where(it => blobs.Find(repository, it) is null && !manifests.Holds(repository, it))
            .Select(it => it.ToString())]
        : [];

    private async Task<byte[]?> ReadBodyAsync(HttpContext context)
    {
        if (context.Request.ContentLength > options.MaxManifestBytes)
            return null;
        var buffer = new byte[context.Request.ContentLength ?? options.MaxManifestBytes + 1];
        var length = await context.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, context.RequestAborted);
        return length > options.MaxManifestBytes ? null : buffer[..length];
    }

    private async Task<IResult> DeleteAsync(HttpContext context, RegistryRoute route, ContentDigest? digest)
    {
        var deleted = digest is null
            ? manifests.Untag(route.Repository, route.Reference)
            : await manifests.DeleteAsync(route.Repository, digest, CancellationToken.None);
        if (!deleted)
            return ErrorResponse.ManifestUnknown(route.Reference);
        events.Deleted(context, route.Repository, digest, digest is null ? route.Reference : null);
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }
}
