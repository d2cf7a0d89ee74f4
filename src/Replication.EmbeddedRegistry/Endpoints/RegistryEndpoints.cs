using Microsoft.AspNetCore.Http;
using Replication.EmbeddedRegistry.Access;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;

namespace Replication.EmbeddedRegistry.Endpoints;

/// <summary>From a route to what answers it.</summary>
internal sealed class RegistryEndpoints(
    TokenEndpoint token,
    ListEndpoint lists,
    ManifestEndpoint manifests,
    ReferrersEndpoint referrers,
    BlobEndpoint blobs,
    UploadEndpoint uploads,
    ObjectStore? objects)
{
    public RegistryRoute RouteOf(HttpContext context) =>
        context.Connection.LocalPort == objects?.Address.Port ? new(RequestKind.StoredObject) : RegistryRoute.Parse(context.Request.Path.Value ?? "");

    public async Task<IResult> AnswerAsync(HttpContext context, RegistryRoute route) => route switch
    {
        { Kind: RequestKind.Token } => await token.AnswerAsync(context),
        { Kind: RequestKind.Base } => Base(context),
        { Kind: RequestKind.Catalog } => lists.Catalog(context),
        { Kind: RequestKind.StoredObject } => objects!.Answer(context),
        { Kind: RequestKind.Other } => ErrorAnswer.NotFound(),
        { Repository: var name } when !Grammar.IsRepository(name) => ErrorAnswer.NameInvalid(name),
        { Kind: RequestKind.Tags } => lists.Tags(context, route.Repository),
        { Kind: RequestKind.Manifest } => await manifests.AnswerAsync(context, route),
        { Kind: RequestKind.Referrers } => await referrers.AnswerAsync(context, route),
        { Kind: RequestKind.Blob } => blobs.Answer(context, route),
        { Kind: RequestKind.UploadStart } => await uploads.StartAsync(context, route.Repository),
        { Kind: RequestKind.Upload } => await uploads.ContinueAsync(context, route),
        _ => ErrorAnswer.NotFound(),
    };

    private static IResult Base(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)
            ? new JsonResult("application/json", [])
            : ErrorAnswer.Unsupported();
}
