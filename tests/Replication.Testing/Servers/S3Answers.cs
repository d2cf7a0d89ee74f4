using System.Globalization;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace Replication.Testing.Servers;

/// <summary>The answers of <see cref="S3Server"/>.</summary>
public static class S3Answers
{
    private static readonly XNamespace Names = "http://s3.amazonaws.com/doc/2006-03-01/";

    /// <summary>Writes an error.</summary>
    public static Task ErrorAsync(HttpResponse response, int status, string code) =>
        WriteAsync(response, status, new XElement("Error", new XElement("Code", code), new XElement("Message", "no")));

    internal static Task ListAsync(HttpResponse response, S3List list, IEnumerable<string> keys)
    {
        var (items, isTruncated) = list.Page(keys);
        var last = isTruncated ? items[^1] : null;
        return WriteAsync(response, 200, new XElement(
            Names + "ListBucketResult",
            new XElement(Names + "IsTruncated", isTruncated ? "true" : "false"),
            new XElement(Names + "KeyCount", items.Count),
            last is null ? null : new XElement(Names + "NextContinuationToken", last),
            last is null ? null : new XElement(Names + "NextMarker", last),
            items.Select(item => list.Delimiter.Length > 0 && item.EndsWith(list.Delimiter, StringComparison.Ordinal)
                ? new XElement(Names + "CommonPrefixes", new XElement(Names + "Prefix", item))
                : new XElement(
                    Names + "Contents",
                    new XElement(Names + "Key", item),
                    new XElement(Names + "Size", 1),
                    new XElement(Names + "LastModified", "2026-01-01T00:00:00.000Z")))));
    }

    internal static async Task ObjectAsync(HttpContext context, S3Object found)
    {
        var (request, response) = (context.Request, context.Response);
        var range = request.Headers.Range.ToString();
        var from = range.Length > 0
            ? int.Parse(range["bytes=".Length..].Split('-')[0], CultureInfo.InvariantCulture)
            : 0;
        if (range.Length > 0 && from >= found.Bytes.Length)
        {
            await ErrorAsync(response, 416, "InvalidRange");
            return;
        }
        response.StatusCode = range.Length > 0 ? 206 : 200;
        response.Headers.ETag = found.ETag;
        response.Headers.LastModified = "Thu, 01 Jan 2026 00:00:00 GMT";
        response.ContentType = "application/octet-stream";
        response.ContentLength = found.Bytes.Length - from;
        foreach (var (name, value) in found.Metadata)
            response.Headers[name] = value;
        if (request.Method == "GET")
            await response.Body.WriteAsync(found.Bytes.AsMemory(from));
    }

    private static Task WriteAsync(HttpResponse response, int status, XElement body)
    {
        response.StatusCode = status;
        response.ContentType = "application/xml";
        return response.WriteAsync(body.ToString());
    }
}
