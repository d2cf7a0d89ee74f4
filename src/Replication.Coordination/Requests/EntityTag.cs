using Microsoft.AspNetCore.Http;

namespace Replication.Coordination.Requests;

/// <summary>The version of a document as <c>ETag</c> and <c>If-Match</c> (RFC 9110, sections 8.8.3 and 13.1.1).</summary>
internal static class EntityTag
{
    public static void Show(HttpContext context, Guid version) => context.Response.Headers.ETag = Of(version);

    /// <summary>Returns the error for a caller that saw another version; null when it saw this one, or sends no version.</summary>
    public static IResult? Refuse(HttpContext context, Guid version)
    {
        var seen = context.Request.Headers.IfMatch;
        if (seen.Count == 0
            || seen.SelectMany(it => (it ?? "").Split(',', StringSplitOptions.TrimEntries)).Any(it => it == "*" || it == Of(version)))
            return null;
        return Stale();
    }

    /// <summary>Another caller changed the document first.</summary>
    public static IResult Stale() =>
        Problem.Of(
            StatusCodes.Status412PreconditionFailed,
            "request.stale",
            "the document was changed by another caller; read it again, then change the current version");

    private static string Of(Guid version) => $"\"{version:N}\"";
}
