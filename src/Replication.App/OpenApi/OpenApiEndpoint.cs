using System.Text.Encodings.Web;
using System.Text.Json;
using Replication.App.Hosting;
using Replication.Coordination.Operations;

namespace Replication.App.OpenApi;

/// <summary><c>/openapi/v1.json</c>: the operations that this process serves. It contains no data and requires no token.</summary>
internal static class OpenApiEndpoint
{
    public const string Route = "/openapi/v1.json";

    private static readonly JsonSerializerOptions Form =
        new(JsonSerializerOptions.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void MapOpenApi(this IEndpointRouteBuilder routes)
    {
        // Written at the first request: endpoints may be mapped after this call.
        var document = new Lazy<byte[]>(() => JsonSerializer.SerializeToUtf8Bytes(
            ApiDocument.Make(DescribedEndpoint.Of(routes.DataSources.SelectMany(static it => it.Endpoints)), ProductVersion.Text), Form));
        routes.MapGet(Route, () => Results.Bytes(document.Value, "application/json"));
    }
}
