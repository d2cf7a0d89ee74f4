using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Replication.EmbeddedRegistry.Disk;
using Replication.EmbeddedRegistry.Protocol;

namespace Replication.EmbeddedRegistry.Endpoints;

/// <summary><c>/v2/name/referrers/digest</c> (distribution-spec, "Listing Referrers")</summary>
internal sealed class ReferrersRoutes(EmbeddedRegistryOptions options, ManifestStore manifests)
{
    public async Task<IResult> AnswerAsync(HttpContext context, RegistryRoute route)
    {
        if (!options.Referrers)
            return ErrorResponse.NotFound();
        if (!HttpMethods.IsGet(context.Request.Method))
            return ErrorResponse.Unsupported();
        if (!ContentDigest.TryParse(route.Reference, out var subject))
            return ErrorResponse.DigestInvalid(route.Reference);

        var descriptors = (await manifests.ReferrersAsync(route.Repository, subject, context.RequestAborted)).Select(Descriptor);
        if (context.Request.Query["artifactType"].ToString() is { Length: > 0 } type)
        {
            descriptors = descriptors.Where(it => (string?)it["artifactType"] == type);
            context.Response.Headers[RegistryHeaders.FiltersApplied] = "artifactType";
        }
        var list = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = MediaTypes.OciIndex,
            ["manifests"] = new JsonArray([.. descriptors]),
        };
        return new JsonResult(MediaTypes.OciIndex, list);
    }

    private static JsonObject Descriptor(Manifest manifest)
    {
        var descriptor = new JsonObject
        {
            ["mediaType"] = manifest.MediaType,
            ["digest"] = manifest.Digest.ToString(),
            ["size"] = manifest.Bytes.Length,
        };
        if (ManifestContent.Read(manifest.Bytes, out _) is not { } document)
            return descriptor;
        if (document.ArtifactType is not null)
            descriptor["artifactType"] = document.ArtifactType;
        if (document.Annotations.Count > 0)
            descriptor["annotations"] =
                new JsonObject(document.Annotations.Select(it => KeyValuePair.Create<string, JsonNode?>(it.Key, it.Value)));
        return descriptor;
    }
}
