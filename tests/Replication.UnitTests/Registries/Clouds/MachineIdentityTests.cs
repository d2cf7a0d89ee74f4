using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.Registries.Clouds;
using Xunit;

namespace Replication.UnitTests.Registries.Clouds;

public sealed class MachineIdentityTests
{
    [Theory]
    [InlineData(CredentialProvider.Ecr, "https://123456789012.dkr.ecr.eu-central-1.amazonaws.com")]
    [InlineData(CredentialProvider.Ecr, "https://123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn")]
    [InlineData(CredentialProvider.Ecr, "https://123456789012.dkr-ecr.us-east-1.on.aws")]
    [InlineData(CredentialProvider.Ecr, "https://public.ecr.aws")]
    [InlineData(CredentialProvider.Google, "https://europe-docker.pkg.dev")]
    [InlineData(CredentialProvider.Google, "https://gcr.io")]
    [InlineData(CredentialProvider.Google, "https://eu.gcr.io")]
    [InlineData(CredentialProvider.Azure, "https://team.azurecr.io")]
    [InlineData(CredentialProvider.Azure, "https://team.azurecr.cn")]
    [InlineData(CredentialProvider.Azure, "https://team.azurecr.us")]
    public void The_machine_identity_is_sent_to_registries_of_its_cloud(CredentialProvider provider, string endpoint) =>
        Assert.Null(MachineIdentity.ProblemOf(Instance(provider, endpoint)));

    [Theory]
    [InlineData(CredentialProvider.Google, "https://evil.example.com")]
    [InlineData(CredentialProvider.Google, "https://evil-gcr.io")]
    [InlineData(CredentialProvider.Google, "https://gcr.io.evil.example.com")]
    [InlineData(CredentialProvider.Google, "http://gcr.io")]
    [InlineData(CredentialProvider.Google, "https://gcr.io:8443")]
    [InlineData(CredentialProvider.Google, "https://team.azurecr.io")]
    [InlineData(CredentialProvider.Google, "http://127.0.0.1:5000")]
    [InlineData(CredentialProvider.Azure, "https://azurecr.io.evil.example.com")]
    [InlineData(CredentialProvider.Azure, "https://evil.example.com")]
    [InlineData(CredentialProvider.Azure, "https://europe-docker.pkg.dev")]
    [InlineData(CredentialProvider.Ecr, "https://123456789012.dkr.ecr.eu-central-1.amazonaws.com.evil.example.com")]
    [InlineData(CredentialProvider.Ecr, "https://evil.execute-api.eu-central-1.amazonaws.com")]
    [InlineData(CredentialProvider.Ecr, "http://public.ecr.aws")]
    public void The_machine_identity_is_not_sent_to_other_hosts(CredentialProvider provider, string endpoint) =>
        Assert.NotNull(MachineIdentity.ProblemOf(Instance(provider, endpoint)));

    [Fact]
    public void An_internal_endpoint_of_another_domain_gets_no_credentials() =>
        Assert.NotNull(MachineIdentity.ProblemOf(
            Instance(CredentialProvider.Google, "https://gcr.io") with { InternalEndpoint = new Uri("https://evil.example.com") }));

    [Fact]
    public void The_machine_identity_is_not_sent_to_a_host_with_an_untrusted_certificate()
    {
        var instance = Instance(CredentialProvider.Google, "https://gcr.io");

        Assert.NotNull(MachineIdentity.ProblemOf(instance with { Tls = new InstanceTls { Insecure = true } }));
        Assert.NotNull(MachineIdentity.ProblemOf(instance with { Tls = new InstanceTls { CertificateAuthorities = "of the caller" } }));
    }

    [Fact]
    public void The_machine_identity_is_not_sent_to_a_custom_cloud_endpoint()
    {
        var instance = Instance(CredentialProvider.Ecr, "https://public.ecr.aws");

        Assert.NotNull(MachineIdentity.ProblemOf(
            instance with { Credentials = instance.Credentials! with { Endpoint = new Uri("https://evil.example.com") } }));
    }

    [Theory]
    [InlineData(CredentialProvider.Google)]
    [InlineData(CredentialProvider.Azure)]
    [InlineData(CredentialProvider.Ecr)]
    public void Keys_of_the_caller_may_be_used_anywhere(CredentialProvider provider)
    {
        var instance = Instance(provider, "https://registry.example.com");

        Assert.Null(MachineIdentity.ProblemOf(
            instance with { Credentials = instance.Credentials! with { Username = "id", Password = new Secret("key") } }));
    }

    private static RegistryInstance Instance(CredentialProvider provider, string endpoint) =>
        new() { Name = "a", Endpoint = new Uri(endpoint), Credentials = new InstanceCredentials(null, null) { Provider = provider } };
}
