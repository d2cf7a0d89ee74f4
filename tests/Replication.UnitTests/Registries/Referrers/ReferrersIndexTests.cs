using System.Text;
using System.Text.Json;
using Replication.Contracts.Images;
using Replication.Registries.Manifests;
using Replication.Registries.Referrers;
using Xunit;

namespace Replication.UnitTests.Registries.Referrers;

public sealed class ReferrersIndexTests
{
    private const string A = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    [Theory]
    [InlineData(""","artifactType":"x/own" """, "x/own")]
    [InlineData("", "x/config")]
    [InlineData(""","artifactType":"" """, "x/config")]
    [InlineData(""","artifactType":17""", "x/config")]
    public void A_referrer_is_listed_with_its_kind_and_annotations(string artifactType, string expected)
    {
        var list = ReferrersIndex.With(null, Referrer(artifactType))!;

        var entry = JsonDocument.Parse(list.Bytes).RootElement.GetProperty("manifests")[0];
        Assert.Equal(expected, entry.GetProperty("artifactType").GetString());
        Assert.Equal("b", entry.GetProperty("annotations").GetProperty("a").GetString());
        Assert.Equal(Referrer(artifactType).Bytes.Length, entry.GetProperty("size").GetInt32());
        Assert.Equal(list.Digest, Digest.Sha256Of(list.Bytes.Span));
    }

    [Fact]
    public void Characters_are_not_escaped_for_HTML()
    {
        var list = ReferrersIndex.With(null, Referrer(""","artifactType":"x/own+json" """))!;

        Assert.Contains("\"x/own+json\"", Encoding.UTF8.GetString(list.Bytes.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void Existing_entries_are_kept_and_none_is_added_twice()
    {
        var others =
            Read(
                $$"""{"schemaVersion":2,"mediaType":"{{ManifestMediaTypes.OciIndex}}","x":1,"manifests":[{"mediaType":"{{ManifestMediaTypes.OciManifest}}","digest":"{{A}}","size":1,"annotations":{"k":"v"} }]}""");

        var list = ReferrersIndex.With(others, Referrer(""))!;

        var root = JsonDocument.Parse(list.Bytes).RootElement;
        Assert.Equal(1, root.GetProperty("x").GetInt32());
        Assert.Equal("v", root.GetProperty("manifests")[0].GetProperty("annotations").GetProperty("k").GetString());
        Assert.Equal(2, root.GetProperty("manifests").GetArrayLength());
        Assert.Null(ReferrersIndex.With(Read(Encoding.UTF8.GetString(list.Bytes.Span)), Referrer("")));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    public void A_list_that_is_empty_or_null_is_added_to(string manifests)
    {
        var empty = Read($$"""{"schemaVersion":2,"mediaType":"{{ManifestMediaTypes.OciIndex}}","manifests":{{manifests}} }""");

        var list = ReferrersIndex.With(empty, Referrer(""))!;

        Assert.Equal(1, JsonDocument.Parse(list.Bytes).RootElement.GetProperty("manifests").GetArrayLength());
    }

    [Fact]
    public void A_repeated_annotation_has_its_last_value()
    {
        var twice = Read(
            $$"""{"mediaType":"{{ManifestMediaTypes.OciManifest}}","config":{"digest":"{{A}}","size":2},"layers":[],"annotations":{"a":"1","a":"2"} }""");
        var others =
            Read(
                $$"""{"mediaType":"{{ManifestMediaTypes.OciIndex}}","x":1,"x":2,"manifests":[{"digest":"{{A}}","size":1,"annotations":{"k":"1","k":"2"} }]}""");

        var list = ReferrersIndex.With(others, twice)!;

        var root = JsonDocument.Parse(list.Bytes, new JsonDocumentOptions { AllowDuplicateProperties = true }).RootElement;
        Assert.Equal("2", root.GetProperty("manifests")[1].GetProperty("annotations").GetProperty("a").GetString());
        Assert.Equal(2, root.GetProperty("x").GetInt32());
        Assert.Equal(2, root.GetProperty("manifests").GetArrayLength());
    }

    [Fact]
    public void Tags_are_made_of_the_digest()
    {
        var sha512 = Digest.Parse($"sha512:{new string('b', 128)}");

        Assert.Equal(A.Replace(':', '-'), ReferrersTag.Of(Digest.Parse(A)).Text);
        Assert.Equal($"sha512-{new string('b', 64)}", ReferrersTag.Of(sha512).Text);
        Assert.Equal([".sig", ".att", ".sbom"], ReferrersTag.OfCosign(Digest.Parse(A)).Select(static tag => tag.Text[71..]));
        Assert.Empty(ReferrersTag.OfCosign(sha512));
    }

    [Theory]
    [InlineData("sha256-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", true)]
    [InlineData("sha256-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.sig", true)]
    [InlineData("sha256-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.att", true)]
    [InlineData("sha256-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.txt", false)]
    [InlineData("sha256-aaaa", false)]
    [InlineData("sha512-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    [InlineData("v1.sig", false)]
    [InlineData("latest", false)]
    public void A_tag_may_say_what_it_refers_to(string tag, bool says)
    {
        Assert.Equal(says, ReferrersTag.TryReadSubject(Tag.Parse(tag), out var subject));
        Assert.Equal(says ? A : null, subject?.Text);
    }

    private static ManifestDocument Referrer(string artifactType) => Read(
        $$"""{"mediaType":"{{ManifestMediaTypes.OciManifest}}","config":{"mediaType":"x/config","digest":"{{A}}","size":2},"layers":[],"annotations":{"a":"b"}{{artifactType}} }""");

    private static ManifestDocument Read(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        return Assert.IsType<ManifestReading.Read>(ManifestParser.Parse(bytes, Digest.Sha256Of(bytes), null)).Manifest;
    }
}
