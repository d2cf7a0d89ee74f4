using Replication.Registries.Layouts;
using Xunit;

namespace Replication.UnitTests.Registries.Layouts;

public sealed class LayoutNameTests
{
    [Theory]
    [InlineData("v1", null, "v1")]
    [InlineData("nginx:1.27", "nginx", "1.27")]
    [InlineData("team/app:v1", "team/app", "v1")]
    [InlineData("docker.io/library/nginx:1.27", "library/nginx", "1.27")]
    [InlineData("localhost/team/app:v1", "team/app", "v1")]
    [InlineData("localhost:5000/team/app:v1", "team/app", "v1")]
    [InlineData("registry:5000/app:v1", "app", "v1")]
    public void The_host_is_no_part_of_a_name(string text, string? repository, string tag)
    {
        var name = LayoutName.Read(text);

        Assert.Equal((repository, tag), (name?.Repository?.Text, name?.Tag));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("team/app")]
    [InlineData("localhost:5000/app")]
    [InlineData("Team/App:v1")]
    [InlineData("team/app:")]
    [InlineData("team/app@sha256:0123456789012345678901234567890123456789012345678901234567890123")]
    public void A_text_without_repository_or_tag_names_nothing(string? text) => Assert.Null(LayoutName.Read(text));
}
