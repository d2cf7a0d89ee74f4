using Replication.App.Copy;
using Xunit;

namespace Replication.UnitTests.App.Copy;

public sealed class LayoutLocationTests
{
    private const string D = "sha256:1111111111111111111111111111111111111111111111111111111111111111";

    [Theory]
    [InlineData("oci:export", false, "export", null, null)]
    [InlineData("oci:/var/export:v1", false, "/var/export", "v1", null)]
    [InlineData("oci:/var/export@" + D, false, "/var/export", null, D)]
    [InlineData("oci:/var/export:v1@" + D, false, "/var/export", "v1", D)]
    // Only the form of a digest or a tag separates.
    [InlineData("oci:/home/me@work/export", false, "/home/me@work/export", null, null)]
    [InlineData("oci:/a:b/export", false, "/a:b/export", null, null)]
    [InlineData("docker-archive:app.tar", true, "app.tar", null, null)]
    [InlineData("docker-archive:/tmp/app.tar:1.2", true, "/tmp/app.tar", "1.2", null)]
    public void A_folder_or_archive_is_read(string text, bool isArchive, string path, string? tag, string? digest)
    {
        Assert.True(CopyLocation.TryParse(text, out var location, out var problem), problem);

        var layout = Assert.IsType<LayoutLocation>(location);
        Assert.Equal((isArchive, path, tag, digest), (layout.IsArchive, layout.Path, layout.Tag?.Text, layout.Digest?.Text));
        Assert.Equal(text, layout.ToString());
    }

    [Theory]
    [InlineData("oci:", "names no folder")]
    [InlineData("oci::v1", "names no folder")]
    [InlineData("docker-archive:", "names no file")]
    [InlineData("oci:export:-", "has the tag '-'")]
    public void What_is_wrong_is_said(string text, string expected)
    {
        Assert.False(CopyLocation.TryParse(text, out _, out var problem));
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_names_are_those_of_registries()
    {
        Assert.True(CopyLocation.TryParse("localhost:5000/team/app:v1", out var location, out _));
        Assert.IsType<ImageReference>(location);
    }
}
