using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Replication.EmbeddedRegistry.Protocol;

/// <summary>An error response (distribution-spec, "Error codes").</summary>
internal sealed record ErrorResponse(int Status, IReadOnlyList<ErrorResponse.Entry> Entries) : IResult
{
    public ErrorResponse(int status, string code, string message, string? detail = null)
        : this(status, [new Entry(code, message, detail)])
    {
    }

    public sealed record Entry(string Code, string Message, string? Detail);

    public static ErrorResponse NameInvalid(string name) => new(400, "NAME_INVALID", "invalid repository name", name);

    public static ErrorResponse NameUnknown(string name) => new(404, "NAME_UNKNOWN", "repository name not known to registry", name);

    public static ErrorResponse TagInvalid(string tag) => new(400, "TAG_INVALID", "neither a tag nor a digest", tag);

    public static ErrorResponse ManifestUnknown(string reference) => new(404, "MANIFEST_UNKNOWN", "manifest unknown", reference);

    public static ErrorResponse ManifestInvalid(string why, int status = 400) => new(status, "MANIFEST_INVALID", "manifest invalid", why);

    public static ErrorResponse ManifestReferencesUnknown(IEnumerable<string> digests) =>
        new(400, [.. digests.Select(
            digest => new Entry("MANIFEST_BLOB_UNKNOWN", "the manifest references a blob or manifest that does not exist", digest))]);

    public static ErrorResponse BlobUnknown(string digest) => new(404, "BLOB_UNKNOWN", "blob unknown to registry", digest);

    public static ErrorResponse UploadUnknown(string session) =>
        new(404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry", session);

    public static ErrorResponse UploadInvalid(string why, int status = 400) =>
        new(status, "BLOB_UPLOAD_INVALID", "blob upload invalid", why);

    public static ErrorResponse DigestInvalid(string? digest) =>
        new(400, "DIGEST_INVALID", "digest missing, malformed or not that of the content", digest);

    public static ErrorResponse SizeInvalid(string why, int status = 400) =>
        new(status, "SIZE_INVALID", "length not as announced or not allowed", why);

    public static ErrorResponse Unsupported() => new(405, "UNSUPPORTED", "the operation is unsupported");

    public static ErrorResponse NotFound() => new(404, "UNSUPPORTED", "no such endpoint");

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        var errors = new JsonArray([
            .. Entries.Select(it => new JsonObject { ["code"] = it.Code, ["message"] = it.Message, ["detail"] = it.Detail })
        ]);
        return new JsonResult("application/json", new JsonObject { ["errors"] = errors }).ExecuteAsync(httpContext);
    }
}
