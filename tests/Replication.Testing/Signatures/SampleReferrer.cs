using System.Text.Json.Nodes;
using Replication.EmbeddedRegistry.Samples;

namespace Replication.Testing.Signatures;

/// <summary>An artifact with one layer that refers to another manifest.</summary>
public static class SampleReferrer
{
    private const string OciManifest = "application/vnd.oci.image.manifest.v1+json";

    public static SampleDocument Create(SampleManifest subject, string artifactType, SampleBlob layer)
    {
        var config = SampleBlob.Of("application/vnd.oci.empty.v1+json", "{}"u8.ToArray());
        return SampleDocument.Create(
            OciManifest,
            new JsonObject
            {
                ["schemaVersion"] = 2,
                ["mediaType"] = OciManifest,
                ["artifactType"] = artifactType,
                ["config"] = SampleDocument.Entry(config),
                ["layers"] = new JsonArray(SampleDocument.Entry(layer)),
                ["subject"] = SampleDocument.Entry(subject),
            },
            [config, layer]);
    }
}
