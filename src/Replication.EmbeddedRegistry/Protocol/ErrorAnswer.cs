using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Replication.EmbeddedRegistry.Protocol;

/// <summary>A refusal in the words of the specification (distribution-spec, "Error codes").</summary>
internal sealed record ErrorAnswer(int Status, IReadOnlyList<ErrorAnswer.Entry> Entries) : IResult
{
    public ErrorAnswer(int status, string code, string message, string? detail = null)
        : this(status, [new Entry(code, message, detail)])
    {
    }

    public sealed record Entry(string Code, string Message, string? Detail);

    public static ErrorAnswer NameInvalid(string name) => new(400, "NAME_INVALID", "invalid repository name", name);

    public static ErrorAnswer NameUnknown(string name) => new(404, "NAME_UNKNOWN", "repository name not known to registry", name);

    public static ErrorAnswer TagInvalid(string tag) => new(400, "TAG_INVALID", "neither a tag nor a digest", tag);

    public static ErrorAnswer ManifestUnknown(string reference) => new(404, "MANIFEST_UNKNOWN", "manifest unknown", reference);

    public static ErrorAnswer ManifestInvalid(string why, int status = 400) => new(status, "MANIFEST_INVALID", "manifest invalid", why);

    public static ErrorAnswer ManifestReferencesUnknown(IEnumerable<string> digests) =>
        new(400, [.. digests.Select(digest => new Entry("MANIFEST_BLOB_UNKNOWN", "the manifest names a blob or manifest that is not here", digest))]);

    public static ErrorAnswer BlobUnknown(string digest) => new(404, "BLOB_UNKNOWN", "blob unknown to registry", digest);

    public static ErrorAnswer UploadUnknown(string session) => new(404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry", session);

    public static ErrorAnswer UploadInvalid(string why, int status = 400) => new(status, "BLOB_UPLOAD_INVALID", "blob upload invalid", why);

    public static ErrorAnswer DigestInvalid(string? digest) => new(400, "DIGEST_INVALID", "digest missing, malformed or not that of the content", digest);

    public static ErrorAnswer SizeInvalid(string why, int status = 400) => new(status, "SIZE_INVALID", "length not as announced or not allowed", why);

    public static ErrorAnswer Unsupported() => new(405, "UNSUPPORTED", "the operation is unsupported");

    public static ErrorAnswer NotFound() => new(404, "UNSUPPORTED", "no such endpoint");

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = Status;
        var errors = new JsonArray([.. Entries.Select(it => new JsonObject { ["code"] = it.Code, ["message"] = it.Message, ["detail"] = it.Detail })]);
        return new JsonResult("application/json", new JsonObject { ["errors"] = errors }).ExecuteAsync(httpContext);
    }
}
