using Microsoft.Extensions.Logging.Abstractions;
using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Replication.Registries.Instances;
using Replication.Testing.Servers;
using Xunit;

namespace Replication.IntegrationTests.Registries;

public sealed class TlsTests
{
    // RFC 5280, 4.2.1.12
    private const string ForServers = "1.3.6.1.5.5.7.3.1";
    private const string ForClients = "1.3.6.1.5.5.7.3.2";

    private readonly SampleImage _image = SampleImage.Create(layerSizes: [50_000, 2_000_000]);

    [Fact]
    public Task A_private_authority_is_trusted_where_its_file_is_given() =>
        CopyThroughAsync(static folder => new RegistryTls { CertificateAuthorityFile = folder.Combine("ca.pem") });

    [Fact]
    public async Task An_unknown_authority_is_refused_with_the_reason()
    {
        using var folder = new TemporaryFolder();
        await using var pair = await RegistryPair.StartAsync();
        await using var front = TlsFront.Start(pair.Target.Address, folder);
        await pair.PushAsync(_image);

        var failure = Assert.IsType<CopyResult.Failed>(await CopyAsync(pair, front, new RegistryTls())).Failure;

        Assert.Equal(CopyFailure.RegistryUnavailable, failure.Code);
        Assert.Contains("certificate", failure.Message, StringComparison.Ordinal);
        Assert.Empty(pair.Target.Requests.All);
    }

    [Theory]
    [InlineData(
        "selfSigned", false, "its certificate is self-signed, and this machine does not trust it|Set tls.ca|openssl s_client -connect "
            + "127.0.0.1:PORT </dev/null|openssl x509 -out registry.pem")]
    [InlineData(
        null, false, "its certificate was issued by 'Test authority |Set tls.ca|openssl s_client -showcerts -connect 127.0.0.1:PORT")]
    [InlineData("expired", true, "its certificate has expired or is not valid yet: it is valid from |Renew the certificate|clock")]
    [InlineData("otherName", true, "its certificate is for registry.example.com, not for 127.0.0.1|Use one of the names")]
    [InlineData("noTls", false, "begins with https://, but this port answers without TLS|Write http:// in the endpoint")]
    [InlineData("plain", false, "begins with http://, but this port requires TLS|Write https:// in the endpoint")]
    public async Task A_problem_with_TLS_is_named_with_its_remedy_by_a_task_and_by_a_check(string? flaw, bool isTrusted, string words)
    {
        using var folder = new TemporaryFolder();
        await using var pair = await RegistryPair.StartAsync();
        await using var front = TlsFront.Start(pair.Target.Address, folder, flaw: flaw);
        using var plain = flaw == "plain" ? PlainRefusal.Start() : null;
        var endpoint = flaw switch
        {
            "noTls" => new UriBuilder(pair.Target.Address) { Scheme = "https" }.Uri,
            "plain" => plain!.Address,
            _ => front.Address,
        };
        using var client = new RegistryClient(
            new RegistryConnection
            {
                Endpoint = endpoint,
                Tls = new RegistryTls { CertificateAuthorityFile = isTrusted ? folder.Combine("ca.pem") : null },
            },
            RegistryPair.Impatient,
            TimeProvider.System);
        await pair.PushAsync(_image);

        var failure = Assert.IsType<CopyResult.Failed>(
            await pair.Copier.CopyAsync(pair.Request() with { Target = client }, default)).Failure;
        var failed = (await client.CheckAsync(repository: null, checksWrite: false, default))
            .Single(static it => it.Outcome == CheckOutcome.Failed);

        Assert.Equal((CopyFailure.RegistryUnavailable, true), (failure.Code, failure.IsWorthRetrying));
        if (isTrusted)
            Assert.DoesNotContain("trust", failure.Message, StringComparison.Ordinal);
        foreach (var word in words.Replace("PORT", $"{endpoint.Port}", StringComparison.Ordinal).Split('|', StringSplitOptions.TrimEntries))
        {
            Assert.Contains(word, failure.Message, StringComparison.Ordinal);
            Assert.Contains(word, $"{failed.Detail} {failed.Advice}", StringComparison.Ordinal);
        }
    }

    [Fact]
    public Task Any_certificate_is_accepted_with_insecure() =>
        CopyThroughAsync(static _ => new RegistryTls { AcceptAnyCertificate = true });

    [Fact]
    public async Task The_certificates_of_an_instance_are_used()
    {
        using var folder = new TemporaryFolder();
        await using var pair = await RegistryPair.StartAsync();
        await using var front = TlsFront.Start(pair.Target.Address, folder, wantsClientCertificate: true);
        await pair.PushAsync(_image);
        var pem = await File.ReadAllTextAsync(folder.Combine("client.pem"));
        var instance = new RegistryInstance
        {
            Name = "tokyo",
            Endpoint = front.Address,
            Tls = new InstanceTls
            {
                CertificateAuthorities = await File.ReadAllTextAsync(folder.Combine("ca.pem")),
                Certificate = pem,
                Key = new Secret(pem[pem.IndexOf("-----BEGIN PRIVATE", StringComparison.Ordinal)..])
            },
        };
        using var clients = new RegistryClients(
            new InstanceBook([instance], null!), RegistryPair.Impatient, TimeProvider.System, NullLoggerFactory.Instance);
        using var target = await clients.BorrowAsync("tokyo", default);

        await pair.AssertCopiedAsync(_image, await pair.Copier.CopyAsync(pair.Request() with { Target = target!.Client }, default));

        Assert.All(front.ClientSubjects, static subject => Assert.Equal("CN=replication worker", subject));
    }

    [Fact]
    public async Task A_registry_that_requires_a_client_certificate_gets_it()
    {
        using var folder = new TemporaryFolder();
        await using var pair = await RegistryPair.StartAsync();
        await using var front = TlsFront.Start(pair.Target.Address, folder, wantsClientCertificate: true);
        await pair.PushAsync(_image);

        var result = await CopyAsync(
            pair,
            front,
            new RegistryTls { CertificateAuthorityFile = folder.Combine("ca.pem"), ClientCertificateFile = folder.Combine("client.pem") });

        await pair.AssertCopiedAsync(_image, result);
        Assert.All(front.ClientSubjects, static subject => Assert.Equal("CN=replication worker", subject));
        Assert.NotEmpty(front.ClientSubjects);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Other_listed_hosts_get_no_client_certificate(bool sendsUsThere)
    {
        using var folder = new TemporaryFolder();
        await using var pair = await RegistryPair.StartAsync();
        await using var front = TlsFront.Start(pair.Source.Address, folder, wantsClientCertificate: true, admitsAnyone: true);
        await using var storage = TlsFront.Start(pair.Source.Address, folder, wantsClientCertificate: true, admitsAnyone: true);
        await pair.PushAsync(_image);
        if (sendsUsThere)
            SendTo(pair, storage);

        var result = await CopyFromAsync(
            pair,
            front,
            new RegistryTls { CertificateAuthorityFile = folder.Combine("ca.pem"), ClientCertificateFile = folder.Combine("client.pem") });

        await pair.AssertCopiedAsync(_image, result);
        Assert.NotEmpty(front.ClientSubjects);
        Assert.Empty(storage.ClientSubjects);
        Assert.Equal(sendsUsThere, storage.ConnectionCount > 0);
    }

    [Fact]
    public async Task Any_certificate_is_accepted_only_from_the_registry()
    {
        using var folder = new TemporaryFolder();
        await using var pair = await RegistryPair.StartAsync();
        await using var front = TlsFront.Start(pair.Source.Address, folder);
        await using var storage = TlsFront.Start(pair.Source.Address, folder);
        await pair.PushAsync(_image);
        SendTo(pair, storage);

        var failure =
            Assert.IsType<CopyResult.Failed>(await CopyFromAsync(pair, front, new RegistryTls { AcceptAnyCertificate = true })).Failure;

        Assert.Contains("certificate", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ForServers, true)]
    [InlineData(ForClients, false)]
    public async Task A_private_authoritys_certificate_must_be_one_for_servers(string purpose, bool isAccepted)
    {
        using var folder = new TemporaryFolder();
        await using var pair = await RegistryPair.StartAsync();
        await using var front = TlsFront.Start(pair.Target.Address, folder, purpose: purpose);
        await pair.PushAsync(_image);

        var result = await CopyAsync(pair, front, new RegistryTls { CertificateAuthorityFile = folder.Combine("ca.pem") });

        Assert.Equal(isAccepted, result is CopyResult.Copied);
    }

    private static void SendTo(RegistryPair pair, TlsFront storage) => pair.Source.Faults.Add(
        new RequestMatch
        {
            Kind = RequestKind.Blob,
            Where = static request => !request.Target.Contains("stored", StringComparison.Ordinal)
        },
        new Fault((context, _) =>
        {
            context.Response.StatusCode = 307;
            context.Response.Headers.Location = $"{storage.OtherAddress.GetLeftPart(UriPartial.Authority)}{context.Request.Path}?stored";
            return Task.CompletedTask;
        }));

    private static async Task<CopyResult> CopyFromAsync(RegistryPair pair, TlsFront front, RegistryTls tls)
    {
        using var client = new RegistryClient(
            new RegistryConnection { Endpoint = front.Address, AllowedHosts = ["localhost"], Tls = tls },
            RegistryPair.Impatient,
            TimeProvider.System);
        return await pair.Copier.CopyAsync(pair.Request() with { Source = client }, default);
    }

    private async Task CopyThroughAsync(Func<TemporaryFolder, RegistryTls> tls)
    {
        using var folder = new TemporaryFolder();
        await using var pair = await RegistryPair.StartAsync();
        await using var front = TlsFront.Start(pair.Target.Address, folder);
        await pair.PushAsync(_image);

        await pair.AssertCopiedAsync(_image, await CopyAsync(pair, front, tls(folder)));
    }

    private static async Task<CopyResult> CopyAsync(RegistryPair pair, TlsFront front, RegistryTls tls)
    {
        using var client =
            new RegistryClient(new RegistryConnection { Endpoint = front.Address, Tls = tls }, RegistryPair.Impatient, TimeProvider.System);
        return await pair.Copier.CopyAsync(pair.Request() with { Target = client }, default);
    }
}
