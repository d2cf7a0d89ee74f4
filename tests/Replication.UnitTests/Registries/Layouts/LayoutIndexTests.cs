using System.Text;
using Replication.Contracts.Images;
using Replication.Registries.Layouts;
using Replication.Registries.Manifests;
using Xunit;

namespace Replication.UnitTests.Registries.Layouts;

public sealed class LayoutIndexTests
{
    private const string D1 = "sha256:1111111111111111111111111111111111111111111111111111111111111111";
    private const string D2 = "sha256:2222222222222222222222222222222222222222222222222222222222222222";

    [Theory]
    [InlineData("v1", D1)]
    [InlineData("1.27", D2)]
    [InlineData("v2", null)]
    // Part of a tag.
    [InlineData("27", null)]
    public void An_image_is_found_by_its_tag_or_by_the_tag_of_its_full_name(string tag, string? digest)
    {
        var index = Read(Entry(D1, "v1"), Entry(D2, "docker.io/library/nginx:1.27"));

        Assert.Equal(digest, index.Named(tag).SingleOrDefault()?.Descriptor.Digest.Text);
    }

    [Fact]
    public void A_tag_of_two_images_is_ambiguous_unless_one_has_exactly_this_name()
    {
        Assert.Equal(2, Read(Entry(D1, "a:v1"), Entry(D2, "b:v1")).Named("v1").Count);
        Assert.Single(Read(Entry(D1, "v1"), Entry(D2, "b:v1")).Named("v1"));
        Assert.Single(Read(Entry(D1, "v1"), Entry(D1, "v1")).Named("v1"));
    }

    [Fact]
    public void A_new_tag_keeps_the_other_entries_with_everything_in_them()
    {
        const string entry = $$$"""{"mediaType":"{{{ManifestMediaTypes.OciManifest}}}","digest":"{{{D1}}}","size":3,"x":{"y":[1]}}""";

        var changed = With("""{"schemaVersion":2,"z":1,"manifests":[ENTRY]}""".Replace("ENTRY", entry, StringComparison.Ordinal), "v1", D2);

        Assert.Equal(
            $$"""{"schemaVersion":2,"z":1,"manifests":[{{entry}},{{Entry(D2, "v1")}}]}""".Replace(" ", "", StringComparison.Ordinal), changed);
    }

    [Theory]
    // A tag moves; its old entry goes.
    [InlineData("v1", D2, "v1", D2)]
    // The same tag and digest: nothing to write.
    [InlineData("v1", D1, null, null)]
    // A second tag of the same image.
    [InlineData("v2", D1, "v1 v2", D1 + " " + D1)]
    // A manifest that is listed needs no entry without a tag.
    [InlineData(null, D1, null, null)]
    [InlineData(null, D2, "v1 -", D1 + " " + D2)]
    public void Entries_change_only_as_needed(string? tag, string digest, string? tags, string? digests)
    {
        var changed = With(Text(Entry(D1, "v1")), tag, digest);

        Assert.Equal(tags, changed is null ? null : string.Join(' ', Parse(changed).Entries.Select(static it => it.RefName ?? "-")));
        Assert.Equal(
            digests, changed is null ? null : string.Join(' ', Parse(changed).Entries.Select(static it => it.Descriptor.Digest.Text)));
    }

    [Fact]
    public void A_tag_replaces_the_entry_without_a_tag_of_the_same_image() =>
        Assert.Equal(["v1"], Parse(With(Text(Entry(D1, null)), "v1", D1)!).Entries.Select(static it => it.RefName));

    [Fact]
    public void A_deleted_tag_keeps_the_other_tags_of_its_image()
    {
        var index = Read(Entry(D1, "v1"), Entry(D1, "v2"));

        Assert.Equal(["v2"], Parse(Encoding.UTF8.GetString(index.Without(LayoutNames.OfOne, "v1")!)).Entries.Select(static it => it.RefName));
        Assert.Null(index.Without(LayoutNames.OfOne, "v3"));
    }

    [Theory]
    [InlineData("{", "is not valid JSON")]
    [InlineData("[]", "it is not a JSON object")]
    [InlineData("{}", "it has no manifests")]
    [InlineData("""{"manifests":1}""", "its manifests are not a list")]
    [InlineData("""{"manifests":[{"digest":"../../etc/passwd","size":1}]}""", "which is neither sha256 nor sha512")]
    public void A_damaged_index_is_refused_with_the_reason(string text, string reason)
    {
        Assert.False(LayoutIndex.TryRead(Encoding.UTF8.GetBytes(text), out _, out var problem));
        Assert.Contains(reason, problem, StringComparison.Ordinal);
    }

    private static LayoutIndex Read(params string[] entries) => Parse(Text(entries));

    private static LayoutIndex Parse(string text) =>
        LayoutIndex.TryRead(Encoding.UTF8.GetBytes(text), out var index, out var problem) ? index : throw new FormatException(problem);

    private static string? With(string text, string? tag, string digest) =>
        Parse(text).With(LayoutNames.OfOne, tag, new ManifestDocument
        {
            Digest = Digest.Parse(digest),
            MediaType = ManifestMediaTypes.OciManifest,
            Bytes = "{}"u8.ToArray(),
        }) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    private static string Text(params string[] entries) => $$"""{"schemaVersion":2,"manifests":[{{string.Join(',', entries)}}]}""";

    private static string Entry(string digest, string? name) =>
        $$"""{"mediaType":"{{ManifestMediaTypes.OciManifest}}","digest":"{{digest}}","size":2"""
            + (name is null ? "}" : $$$""","annotations":{"org.opencontainers.image.ref.name":"{{{name}}}"}}""");
}
