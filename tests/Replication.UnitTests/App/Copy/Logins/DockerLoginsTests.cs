using Replication.App.Copy.Logins;
using Replication.Testing.Servers;
using Xunit;

namespace Replication.UnitTests.App.Copy.Logins;

public sealed class DockerLoginsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "/home/x/.config/containers/auth.json /home/x/.docker/config.json")]
    [InlineData(
        "XDG_RUNTIME_DIR=/run/1 XDG_CONFIG_HOME=/etc/x",
        "/run/1/containers/auth.json /etc/x/containers/auth.json /home/x/.docker/config.json")]
    [InlineData("XDG_RUNTIME_DIR=/run/1 DOCKER_CONFIG=/secrets", "/secrets/config.json")]
    [InlineData("DOCKER_CONFIG=/secrets REGISTRY_AUTH_FILE=/a.json", "/a.json")]
    [InlineData("REGISTRY_AUTH_FILE= DOCKER_CONFIG=", "/home/x/.config/containers/auth.json /home/x/.docker/config.json")]
    public void The_places_are_those_of_docker_and_podman(string environment, string files)
    {
        var variables = environment.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(static it => it.Split('='))
            .ToDictionary(static it => it[0], static it => it[1]);

        Assert.Equal(files.Split(' '), DockerPlaces.Of(variables.GetValueOrDefault, "/home/x"));
    }

    [Fact]
    public void The_first_file_that_knows_the_registry_counts()
    {
        var files = new[]
        {
            _folder.Combine("absent.json"),
            Write("empty.json", "{}"),
            Write("one.json", """{"credsStore":"one"}"""),
            Write("two.json", """{"credsStore":"two"}""")
        };

        Assert.Equal("one", Assert.IsType<DockerLogin.UseHelper>(DockerLogins.Find(Samples.Side("h.io/app").InRegistry!, files)).Helper.Name);
        Assert.Null(DockerLogins.Find(Samples.Side("h.io/app").InRegistry!, files[..2]));
    }

    [Theory]
    [InlineData("{\n\"auths\": {\n", "line 3: is no JSON")]
    [InlineData("", "line 1: is no JSON")]
    public void A_broken_file_is_named_with_its_line(string json, string problem)
    {
        var file = Write("config.json", json);

        Assert.Equal(
            $"{file}: {problem}", Assert.IsType<DockerLogin.Wrong>(DockerLogins.Find(Samples.Side("h.io/app").InRegistry!, [file])).Problem);
    }

    private string Write(string name, string json)
    {
        File.WriteAllText(_folder.Combine(name), json);
        return _folder.Combine(name);
    }
}
