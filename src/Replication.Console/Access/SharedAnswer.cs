using System.Net;
using System.Net.Http.Headers;

namespace Replication.WebConsole.Access;

/// <summary>An answer of the API that several pages read.</summary>
internal sealed record SharedAnswer(HttpStatusCode Status, EntityTagHeaderValue? Version, MediaTypeHeaderValue? Type, byte[] Body)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    public static async Task<SharedAnswer> OfAsync(HttpResponseMessage response, CancellationToken cancellationToken) => new(
        response.StatusCode,
        response.Headers.ETag,
        response.Content.Headers.ContentType,
        await response.Content.ReadAsByteArrayAsync(cancellationToken));

    public HttpResponseMessage Copy()
    {
        var copy = new HttpResponseMessage(Status) { Content = new ByteArrayContent(Body) };
        copy.Headers.ETag = Version;
        copy.Content.Headers.ContentType = Type;
        return copy;
    }
}
