using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Replication.EmbeddedRegistry.Disk;
using Replication.EmbeddedRegistry.Protocol;

namespace Replication.EmbeddedRegistry.Endpoints;

/// <summary><c>/v2/name/tags/list</c> and <c>/v2/_catalog</c>, with paging.</summary>
internal sealed class ListRoutes(ManifestStore manifests)
{
    public IResult Tags(HttpContext context, string repository)
    {
        if (!HttpMethods.IsGet(context.Request.Method))
            return ErrorResponse.Unsupported();
        if (!manifests.Knows(repository))
            return ErrorResponse.NameUnknown(repository);
        return Page(context, "tags", manifests.Tags(repository), new JsonObject { ["name"] = repository });
    }

    public IResult Catalog(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method)
            ? Page(context, "repositories", manifests.Repositories(), [])
            : ErrorResponse.Unsupported();

    private static IResult Page(HttpContext context, string member, IReadOnlyList<string> all, JsonObject document)
    {
        var query = context.Request.Query;
        var last = query["last"].ToString();
        IReadOnlyList<string> rest = last.Length == 0 ? all : [.. all.Where(it => ManifestStore.Lexical.Compare(it, last) > 0)];
        var limit = rest.Count;
        if (query["n"].ToString() is { Length: > 0 } n && !int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out limit))
            return new ErrorResponse(400, "PAGINATION_NUMBER_INVALID", "invalid number of results requested", n);

        List<string> page = [.. rest.Take(limit)];
        if (page.Count > 0 && page.Count < rest.Count)
            context.Response.Headers.Link = $"<{context.Request.Path}?last={Uri.EscapeDataString(page[^1])}&n={limit}>; rel=\"next\"";
        document[member] = new JsonArray([.. page.Select(it => JsonValue.Create(it))]);
        return new JsonResult("application/json", document);
    }
}
