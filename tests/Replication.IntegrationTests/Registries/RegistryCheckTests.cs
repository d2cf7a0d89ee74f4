using System.Net;
using Replication.Contracts;
using Replication.Contracts.Images;
using Replication.Contracts.Instances;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Replication.Registries.Checks;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Registries;

/// <summary>Each check has its own result, and no data remains in the registry.</summary>
public sealed class RegistryCheckTests
{
    [Fact]
    public async Task All_checks_of_a_working_registry_succeed_and_change_nothing()
    {
        await using var pair = await RegistryPair.StartAsync(source: RegistryPair.WithTokens);
        using var pusher = new RegistryPusher(pair.Source.Address, new NetworkCredential(RegistryPair.User, RegistryPair.Password));
        await pusher.PushAsync(RegistryPair.RepositoryText, "v1", SampleImage.Create(1));
        pair.Source.Requests.Clear();

        await CheckAsync(pair.SourceClient.Connection, "name=ok connection=ok tls=skipped login=ok read=ok write=ok");

        var uploads = pair.Source.Requests.All.Where(static it => it.Kind is RequestKind.UploadStart or RequestKind.Upload)
            .Where(static it => it.Status != 401)
            .Select(static it => (it.Method, it.Status));
        Assert.Equal([("POST", 202), ("DELETE", 204)], uploads);
        var page = await pair.SourceClient.ListRepositoriesAsync(null, 10, default);
        Assert.Equal([RegistryPair.RepositoryText], page.Items);
    }

    [Fact]
    public async Task The_check_leaves_no_upload_and_no_repository_at_the_distribution_registry()
    {
        await using var registry = await DockerRegistryServer.StartAsync();
        var connection = new RegistryConnection { Endpoint = registry.Address };

        await CheckAsync(connection, "name=ok connection=ok tls=skipped login=skipped read=ok write=ok");

        using var client = RegistryPair.ClientOf(registry.Address, password: null);
        Assert.Empty((await client.ListRepositoriesAsync(null, 10, default)).Items);
    }

    [Fact]
    public async Task A_password_that_the_registry_does_not_require_is_not_called_accepted()
    {
        await using var pair = await RegistryPair.StartAsync();
        using var client = RegistryPair.ClientOf(pair.Source.Address, password: "never asked for");

        var login = (await client.CheckAsync(repository: null, checksWrite: true, default))
            .Single(static it => it.Question == "login");

        Assert.Equal(
            (CheckOutcome.Skipped, "the registry answered without a login, so the credentials are not verified"),
            (login.Outcome, login.Detail));
    }

    [Fact]
    public Task A_host_name_without_an_address() => CheckAsync(
        new RegistryConnection { Endpoint = new Uri("http://registry.invalid") },
            "name=failed connection=skipped tls=skipped login=skipped read=skipped write=skipped");

    [Fact]
    public Task A_port_without_a_listener() => CheckAsync(
        new RegistryConnection { Endpoint = new Uri($"http://127.0.0.1:{FreePort.Take()}") },
            "name=ok connection=failed tls=skipped login=skipped read=skipped write=skipped");

    [Theory]
    [InlineData(true, "name=ok connection=ok tls=ok login=skipped read=ok write=ok")]
    [InlineData(false, "name=ok connection=ok tls=failed login=skipped read=skipped write=skipped")]
    public async Task A_certificate_that_is_trusted_or_not(bool isTrusted, string expected)
    {
        using var folder = new TemporaryFolder();
        await using var pair = await RegistryPair.StartAsync();
        await using var front = TlsFront.Start(pair.Target.Address, folder);

        await CheckAsync(
            new RegistryConnection
            {
                Endpoint = front.Address,
                Tls = new RegistryTls { CertificateAuthorityFile = isTrusted ? folder.Combine("ca.pem") : null }
            }, expected);
    }

    [Fact]
    public async Task A_wrong_password()
    {
        await using var pair = await RegistryPair.StartAsync(source: RegistryPair.WithTokens);

        var answers = await CheckAsync(
            pair.SourceClient.Connection with { Password = new Secret("planted-wrong-guess") },
                "name=ok connection=ok tls=skipped login=failed read=skipped write=skipped");

        Assert.Equal("check the credentials", answers.Single(static it => it.Question == "login").Advice);
    }

    [Fact]
    public async Task Missing_credentials_for_a_login()
    {
        await using var pair = await RegistryPair.StartAsync(source: RegistryPair.WithTokens);

        await CheckAsync(
            pair.SourceClient.Connection with { Username = null, Password = null },
            "name=ok connection=ok tls=skipped login=failed read=skipped write=skipped");
    }

    [Fact]
    public async Task An_account_that_may_not_write()
    {
        await using var pair = await RegistryPair.StartAsync();
        pair.Source.Faults.Add(new RequestMatch { Method = "POST", Kind = RequestKind.UploadStart }, Fault.Status(403));

        await CheckAsync(pair.SourceClient.Connection, "name=ok connection=ok tls=skipped login=skipped read=ok write=failed");
        await CheckAsync(
            pair.SourceClient.Connection, "name=ok connection=ok tls=skipped login=skipped read=ok write=skipped", checksWrite: false);
    }

    [Fact]
    public async Task Without_a_catalog_the_check_reads_a_named_repository()
    {
        await using var pair = await RegistryPair.StartAsync();
        await pair.PushAsync(SampleImage.Create(1));
        pair.Source.Faults.Add(new RequestMatch { Kind = RequestKind.Catalog }, Fault.Status(403), times: 2);

        await CheckAsync(pair.SourceClient.Connection, "name=ok connection=ok tls=skipped login=skipped read=skipped write=ok");
        await CheckAsync(
            pair.SourceClient.Connection,
            "name=ok connection=ok tls=skipped login=skipped read=ok write=ok",
            repository: RegistryPair.Repository);
        await CheckAsync(
            pair.SourceClient.Connection,
            "name=ok connection=ok tls=skipped login=skipped read=failed write=ok",
            repository: RepositoryName.Parse("team/none"));
    }

    private static async Task<IReadOnlyList<CheckAnswer>> CheckAsync(
        RegistryConnection connection, string expected, bool checksWrite = true, RepositoryName? repository = null)
    {
        using var client = new RegistryClient(connection, RegistryCheck.Options, TimeProvider.System);

        var answers = await client.CheckAsync(repository, checksWrite, default);

        Assert.Equal(expected, string.Join(' ', answers.Select(static it => $"{it.Question}={it.Outcome.ToString().ToLowerInvariant()}")));
        Assert.All(answers.Where(static it => it.Outcome == CheckOutcome.Failed), static it => Assert.NotNull(it.Advice));
        Assert.All(answers, static it => Assert.DoesNotContain("planted", $"{it.Detail} {it.Advice}", StringComparison.Ordinal));
        return answers;
    }
}
