using Microsoft.Extensions.Logging.Abstractions;
using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.EmbeddedRegistry.Samples;
using Replication.Registries;
using Replication.Registries.Instances;
using Replication.Testing.Servers;
using Xunit;

namespace Replication.IntegrationTests.Registries;

public sealed class TlsTests
{
    private readonly SampleImage _image = SampleImage.Create(layerSizes: [50_000, 2_000_000]);

    [Fact]
    public Task A_private_authority_is_trusted_where_its_file_is_given() =>
        CopyThroughAsync(static folder => new RegistryTls { CertificateAuthorityFile = folder.Combine("ca.pem") });

    [Fact]
    public async Task An_unknown_authority_is_not_and_the_failure_says_what_it_is()
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

    [Fact]
    public Task Any_certificate_is_accepted_where_that_was_asked_for() =>
        CopyThroughAsync(static _ => new RegistryTls { AcceptAnyCertificate = true });

    [Fact]
    public async Task An_instance_brings_its_certificates_along()
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
            Tls = new InstanceTls { CertificateAuthorities = await File.ReadAllTextAsync(folder.Combine("ca.pem")), Certificate = pem, Key = new Secret(pem[pem.IndexOf("-----BEGIN PRIVATE", StringComparison.Ordinal)..]) },
        };
        using var clients = new RegistryClients(new InstanceBook([instance], null!), RegistryPair.Impatient, TimeProvider.System, NullLoggerFactory.Instance);
        using var target = await clients.BorrowAsync("tokyo", default);

        await pair.AssertCopiedAsync(_image, await pair.Copier.CopyAsync(pair.Request() with { Target = target!.Client }, default));

        Assert.All(front.ClientSubjects, static subject => Assert.Equal("CN=replication worker", subject));
    }

    [Fact]
    public async Task A_registry_that_wants_our_certificate_sees_it()
    {
        using var folder = new TemporaryFolder();
        await using var pair = await RegistryPair.StartAsync();
        await using var front = TlsFront.Start(pair.Target.Address, folder, wantsClientCertificate: true);
        await pair.PushAsync(_image);

        var result = await CopyAsync(pair, front, new RegistryTls { CertificateAuthorityFile = folder.Combine("ca.pem"), ClientCertificateFile = folder.Combine("client.pem") });

        await pair.AssertCopiedAsync(_image, result);
        Assert.All(front.ClientSubjects, static subject => Assert.Equal("CN=replication worker", subject));
        Assert.NotEmpty(front.ClientSubjects);
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
        using var client = new RegistryClient(new RegistryConnection { Endpoint = front.Address, Tls = tls }, RegistryPair.Impatient, TimeProvider.System);
        return await pair.Copier.CopyAsync(pair.Request() with { Target = client }, default);
    }
}
