using Microsoft.AspNetCore.Http;

namespace Replication.Coordination.Requests;

/// <summary>The version of a document as <c>ETag</c> and <c>If-Match</c> carry it (RFC 9110, sections 8.8.3 and 13.1.1).</summary>
internal static class EntityTag
{
    public static void Show(HttpContext context, Guid version) => context.Response.Headers.ETag = Of(version);

    /// <summary>The answer to give instead, where the caller has seen another version; null where it has seen this one, or does not say.</summary>
    public static IResult? Refuse(HttpContext context, Guid version)
    {
        var seen = context.Request.Headers.IfMatch;
        if (seen.Count == 0 || seen.SelectMany(it => (it ?? "").Split(',', StringSplitOptions.TrimEntries)).Any(it => it == "*" || it == Of(version)))
            return null;
        return Stale();
    }

    /// <summary>Somebody else was faster.</summary>
    public static IResult Stale() =>
        Problem.Of(StatusCodes.Status412PreconditionFailed, "request.stale", "it was changed meanwhile; read it again, and change what is there now");

    private static string Of(Guid version) => $"\"{version:N}\"";
}
