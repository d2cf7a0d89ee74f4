using Microsoft.AspNetCore.Http;
using Replication.EmbeddedRegistry.Access;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;

namespace Replication.EmbeddedRegistry.Endpoints;

/// <summary>Dispatches requests to their routes.</summary>
internal sealed class RegistryRoutes(
    TokenRoutes token,
    ListRoutes lists,
    ManifestRoutes manifests,
    ReferrersRoutes referrers,
    BlobRoutes blobs,
    UploadRoutes uploads,
    ObjectStore? objects)
{
    public RegistryRoute RouteOf(HttpContext context) =>
        context.Connection.LocalPort == objects?.Address.Port
            ? new(RequestKind.StoredObject)
            : RegistryRoute.Parse(context.Request.Path.Value ?? "");

    public async Task<IResult> AnswerAsync(HttpContext context, RegistryRoute route) => route switch
    {
        { Kind: RequestKind.Token } => await token.AnswerAsync(context),
        { Kind: RequestKind.Base } => Base(context),
        { Kind: RequestKind.Catalog } => lists.Catalog(context),
        { Kind: RequestKind.StoredObject } => objects!.Answer(context),
        { Kind: RequestKind.Other } => ErrorResponse.NotFound(),
        { Repository: var name } when !Grammar.IsRepository(name) => ErrorResponse.NameInvalid(name),
        { Kind: RequestKind.Tags } => lists.Tags(context, route.Repository),
        { Kind: RequestKind.Manifest } => await manifests.AnswerAsync(context, route),
        { Kind: RequestKind.Referrers } => await referrers.AnswerAsync(context, route),
        { Kind: RequestKind.Blob } => blobs.Answer(context, route),
        { Kind: RequestKind.UploadStart } => await uploads.StartAsync(context, route.Repository),
        { Kind: RequestKind.Upload } => await uploads.ContinueAsync(context, route),
        _ => ErrorResponse.NotFound(),
    };

    private static IResult Base(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
            ? new JsonResult("application/json", [])
            : ErrorResponse.Unsupported();
}
