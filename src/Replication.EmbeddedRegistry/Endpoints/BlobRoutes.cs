using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Replication.EmbeddedRegistry.Disk;
using Replication.EmbeddedRegistry.Notifications;
using Replication.EmbeddedRegistry.Protocol;

namespace Replication.EmbeddedRegistry.Endpoints;

/// <summary><c>/v2/name/blobs/digest</c></summary>
internal sealed class BlobRoutes(BlobStore blobs, EventPublisher events)
{
    public IResult Answer(HttpContext context, RegistryRoute route)
    {
        if (!ContentDigest.TryParse(route.Reference, out var digest))
            return ErrorResponse.DigestInvalid(route.Reference);
        return context.Request.Method switch
        {
            "GET" or "HEAD" => Read(context, route.Repository, digest),
            "DELETE" => Delete(context, route.Repository, digest),
            _ => ErrorResponse.Unsupported(),
        };
    }

    private IResult Read(HttpContext context, string repository, ContentDigest digest)
    {
        if (blobs.Find(repository, digest) is not { } file)
            return ErrorResponse.BlobUnknown(digest.ToString());
        context.Response.Headers[RegistryHeaders.ContentDigest] = digest.ToString();
        if (HttpMethods.IsGet(context.Request.Method))
            events.Blob(context, RegistryEvent.Pull, repository, digest, file.Length);
        return Results.File(
            file.FullName, "application/octet-stream", entityTag: new EntityTagHeaderValue($"\"{digest}\""), enableRangeProcessing: true);
    }

    private IResult Delete(HttpContext context, string repository, ContentDigest digest)
    {
        if (!blobs.Unlink(repository, digest))
            return ErrorResponse.BlobUnknown(digest.ToString());
        events.Deleted(context, repository, digest, tag: null);
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }
}
