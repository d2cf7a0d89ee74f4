using Replication.App.Copy;
using Xunit;

namespace Replication.UnitTests.App.Copy;

public sealed class ImageReferenceTests
{
    private const string Digest = "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    [Theory]
    [InlineData("registry.example.com/team/app:v1", "registry.example.com", "team/app", "v1", null)]
    [InlineData("registry.example.com/app", "registry.example.com", "app", "latest", null)]
    [InlineData("registry.example.com:5000/team/app", "registry.example.com:5000", "team/app", "latest", null)]
    [InlineData("localhost/app:V_1.0-x", "localhost", "app", "V_1.0-x", null)]
    [InlineData("localhost:5000/app:v1@" + Digest, "localhost:5000", "app", "v1", Digest)]
    [InlineData("127.0.0.1:5000/a/b/c@" + Digest, "127.0.0.1:5000", "a/b/c", "latest", Digest)]
    [InlineData("[::1]:5000/team/app:v1", "[::1]:5000", "team/app", "v1", null)]
    [InlineData("alpine", "docker.io", "library/alpine", "latest", null)]
    [InlineData("alpine:3.22", "docker.io", "library/alpine", "3.22", null)]
    [InlineData("docker.io/alpine:3.22", "docker.io", "library/alpine", "3.22", null)]
    [InlineData("docker.io/library/alpine", "docker.io", "library/alpine", "latest", null)]
    [InlineData("registry-1.docker.io/library/alpine", "docker.io", "library/alpine", "latest", null)]
    [InlineData("index.docker.io/grafana/grafana:12", "docker.io", "grafana/grafana", "12", null)]
    [InlineData("grafana/grafana:12", "docker.io", "grafana/grafana", "12", null)]
    public void A_reference_is_read(string text, string host, string repository, string tag, string? digest)
    {
        Assert.True(ImageReference.TryParse(text, out var image, out _));

        Assert.Equal((host, repository, tag, digest), (image.Host, image.Repository.Text, image.TagOrLatest.Text, image.Digest?.Text));
    }

    [Theory]
    [InlineData("https://registry.example.com/app", "begins with a scheme")]
    [InlineData("docker://registry.example.com/app", "begins with a scheme")]
    [InlineData("registry.example.com/app@sha256:12", "has no digest behind its '@'")]
    [InlineData("robot:secret@registry.example.com/app", "--src-creds")]
    [InlineData("registry.example.com/app:-v1", "has the tag '-v1', which is none")]
    [InlineData("registry.example.com/app:", "has the tag '', which is none")]
    [InlineData("registry.example.com/Team/app", "has the repository 'Team/app', which is none")]
    [InlineData("registry.example.com/", "has the repository '', which is none")]
    [InlineData("registry.example.com", "names no repository")]
    [InlineData("localhost:5000", "names no repository")]
    [InlineData("registry.example.com:port/app", "has the host 'registry.example.com:port', which is none")]
    [InlineData("", "has the repository '', which is none")]
    public void An_invalid_reference_is_refused_with_the_reason(string text, string complaint)
    {
        Assert.False(ImageReference.TryParse(text, out _, out var problem));

        Assert.Contains(complaint, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("docker.io/alpine", false, "https://registry-1.docker.io/")]
    [InlineData("registry.example.com:5000/app", false, "https://registry.example.com:5000/")]
    [InlineData("localhost:5000/app", true, "http://localhost:5000/")]
    [InlineData("localhost:5000/app", false, "https://localhost:5000/")]
    public void A_registry_uses_https_unless_http_is_set(string text, bool isPlainHttp, string endpoint)
    {
        Assert.True(ImageReference.TryParse(text, out var image, out _));

        Assert.Equal(new Uri(endpoint), image.Endpoint(isPlainHttp));
    }
}
