using System.Text.Json;
using Replication.App.Copy.Logins;
using Replication.Registries;
using Xunit;

namespace Replication.UnitTests.App.Copy.Logins;

public sealed class DockerConfigurationTests
{
    // robot:hunter2
    private const string Auth = """{"auth":"cm9ib3Q6aHVudGVyMg=="}""";

    [Theory]
    [InlineData("registry.example.com", "registry.example.com/team/app")]
    [InlineData("REGISTRY.example.com", "registry.example.com/team/app")]
    [InlineData("https://registry.example.com", "registry.example.com/team/app")]
    [InlineData("https://registry.example.com/v1/", "registry.example.com/team/app")]
    [InlineData("registry.example.com/team", "registry.example.com/team/app")]
    [InlineData("registry.example.com/team/app", "registry.example.com/team/app")]
    [InlineData("localhost:5000", "localhost:5000/app")]
    [InlineData("https://index.docker.io/v1/", "alpine")]
    [InlineData("docker.io", "alpine")]
    [InlineData("docker.io/library", "alpine")]
    public void A_registry_is_found_under_each_of_its_names(string key, string image) =>
        Assert.Equal(
            ("robot", "hunter2", CredentialKind.Password),
            Known($$$"""{"auths":{"other.example.com":{"auth":"eDp5"},"{{{key}}}":{{{Auth}}}}}""", image));

    [Theory]
    [InlineData("registry.example.com:5000")]
    [InlineData("example.com")]
    [InlineData("registry.example.com.evil.com")]
    [InlineData("https://registry.example.com.evil.com/v1/")]
    [InlineData("registry.example.com/te")]
    [InlineData("registry.example.com/team/app2")]
    [InlineData("registry.example.com/other")]
    public void An_event_of_another_registry_or_repository_is_ignored(string key) =>
        Assert.Null(Find($$$"""{"auths":{"{{{key}}}":{{{Auth}}}}}""", "registry.example.com/team/app"));

    [Fact]
    public void The_closest_entry_counts() =>
        Assert.Equal(
            ("near", "3", CredentialKind.Password),
            Known(
                """{"auths":{"https://h.io":{"username":"far","password":"1"},"h.io/team/app":{"username":"near","password":"3"},"h.io/team":{"username":"mid","password":"2"}}}""",
                "h.io/team/app:v1"));

    [Theory]
    [InlineData("""{"username":"robot","password":"p:w"}""", "robot", "p:w", CredentialKind.Password)]
    [InlineData("""{"auth":"cm9ib3Q6cDp3"}""", "robot", "p:w", CredentialKind.Password)]
    [InlineData("""{"auth":"cm9ib3Q6aHVudGVyMgAA"}""", "robot", "hunter2", CredentialKind.Password)]
    [InlineData("""{"auth":"cm9ib3Q6aHVudGVyMg==","identitytoken":"refresh"}""", "robot", "refresh", CredentialKind.IdentityToken)]
    [InlineData("""{"identitytoken":"refresh"}""", null, "refresh", CredentialKind.IdentityToken)]
    [InlineData("""{"registrytoken":"access"}""", null, "access", CredentialKind.RegistryToken)]
    public void An_entry_holds_a_password_or_a_token(string entry, string? username, string secret, CredentialKind kind) =>
        Assert.Equal((username, secret, kind), Known($$$"""{"auths":{"h.io":{{{entry}}}}}""", "h.io/app"));

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""[]""")]
    [InlineData("""{"auths":[]}""")]
    [InlineData("""{"auths":{"h.io":{}}}""")]
    [InlineData("""{"auths":{"h.io":"text"}}""")]
    [InlineData("""{"auths":{"h.io":{"auth":""}},"credsStore":""}""")]
    [InlineData("""{"credHelpers":{"other.io":"x"}}""")]
    public void A_login_file_without_an_entry_for_the_registry_is_skipped(string json) => Assert.Null(Find(json, "h.io/app"));

    [Theory]
    [InlineData(
        """{"credHelpers":{"h.io":"ecr-login"},"credsStore":"desktop","auths":{"h.io":{"auth":"eDp5"}}}""",
        "h.io/app",
        "ecr-login",
        "h.io")]
    [InlineData("""{"credsStore":"desktop","auths":{"h.io":{}}}""", "h.io/app", "desktop", "h.io")]
    [InlineData("""{"credsStore":"desktop"}""", "localhost:5000/app", "desktop", "localhost:5000")]
    [InlineData("""{"credsStore":"desktop"}""", "alpine", "desktop", "https://index.docker.io/v1/")]
    [InlineData("""{"credHelpers":{"https://index.docker.io/v1/":"pass"}}""", "alpine", "pass", "https://index.docker.io/v1/")]
    public void A_helper_of_the_registry_takes_precedence_over_the_default_helper(string json, string image, string name, string server) =>
        Assert.Equal(new DockerLogin.UseHelper(new CredentialHelper(name, server, "config.json")), Find(json, image));

    [Fact]
    public void Credentials_in_the_file_take_precedence_over_the_default_helper() =>
        Assert.Equal(
            ("robot", "hunter2", CredentialKind.Password),
            Known($$$"""{"credsStore":"desktop","auths":{"h.io":{{{Auth}}}}}""", "h.io/app"));

    [Theory]
    [InlineData("""{"credsStore":"../../tmp/evil"}""", "'../../tmp/evil' is no name of a credential helper")]
    [InlineData("""{"credHelpers":{"h.io":"a b"}}""", "'a b' is no name of a credential helper")]
    [InlineData("""{"auths":{"h.io":{"auth":"hunter2!"}}}""", "auths, h.io, auth: (not shown) is not the base64 of USER:PASS")]
    [InlineData("""{"auths":{"h.io":{"auth":"aHVudGVyMg=="}}}""", "auths, h.io, auth: (not shown) is not the base64 of USER:PASS")]
    public void Errors_contain_no_secrets(string json, string problem)
    {
        var wrong = Assert.IsType<DockerLogin.Wrong>(Find(json, "h.io/app"));

        Assert.StartsWith($"config.json: {problem}", wrong.Problem, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", wrong.Problem, StringComparison.Ordinal);
    }

    private static (string?, string, CredentialKind) Known(string json, string image)
    {
        var known = Assert.IsType<DockerLogin.Known>(Find(json, image)).Credentials;
        return (known.Username, known.Secret.Reveal(), known.Kind);
    }

    private static DockerLogin? Find(string json, string image)
    {
        using var document = JsonDocument.Parse(json);
        return new DockerConfiguration("config.json", document.RootElement).Find(Samples.Side(image).InRegistry!);
    }
}
