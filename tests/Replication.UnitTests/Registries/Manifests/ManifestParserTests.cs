using System.Text;
using Replication.Contracts.Images;
using Replication.Registries;
using Replication.Registries.Manifests;
using Xunit;

namespace Replication.UnitTests.Registries.Manifests;

public sealed class ManifestParserTests
{
    private const string OciManifest = ManifestMediaTypes.OciManifest;
    private const string OciIndex = ManifestMediaTypes.OciIndex;
    private const string OciConfig = "application/vnd.oci.image.config.v1+json";
    private const string HelmConfig = "application/vnd.cncf.helm.config.v1+json";
    private const string CosignLayer = "application/vnd.dev.cosign.simplesigning.v1+json";
    private const string A = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string B = "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
    private const string C = "sha256:cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc";
    private const string Config = $$"""{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{A}}","size":7}""";
    private const string Layer = $$"""{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"{{B}}","size":9}""";

    [Fact]
    public void An_image_names_its_config_and_each_layer_once()
    {
        var manifest = Read($$"""{"schemaVersion":2,"mediaType":"{{OciManifest}}","config":{{Config}},"layers":[{{Layer}},{{Layer}}]}""");

        Assert.Equal(OciManifest, manifest.MediaType);
        Assert.Equal([(A, 7L), (B, 9L)], manifest.Blobs.Select(static blob => (blob.Digest.Text, blob.Size)));
        Assert.Empty(manifest.Manifests);
    }

    [Fact]
    public void Docker_images_keep_their_media_type()
    {
        var manifest =
            Read($$"""{"schemaVersion":2,"mediaType":"{{ManifestMediaTypes.DockerManifest}}","config":{{Config}},"layers":[]}""");

        Assert.Equal(ManifestMediaTypes.DockerManifest, manifest.MediaType);
    }

    [Theory]
    [InlineData(OciConfig, "application/vnd.oci.image.layer.v1.tar+gzip", null, OciConfig)]
    [InlineData(OciConfig, "application/vnd.oci.image.layer.v1.tar+gzip", "", OciConfig)]
    [InlineData(HelmConfig, "application/vnd.cncf.helm.chart.content.v1.tar+gzip", null, HelmConfig)]
    [InlineData("application/vnd.oci.empty.v1+json", "application/json", "application/vnd.in-toto+json", "application/vnd.in-toto+json")]
    [InlineData(OciConfig, CosignLayer, null, CosignLayer)]
    public void The_type_of_an_artifact_is_its_own_or_that_of_its_config_or_its_layer(
        string config, string layer, string? artifactType, string expected)
    {
        var own = artifactType is null ? "" : $"\"artifactType\":\"{artifactType}\",";

        var manifest = Read($$"""
            {"schemaVersion":2,"mediaType":"{{OciManifest}}",{{own}}
            "config":{"mediaType":"{{config}}","digest":"{{A}}","size":7},"layers":[{"mediaType":"{{layer}}","digest":"{{B}}","size":9}]}
            """);

        Assert.Equal(expected, manifest.ArtifactType);
    }

    [Fact]
    public void An_index_has_a_type_only_of_its_own()
    {
        Assert.Null(Read($$"""{"mediaType":"{{OciIndex}}","manifests":[]}""").ArtifactType);
        Assert.Equal(
            "application/x.own", Read($$"""{"mediaType":"{{OciIndex}}","artifactType":"application/x.own","manifests":[]}""").ArtifactType);
    }

    [Theory]
    [InlineData(OciManifest, OciManifest)]
    [InlineData("application/octet-stream", OciManifest)]
    [InlineData("application/json", OciManifest)]
    [InlineData(null, OciManifest)]
    public void A_manifest_without_a_media_type_is_typed_by_its_header_or_its_structure(string? announced, string expected) =>
        Assert.Equal(expected, Read($$"""{"schemaVersion":2,"config":{{Config}},"layers":[{{Layer}}]}""", announced).MediaType);

    [Fact]
    public void An_index_without_a_media_type_is_recognized_by_its_structure() =>
        Assert.Equal(OciIndex, Read("""{"schemaVersion":2,"manifests":[]}""", null).MediaType);

    [Fact]
    public void The_mediaType_field_takes_precedence_over_the_header() =>
        Assert.Equal(OciIndex, Read($$"""{"mediaType":"{{OciIndex}}","manifests":[]}""", ManifestMediaTypes.DockerList).MediaType);

    [Fact]
    public void Entries_of_an_index_are_manifests_blobs_or_unclear()
    {
        var index = Read($$"""
            {"mediaType":"{{OciIndex}}","manifests":[
              {"mediaType":"{{OciManifest}}","digest":"{{A}}","size":1},
              {"mediaType":"application/vnd.oci.image.layer.v1.tar+zstd","digest":"{{B}}","size":2},
              {"mediaType":"application/x.new","digest":"{{C}}","size":3}]}
            """);

        Assert.Equal(A, Assert.Single(index.Manifests).Digest.Text);
        Assert.Equal(B, Assert.Single(index.Blobs).Digest.Text);
        Assert.Equal(C, Assert.Single(index.Unclear).Digest.Text);
    }

    [Fact]
    public void Entries_of_an_index_have_a_platform_and_an_attestation_subject()
    {
        var index = Read($$"""
            {"mediaType":"{{OciIndex}}","manifests":[
              {"mediaType":"{{OciManifest}}","digest":"{{A}}","size":1,"platform":{"os":"linux","architecture":"arm","variant":"v7"} },
              {"mediaType":"{{OciManifest}}","digest":"{{B}}","size":2,"platform":{"os":"unknown","architecture":"unknown"},
               "annotations":{"vnd.docker.reference.type":"attestation-manifest","vnd.docker.reference.digest":"{{A}}"} },
              {"mediaType":"{{OciManifest}}","digest":"{{C}}","size":3,"platform":17,"annotations":[]}]}
            """);

        Assert.Equal(new ImagePlatform("linux", "arm", "v7"), Assert.Single(index.Manifests[0].Platforms));
        Assert.Equal(A, index.Manifests[1].AttestationOf!.Text);
        Assert.Empty(index.Manifests[2].Platforms);
        Assert.Null(index.Manifests[2].AttestationOf);
    }

    [Fact]
    public void A_manifest_that_is_listed_for_several_platforms_keeps_all_of_them()
    {
        string Entry(string platform) => $$"""{"mediaType":"{{OciManifest}}","digest":"{{A}}","size":1{{platform}} }""";
        const string V6 = ""","platform":{"os":"linux","architecture":"arm","variant":"v6"}""";
        const string Windows = ""","platform":{"os":"windows","architecture":"amd64","os.version":"10.0.17763.1"}""";

        var twice = Read($$"""{"mediaType":"{{OciIndex}}","manifests":[{{Entry(V6)}},{{Entry(Windows)}},{{Entry(V6)}}]}""");
        var anywhere = Read($$"""{"mediaType":"{{OciIndex}}","manifests":[{{Entry(V6)}},{{Entry("")}}]}""");

        Assert.Equal(
            ["linux/arm/v6", "windows(10.0.17763.1)/amd64"], Assert.Single(twice.Manifests).Platforms.Select(static it => it.ToString()));
        Assert.Empty(Assert.Single(anywhere.Manifests).Platforms);
    }

    [Theory]
    [InlineData($$"""{"mediaType":"{{OciIndex}}","manifests":null}""", OciIndex)]
    [InlineData(
        $$"""{"mediaType":"{{ManifestMediaTypes.DockerList}}","manifests":null,"annotations":null,"subject":null}""",
        ManifestMediaTypes.DockerList)]
    [InlineData("""{"schemaVersion":2,"mediaType":null,"manifests":null}""", OciIndex)]
    [InlineData(
        $$"""{"schemaVersion":2,"manifests":[{"digest":"{{A}}","size":1,"platform":null,"annotations":null,"data":null}],"layers":null}""",
        OciIndex)]
    [InlineData($$"""{"mediaType":"{{OciManifest}}","config":{{Config}},"layers":null,"subject":null,"annotations":null}""", OciManifest)]
    [InlineData($$"""{"config":{{Config}},"layers":[{{Layer}}],"manifests":null}""", OciManifest)]
    [InlineData(
        $$"""{"mediaType":"{{ManifestMediaTypes.OciArtifact}}","blobs":null,"subject":null,"config":null}""",
        ManifestMediaTypes.OciArtifact)]
    [InlineData("""{"schemaVersion":2,"mediaType":"","manifests":null}""", OciIndex)]
    [InlineData($$"""{"mediaType":"","config":{{Config}},"layers":[],"subject":{} }""", OciManifest)]
    [InlineData(
        $$"""{"mediaType":"{{OciManifest}}","config":{{Config}},"layers":[],"subject":{"mediaType":"","digest":"","size":0} }""",
        OciManifest)]
    public void Null_is_an_empty_list_or_an_absent_value(string json, string mediaType)
    {
        var manifest = Read(json, json.Contains("manifests", StringComparison.Ordinal) ? null : OciManifest);

        Assert.Equal((mediaType, null), (manifest.MediaType, manifest.Subject));
    }

    [Theory]
    [InlineData("""{"config":CONFIG,"layers":[LAYER],"annotations":{"a":"1","a":"1"},"annotations":{"b":"2"}}""")]
    [InlineData("""{"config":CONFIG,"layers":[LAYER],"x":{"layers":[],"layers":[]},"Annotations":{}}""")]
    [InlineData(
        """{"config":CONFIG,"layers":[{"mediaType":"a/b","digest":"B","size":9,"annotations":{"k":"1","k":"2"},"urls":[],"urls":[]}]}""")]
    public void A_repeated_key_that_names_no_content_is_harmless(string json) => Assert.Equal(2, Read(Filled(json)).Blobs.Count);

    [Theory]
    [InlineData("""{"config":CONFIG,"layers":[LAYER],"layers":[]}""", "'layers' twice")]
    [InlineData("""{"config":CONFIG,"config":CONFIG,"layers":[LAYER]}""", "'config' twice")]
    [InlineData("""{"mediaType":"MANIFEST","mediaType":"MANIFEST","config":CONFIG,"layers":[LAYER]}""", "'mediaType' twice")]
    [InlineData("""{"config":CONFIG,"layers":[LAYER],"subject":null,"subject":null}""", "'subject' twice")]
    [InlineData("""{"config":CONFIG,"layers":[LAYER],"Layers":[]}""", "'Layers'")]
    [InlineData("""{"config":CONFIG,"layers":[LAYER],"layerſ":[]}""", "'layers'")]
    [InlineData("""{"config":CONFIG,"Layers":[LAYER]}""", "'Layers'")]
    [InlineData("""{"config":CONFIG,"layers":[{"digest":"B","digest":"A","size":9}]}""", "layers[0] has the key 'digest' twice")]
    [InlineData("""{"config":CONFIG,"layers":[{"digest":"B","size":9,"Size":8}]}""", "'Size'")]
    public void A_repeated_key_that_names_content_is_refused_with_its_name(string json, string reason)
    {
        var refused = Assert.IsType<ManifestReading.Refused>(Parse(Filled(json), OciManifest));

        Assert.Equal(CopyFailure.InvalidManifest, refused.Code);
        Assert.Contains(reason, refused.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip")]
    [InlineData("application/vnd.oci.image.layer.nondistributable.v1.tar+gzip")]
    public void Foreign_layers_are_not_copied(string mediaType)
    {
        var manifest =
            Read(
                $$"""{"mediaType":"{{OciManifest}}","config":{{Config}},"layers":[{"mediaType":"{{mediaType}}","digest":"{{B}}","size":9,"urls":["https://elsewhere"]}]}""");

        Assert.Equal(A, Assert.Single(manifest.Blobs).Digest.Text);
    }

    [Fact]
    public void A_layer_with_addresses_is_copied_when_its_type_is_an_ordinary_one()
    {
        var manifest =
            Read(
                $$"""{"mediaType":"{{OciManifest}}","config":{{Config}},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"{{B}}","size":9,"urls":["https://elsewhere"]}]}""");

        Assert.Equal(2, manifest.Blobs.Count);
    }

    [Fact]
    public void Unknown_layer_types_and_members_are_accepted_unchanged()
    {
        var manifest =
            Read(
                $$"""{"mediaType":"{{OciManifest}}","new":{"a":[1]},"config":{{Config}},"layers":[{"mediaType":"application/x.anything","digest":"{{B}}","size":9,"new":true}]}""");

        Assert.Equal("application/x.anything", manifest.Blobs[1].MediaType);
    }

    [Fact]
    public void An_artifact_manifest_names_blobs_and_a_subject()
    {
        var manifest =
            Read(
                $$"""{"mediaType":"{{ManifestMediaTypes.OciArtifact}}","blobs":[{{Layer}}],"subject":{"mediaType":"{{OciManifest}}","digest":"{{C}}","size":5} }""");

        Assert.Equal(B, Assert.Single(manifest.Blobs).Digest.Text);
        Assert.Equal(C, manifest.Subject!.Digest.Text);
    }

    [Fact]
    public void Content_in_the_descriptor_is_used_only_when_it_has_the_digest()
    {
        var content = Encoding.UTF8.GetBytes("hello");
        var digest = Digest.Sha256Of(content);
        string With(string data) =>
            $$"""{"mediaType":"{{OciManifest}}","config":{"mediaType":"a/b","digest":"{{digest}}","size":5,"data":{{data}}},"layers":[]}""";

        Assert.Equal(content, Read(With("\"aGVsbG8=\"")).Blobs[0].Data);
        Assert.Null(Read(With("\"aGVsbG9v\"")).Blobs[0].Data);
        Assert.Null(Read(With("\"aGVsbGE=\"")).Blobs[0].Data);
        Assert.Null(Read(With("\"no base64\"")).Blobs[0].Data);
        Assert.Null(Read(With("17")).Blobs[0].Data);
    }

    [Fact]
    public void The_empty_config_needs_no_reading()
    {
        var manifest =
            Read(
                $$"""{"mediaType":"{{OciManifest}}","config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","size":2},"layers":[]}""");

        Assert.Equal("{}"u8.ToArray(), manifest.Blobs[0].Data);
    }

    [Fact]
    public void Sha512_is_as_good_as_sha256()
    {
        var digest = $"sha512:{new string('d', 128)}";

        Assert.Equal(
            digest,
            Read($$"""{"mediaType":"{{OciManifest}}","config":{"digest":"{{digest}}","size":1},"layers":[]}""").Blobs[0].Digest.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"digest":""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("17")]
    [InlineData("""{"mediaType":"application/vnd.oci.image.manifest.v1+json"}""")]
    [InlineData("""{"mediaType":"application/vnd.oci.image.manifest.v1+json","config":[],"layers":[]}""")]
    [InlineData("""{"mediaType":"application/vnd.oci.image.manifest.v1+json","config":null,"layers":[]}""")]
    [InlineData("""{"mediaType":"application/vnd.oci.image.index.v1+json"}""")]
    [InlineData("""{"mediaType":"application/vnd.oci.image.index.v1+json","manifests":{}}""")]
    [InlineData("""{"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[17]}""")]
    [InlineData("""{"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[],"manifests":[]}""")]
    [InlineData("""{"mediaType":17,"manifests":[]}""")]
    [InlineData("""{"manifests":[],"layers":[]}""")]
    [InlineData($$"""{"mediaType":"{{OciManifest}}","config":{"digest":"{{A}}"},"layers":[]}""")]
    [InlineData($$"""{"mediaType":"{{OciManifest}}","config":{"digest":"{{A}}","size":-1},"layers":[]}""")]
    [InlineData($$"""{"mediaType":"{{OciManifest}}","config":{"digest":"{{A}}","size":1.5},"layers":[]}""")]
    [InlineData($$"""{"mediaType":"{{OciManifest}}","config":{"digest":"{{A}}","size":1e30},"layers":[]}""")]
    [InlineData($$"""{"mediaType":"{{OciManifest}}","config":{"digest":"{{A}}","size":"1"},"layers":[]}""")]
    [InlineData($$"""{"mediaType":"{{OciManifest}}","config":{"digest":"sha256:abc","size":1},"layers":[]}""")]
    [InlineData($$"""{"mediaType":"{{OciManifest}}","config":{"digest":"md5:d41d8cd98f00b204e9800998ecf8427e","size":1},"layers":[]}""")]
    [InlineData($$"""{"mediaType":"{{OciManifest}}","config":{"digest":"../../etc/passwd","size":1},"layers":[]}""")]
    [InlineData($$"""{"mediaType":"{{OciManifest}}","config":{"size":1},"layers":[]}""")]
    [InlineData($$"""{"mediaType":"{{OciManifest}}","config":{},"layers":[]}""")]
    [InlineData($$"""{"mediaType":"{{OciManifest}}","config":{{Config}},"layers":[],"subject":{"digest":"sha256:abc","size":1} }""")]
    [InlineData($$"""{"mediaType":"{{OciManifest}}","config":{{Config}},"layers":[{"digest":"{{A}}","size":8}]}""")]
    public void Invalid_manifests_are_rejected(string json)
    {
        var refused = Assert.IsType<ManifestReading.Refused>(Parse(json, OciManifest));

        Assert.Equal(CopyFailure.InvalidManifest, refused.Code);
    }

    [Theory]
    [InlineData("""{"schemaVersion":1,"name":"a","tag":"b","fsLayers":[]}""", "application/json")]
    [InlineData("""{"schemaVersion":1,"name":"a"}""", ManifestMediaTypes.DockerSchema1Signed)]
    [InlineData("""{"schemaVersion":1,"mediaType":"application/vnd.docker.distribution.manifest.v1+json"}""", null)]
    [InlineData(
        $$"""{"mediaType":"{{OciIndex}}","manifests":[{"mediaType":"{{ManifestMediaTypes.DockerSchema1}}","digest":"{{A}}","size":1}]}""",
        null)]
    [InlineData("""{"mediaType":"application/vnd.example+json","layers":[]}""", OciManifest)]
    [InlineData("""{"schemaVersion":2}""", "application/json")]
    [InlineData("{}", null)]
    public void Manifests_of_another_kind_are_refused_as_unsupported(string json, string? announced)
    {
        var refused = Assert.IsType<ManifestReading.Refused>(Parse(json, announced));

        Assert.Equal(CopyFailure.UnsupportedManifest, refused.Code);
    }

    [Fact]
    public void Deep_nesting_is_refused() =>
        Assert.IsType<ManifestReading.Refused>(Parse($$"""{"mediaType":"{{OciIndex}}","manifests":{{new string('[', 100_000)}}""", null));

    [Fact]
    public void A_truncated_manifest_is_rejected()
    {
        var whole = $$"""{"schemaVersion":2,"mediaType":"{{OciManifest}}","config":{{Config}},"layers":[{{Layer}}]}""";

        Assert.All(Enumerable.Range(
            0, whole.Length), length => Assert.IsType<ManifestReading.Refused>(Parse(whole[..length], OciManifest)));
    }

    private static string Filled(string json) => json
        .Replace("CONFIG", Config, StringComparison.Ordinal)
        .Replace("LAYER", Layer, StringComparison.Ordinal)
        .Replace("MANIFEST", OciManifest, StringComparison.Ordinal)
        .Replace("\"A\"", $"\"{A}\"", StringComparison.Ordinal)
        .Replace("\"B\"", $"\"{B}\"", StringComparison.Ordinal);

    private static ManifestDocument Read(string json, string? announced = OciManifest) =>
        Assert.IsType<ManifestReading.Read>(Parse(json, announced)).Manifest;

    private static ManifestReading Parse(string json, string? announced)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        return ManifestParser.Parse(bytes, Digest.Sha256Of(bytes), announced);
    }
}
