using System.Text;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Xunit;

namespace Replication.UnitTests.EmbeddedRegistry;

public sealed class ManifestContentTests
{
    private const string Digest = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Fact]
    public void The_subject_of_an_image_is_separate_from_its_config_and_layers()
    {
        var subject = SampleImage.Create(1);
        var image = SampleImage.Create(2, subject: subject, artifactType: "application/vnd.example");

        var document = ManifestContent.Read(image.Bytes, out _);

        Assert.Equal(image.Blobs.Select(it => it.Digest).Order(), document!.References.Select(it => it.ToString()).Order());
        Assert.Equal(subject.Digest, document.Subject?.ToString());
        Assert.Equal("application/vnd.example", document.ArtifactType);
        Assert.Equal(image.MediaType, document.MediaType);
    }

    [Fact]
    public void An_index_refers_to_its_children()
    {
        var index = SampleIndex.Create(1, "amd64", "arm64");

        var document = ManifestContent.Read(index.Bytes, out _);

        Assert.Equal(index.Children.Select(it => it.Digest), document!.References.Select(it => it.ToString()));
        Assert.Null(document.Subject);
        Assert.Null(document.ArtifactType);
    }

    [Fact]
    public void Without_artifactType_the_config_media_type_is_used()
    {
        var document = ManifestContent.Read(SampleImage.Create(1).Bytes, out _);

        Assert.Equal("application/vnd.oci.image.config.v1+json", document!.ArtifactType);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"layers":null,"subject":null}""")]
    [InlineData("""{"unknown":[1,2]}""")]
    [InlineData("""{"annotations":{"a":"1","a":"2"}}""")]
    public void A_document_of_an_unknown_type_has_no_references(string json) =>
        Assert.Empty(ManifestContent.Read(Encoding.UTF8.GetBytes(json), out _)!.References);

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("""{"layers":7}""")]
    [InlineData("""{"layers":[7]}""")]
    [InlineData("""{"layers":[{}]}""")]
    [InlineData("""{"layers":[{"digest":"sha256:7"}]}""")]
    [InlineData("""{"layers":[{"digest":7}]}""")]
    [InlineData("""{"mediaType":7}""")]
    [InlineData("""{"annotations":{"a":7}}""")]
    [InlineData("""{"config":[]}""")]
    [InlineData("""{"subject":{"digest":"../../etc/passwd"}}""")]
    public void The_reason_for_an_invalid_manifest_is_returned(string json)
    {
        Assert.Null(ManifestContent.Read(Encoding.UTF8.GetBytes(json), out var problem));
        Assert.NotEmpty(problem!);
    }

    [Theory]
    [InlineData("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", false)]
    [InlineData("application/vnd.oci.image.layer.nondistributable.v1.tar+zstd", false)]
    [InlineData("application/vnd.oci.image.layer.v1.tar+zstd", true)]
    public void A_layer_that_is_not_for_distribution_is_no_reference(string mediaType, bool counts)
    {
        var json = $$"""{"layers":[{"mediaType":"{{mediaType}}","digest":"{{Digest}}","size":0,"urls":["https://example.com"]}]}""";

        Assert.Equal(counts ? 1 : 0, ManifestContent.Read(Encoding.UTF8.GetBytes(json), out _)!.References.Count);
    }
}
