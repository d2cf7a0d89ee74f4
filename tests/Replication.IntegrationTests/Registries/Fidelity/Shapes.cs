using System.Text;
using System.Text.Json.Nodes;
using Replication.EmbeddedRegistry.Samples;

namespace Replication.IntegrationTests.Registries.Fidelity;

/// <summary>All content that is copied unchanged, by name.</summary>
internal static class Shapes
{
    private const string OciManifest = "application/vnd.oci.image.manifest.v1+json";
    private const string OciIndex = "application/vnd.oci.image.index.v1+json";
    private const string OciArtifact = "application/vnd.oci.artifact.manifest.v1+json";
    private const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
    private const string OciLayer = "application/vnd.oci.image.layer.v1.tar";
    private const string Signature = "application/vnd.example.signature";

    private static readonly SampleBlob Empty = SampleBlob.Of("application/vnd.oci.empty.v1+json", "{}"u8.ToArray());
    private static readonly SampleBlob Config =
        SampleBlob.Of("application/vnd.oci.image.config.v1+json", Encoding.UTF8.GetBytes("""{"architecture":"amd64","os":"linux"}"""));

    public static IReadOnlyDictionary<string, Func<Shape>> ByName { get; } = new Dictionary<string, Func<Shape>>
    {
        ["docker schema 2"] = static () => new(SampleImage.Create(1, format: SampleFormat.Docker)),
        ["docker list"] = static () => new(SampleIndex.Create(
            [SampleImage.Create(1, format: SampleFormat.Docker), SampleImage.Create(2, format: SampleFormat.Docker, architecture: "arm64")],
            SampleFormat.Docker)),
        ["OCI manifest"] = static () => new(SampleImage.Create(1)),
        ["OCI index"] = static () => new(SampleIndex.Create(1, "amd64", "arm64")),
        ["index of both formats"] =
            static () => new(SampleIndex.Create([SampleImage.Create(1, format: SampleFormat.Docker), SampleImage.Create(2)])),
        ["nested indexes"] = static () => new(SampleIndex.Create([
            SampleImage.Create(1), SampleIndex.Create([SampleImage.Create(2), SampleIndex.Create([SampleImage.Create(1)])])
        ])),
        ["sparse index"] = static () => Sparse(),
        ["artifact with a config of its own"] = static () => new(Manifest(
            [Blob("application/vnd.cncf.helm.chart.content.v1.tar+gzip", "chart")],
            config: Blob("application/vnd.cncf.helm.config.v1+json", "{\"name\":\"chart\"}"))),
        ["artifact without config"] = static () => new(Artifact()) { IsRefusedByDistribution = true },
        ["empty descriptor as config and layer"] =
            static () => new(Manifest([Empty], config: Empty, ("artifactType", "application/vnd.example.thing"))),
        ["zstd layers"] = static () => new(Manifest([
            Blob("application/vnd.oci.image.layer.v1.tar+zstd", "z"), Blob("application/vnd.docker.image.rootfs.diff.tar.zstd", "y")
        ])),
        ["attestation manifests"] = static () => Attested(),
        ["foreign layer of docker"] = static () => Foreign(
            DockerManifest, "application/vnd.docker.container.image.v1+json", "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"),
        ["non-distributable layer"] =
            static () => Foreign(OciManifest, Config.MediaType, "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip"),
        ["sha512 digests"] = static () => new(
            Manifest([SampleBlob.OfSha512(OciLayer, "long digest"u8.ToArray()), SampleBlob.OfSha512(OciLayer, new byte[2_000_000])])),
        ["content inside the descriptor"] = static () => new(WithData()),
        ["subject that is not there"] = static () => new(SampleImage.Create(1, subject: SampleImage.Create(9), artifactType: Signature))
        {
            Referrers = [(SampleImage.Create(9), SampleImage.Create(1, subject: SampleImage.Create(9), artifactType: Signature))]
        },
        ["layer twice"] = static () => new(Manifest([Blob(OciLayer, "same"), Blob(OciLayer, "same")])),
        ["no layers"] = static () => new(Manifest([])),
        ["empty blob"] = static () => new(Manifest([SampleBlob.Of(OciLayer, [])])),
        ["no media type of its own"] = static () => new(WithoutMediaType()),
        ["unknown members"] = static () => new(Manifest(
            [Blob(OciLayer, "x")],
            config: Config,
            ("org.example.custom", new JsonObject { ["a"] = 1 }),
            ("annotations", new JsonObject { ["über"] = "ü\u2028/<>&" }))),
        ["build cache: an index of blobs"] = static () => new(BuildCache()),
        ["referrers by the list"] = static () => Signed(sourceLists: true),
        ["referrers by the fallback tag"] = static () => Signed(sourceLists: false),
        ["cosign's tags"] = static () => Cosigned(),
    };

    private static Shape Sparse()
    {
        var present = SampleImage.Create(1);
        var index = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = OciIndex,
            ["manifests"] = new JsonArray(SampleDocument.Entry(present), SampleDocument.Entry(SampleImage.Create(2)))
        };
        return new Shape(SampleDocument.Create(OciIndex, index, children: [present])) { IsSparse = true, IsRefusedByDistribution = true };
    }

    private static Shape Attested()
    {
        var image = SampleImage.Create(1);
        var attestation = Manifest([Blob("application/vnd.in-toto+json", "{}" + "\n")]);
        var entries = new JsonArray(
            SampleDocument.Entry(image, ("platform", Platform("linux", "amd64"))),
            SampleDocument.Entry(
                attestation,
                ("annotations", new JsonObject
                {
                    ["vnd.docker.reference.type"] = "attestation-manifest",
                    ["vnd.docker.reference.digest"] = image.Digest
                }),
                ("platform", Platform("unknown", "unknown"))));
        return new Shape(SampleDocument.Create(
            OciIndex,
            new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = OciIndex, ["manifests"] = entries },
            children: [image, attestation]));
    }

    private static Shape Foreign(string mediaType, string configType, string layerType)
    {
        var config = SampleBlob.Of(configType, "{}\n"u8.ToArray());
        var layer = Blob(mediaType == DockerManifest ? "application/vnd.docker.image.rootfs.diff.tar.gzip" : OciLayer, "ours");
        var theirs = SampleDocument.Entry(Blob(layerType, "theirs"), ("urls", new JsonArray("https://layers.example.com/theirs")));
        var document = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = mediaType,
            ["config"] = SampleDocument.Entry(config),
            ["layers"] = new JsonArray(theirs, SampleDocument.Entry(layer))
        };
        return new Shape(SampleDocument.Create(mediaType, document, [config, layer]));
    }

    private static Shape Signed(bool sourceLists)
    {
        var child = SampleImage.Create(1);
        var nested = SampleIndex.Create([SampleImage.Create(3)]);
        var image = SampleIndex.Create([child, nested]);
        SampleManifest[] subjects = [image, child, nested, nested.Children[0]];
        var signatures = subjects.Select(static (subject, i) => (Subject: subject, Referrer: (SampleManifest)SampleImage.Create(20
            + i, [50], subject: subject, artifactType: Signature))).ToList();
        // A signature can have a signature of its own.
        signatures.Add((signatures[0].Referrer, SampleImage.Create(30, [50], subject: signatures[0].Referrer, artifactType: Signature)));
        return new Shape(image)
        {
            Beside = [.. signatures.Select(static it => ((string?)null, it.Referrer))],
            StaysBehind = sourceLists
                ? []
                : [.. signatures.Select(
                    static it => ((string?)$"sha256-{it.Subject.Digest[7..]}", (SampleManifest)SampleIndex.Create([it.Referrer])))],
            Referrers = signatures,
            SourceListsReferrers = sourceLists,
        };
    }

    private static Shape Cosigned()
    {
        var image = SampleIndex.Create(1, "amd64", "arm64");
        var seed = 40;
        return new Shape(image)
        {
            Beside = [.. from subject in image.WithDescendants()
                         from suffix in new[] { "sig", "att", "sbom" }
                         select ((string?)$"sha256-{subject.Digest[7..]}.{suffix}", (SampleManifest)SampleImage.Create(seed++, [60]))],
        };
    }

    private static SampleDocument WithData()
    {
        var layer = Blob(OciLayer, "carried along");
        var document = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = OciManifest,
            ["config"] = SampleDocument.Entry(Config, ("data", Convert.ToBase64String(Config.ToArray()))),
            ["layers"] = new JsonArray(SampleDocument.Entry(layer, ("data", Convert.ToBase64String(layer.ToArray())))),
        };
        return SampleDocument.Create(OciManifest, document, [Config, layer]);
    }

    private static SampleDocument WithoutMediaType()
    {
        var layer = Blob(OciLayer, "plain");
        return SampleDocument.Create(OciManifest, new JsonObject
        {
            ["schemaVersion"] = 2,
            ["config"] = SampleDocument.Entry(Config),
            ["layers"] = new JsonArray(SampleDocument.Entry(layer))
        }, [Config, layer]);
    }

    private static SampleDocument Artifact()
    {
        var blob = Blob("text/plain", "an artifact");
        return SampleDocument.Create(OciArtifact, new JsonObject
        {
            ["mediaType"] = OciArtifact,
            ["artifactType"] = "application/vnd.example.thing",
            ["blobs"] = new JsonArray(SampleDocument.Entry(blob))
        }, [blob]);
    }

    private static SampleDocument BuildCache()
    {
        SampleBlob[] blobs = [
            Blob("application/vnd.docker.image.rootfs.diff.tar.gzip", "cached"),
            Blob("application/vnd.buildkit.cacheconfig.v0", "{\"layers\":[]}")
        ];
        return SampleDocument.Create(OciIndex, new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = OciIndex,
            ["manifests"] = new JsonArray([.. blobs.Select(static blob => SampleDocument.Entry(blob))])
        }, blobs);
    }

    private static SampleDocument Manifest(
        IReadOnlyList<SampleBlob> layers, SampleBlob? config = null, params (string Name, JsonNode? Value)[] members)
    {
        var document = new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = OciManifest };
        foreach (var (name, value) in members)
            document[name] = value;
        document["config"] = SampleDocument.Entry(config ?? Config);
        document["layers"] = new JsonArray([.. layers.Select(static layer => SampleDocument.Entry(layer))]);
        return SampleDocument.Create(OciManifest, document, [config ?? Config, .. layers]);
    }

    private static SampleBlob Blob(string mediaType, string text) => SampleBlob.Of(mediaType, Encoding.UTF8.GetBytes(text));

    private static JsonObject Platform(string os, string architecture) => new() { ["architecture"] = architecture, ["os"] = os };
}
