using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Replication.EmbeddedRegistry.Access;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Registries;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Copy;

/// <summary>The command reads the credentials that <c>docker login</c> stored.</summary>
public sealed class LoginTests : IAsyncLifetime
{
    private const string Account = $"{RegistryPair.User}:{RegistryPair.Password}";

    private readonly TemporaryFolder _folder = new();
    private readonly SampleImage _image = SampleImage.Create(layerSizes: [5000]);
    private RegistryPair _pair = null!;

    private string Host => _pair.Target.Address.Authority;

    private static string Basic => Convert.ToBase64String(Encoding.UTF8.GetBytes(Account));

    public async ValueTask InitializeAsync()
    {
        _pair = await RegistryPair.StartAsync(target: RegistryPair.WithTokens);
        await _pair.PushAsync(_image);
    }

    public async ValueTask DisposeAsync()
    {
        await _pair.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_password_in_the_file_is_used()
    {
        Write($$$$"""{"auths":{"{{{{Host}}}}":{"auth":"{{{{Basic}}}}"}}}""");

        Assert.Equal((0, ""), await RunAsync());
        Assert.Equal(0, (await RunAsync(("DOCKER_CONFIG", "/nowhere"), ("REGISTRY_AUTH_FILE", _folder.Combine("config.json")))).Code);
    }

    [Fact]
    public async Task The_command_line_takes_precedence_over_the_file()
    {
        Write($$$$"""{"auths":{"{{{{Host}}}}":{"auth":"{{{{Basic}}}}"}}}""");

        Assert.Equal(1, (await RunAsync(("REPLICATION_DST_CREDS", "robot:wrong"))).Code);
    }

    [Fact]
    public async Task A_helper_is_called_once_and_only_when_the_registry_requires_a_login()
    {
        Write("""{"credsStore":"test"}""");
        await HelperScript.InstallAsync(
            _folder.Path, $$"""echo '{"Username":"{{RegistryPair.User}}","Secret":"{{RegistryPair.Password}}"}'""");

        Assert.Equal((0, ""), await RunAsync());

        Assert.Single(RegistryPair.Of(_pair.Target, RequestKind.Token));
        // The source allows anonymous access.
        Assert.Equal($"get {Host}\n", await File.ReadAllTextAsync(_folder.Combine("calls")));
    }

    [Theory]
    [InlineData(RegistryAuthentication.Basic)]
    [InlineData(RegistryAuthentication.Bearer)]
    public async Task Without_credentials_from_the_helper_the_copy_is_anonymous(RegistryAuthentication authentication)
    {
        await using var pair =
            await RegistryPair.StartAsync(target: options => RegistryPair.WithTokens(options) with { Authentication = authentication });
        await pair.PushAsync(_image);
        Write("""{"credsStore":"test"}""");
        await HelperScript.InstallAsync(_folder.Path, "echo credentials not found in native keychain; exit 1");

        var (code, output) = await RunAsync(pair, []);

        Assert.Equal(1, code);
        Assert.Contains("It requires authentication", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_error_of_a_failed_helper_names_the_helper_and_not_its_secret()
    {
        Write($$$"""{"credHelpers":{"{{{Host}}}":"test"}}""");
        await HelperScript.InstallAsync(_folder.Path, """echo '{"Username":"robot","Secret":"hunter2'; echo no network >&2; exit 3""");

        var (code, output) = await RunAsync();

        Assert.Equal(1, code);
        Assert.Contains(
            $"The credential helper docker-credential-test, which {_folder.Combine("config.json")} names for {Host}, failed: it "
                + $"ended with 3 (no network)",
            output,
            StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_identity_token_is_exchanged_for_access_tokens()
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Basic);
        using var issued = JsonDocument.Parse(
            await http.GetStringAsync($"{_pair.Target.Address}token?service=test&offline_token=true&scope=repository:team/app:pull"));
        Write("""{"credsStore":"test"}""");
        await HelperScript.InstallAsync(
            _folder.Path, $$"""echo '{"Username":"<token>","Secret":"{{issued.RootElement.GetProperty("refresh_token").GetString()}}"}'""");

        Assert.Equal((0, ""), await RunAsync());

        Assert.All(RegistryPair.Of(_pair.Target, RequestKind.Token).Skip(1), static request => Assert.Equal("POST", request.Method));
    }

    [Fact]
    public async Task A_broken_file_is_wrong_configuration()
    {
        Write("{");

        var (code, output) = await RunAsync();

        Assert.Equal(2, code);
        Assert.Contains($"{_folder.Combine("config.json")}: line 1: is no JSON", output, StringComparison.Ordinal);
        Assert.Empty(_pair.Target.Requests.All);
    }

    private void Write(string json) => File.WriteAllText(_folder.Combine("config.json"), json);

    private Task<(int Code, string Output)> RunAsync(params (string Name, string Value)[] environment) => RunAsync(_pair, environment);

    private async Task<(int Code, string Output)> RunAsync(RegistryPair pair, (string Name, string Value)[] environment)
    {
        await using var process = ReplicationProcess.Start(
            _folder.Path,
            [("DOCKER_CONFIG", _folder.Path), ("PATH", $"{_folder.Path}:{Environment.GetEnvironmentVariable("PATH")}"), .. environment],
            [
                "copy",
                "-q",
                $"{pair.Source.Address.Authority}/team/app:v1",
                $"{pair.Target.Address.Authority}/team/app:v1",
                "--src-plain-http",
                "--dst-plain-http"]);
        return (await process.EndAsync(), process.Output);
    }
}
