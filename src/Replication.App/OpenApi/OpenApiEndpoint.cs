using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Replication.App.OpenApi;

/// <summary><c>/openapi/v1.json</c>: what this process answers. It tells nothing of what is in it, and needs no token.</summary>
internal static class OpenApiEndpoint
{
    private const string Route = "/openapi/v1.json";

    private static readonly JsonSerializerOptions Form =
        new(JsonSerializerOptions.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void MapOpenApi(this IEndpointRouteBuilder routes)
    {
        var document = new Lazy<byte[]>(() => JsonSerializer.SerializeToUtf8Bytes(ApiDocument.Make(Calls(routes), Version), Form));
        routes.MapGet(Route, () => Results.Bytes(document.Value, "application/json"));
    }

    private static string Version =>
        Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
            ?? "0";

    private static IEnumerable<string> Calls(IEndpointRouteBuilder routes) =>
        routes.DataSources.SelectMany(static it => it.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(static it => (it.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods
                ?? []).Select(method => $"{method} {it.RoutePattern.RawText}"));
}
