using Replication.Registries.Http;
using Xunit;

namespace Replication.UnitTests.Registries.Http;

public sealed class PublicSuffixesTests
{
    [Theory]
    [InlineData("registry-1.docker.io", "auth.docker.io")]
    [InlineData("registry.gitlab.com", "gitlab.com")]
    [InlineData("registry.digitalocean.com", "api.digitalocean.com")]
    [InlineData("registry.example.com", "AUTH.example.com")]
    [InlineData("a.firm.co.uk", "b.firm.co.uk")]
    [InlineData("registry.cn-hangzhou.aliyuncs.com", "dockerauth.cn-hangzhou.aliyuncs.com")]
    [InlineData("team.cn-hangzhou.cr.aliyuncs.com", "dockerauth-ee.cn-hangzhou.aliyuncs.com")]
    [InlineData("registry.corp.internal", "auth.corp.internal")]
    [InlineData("registry.tools.svc.cluster.local", "auth.tools.svc.cluster.local")]
    [InlineData("a.www.ck", "b.www.ck")] // an exception to the wildcard *.ck
    [InlineData("a.firm.個人.hk", "b.firm.xn--gmqw5a.hk")]
    public void Hosts_of_one_registered_domain_share_an_owner(string one, string other) =>
        Assert.True(PublicSuffixes.ShareOwner(Ascii(one), Ascii(other)));

    [Theory]
    [InlineData("team.azurecr.io", "evil.azurecr.io")]
    [InlineData("team.azurecr.cn", "evil.azurecr.cn")]
    [InlineData("team.jfrog.io", "evil.jfrog.io")]
    [InlineData("europe-docker.pkg.dev", "evil.pkg.dev")]
    [InlineData("123456789012.dkr.ecr.eu-central-1.amazonaws.com", "210987654321.dkr.ecr.eu-central-1.amazonaws.com")]
    [InlineData("123456789012.dkr.ecr.eu-central-1.amazonaws.com", "evil.execute-api.eu-central-1.amazonaws.com")]
    [InlineData("team.cn-hangzhou.cr.aliyuncs.com", "evil.oss-cn-hangzhou.aliyuncs.com")]
    [InlineData("team.cn-hangzhou.cr.aliyuncs.com", "evil.cn-hangzhou.cr.aliyuncs.com")]
    [InlineData("team.cn-hangzhou.cr.aliyuncs.com", "dockerauth.cn-hangzhou.evil.aliyuncs.com")]
    [InlineData("team.tencentcloudcr.com", "evil.tencentcloudcr.com")]
    [InlineData("team.github.io", "evil.github.io")]
    [InlineData("a.co.uk", "b.co.uk")]
    [InlineData("a.com.au", "b.com.au")]
    [InlineData("a.gov.br", "b.gov.br")]
    [InlineData("a.blob.core.windows.net", "b.blob.core.windows.net")]
    [InlineData("a.westeurope.cloudapp.azure.com", "b.westeurope.cloudapp.azure.com")]
    [InlineData("a.westeurope.azurecontainer.io", "b.westeurope.azurecontainer.io")]
    [InlineData("10.0.0.1.nip.io", "10.0.0.2.nip.io")]
    [InlineData("a.trycloudflare.com", "b.trycloudflare.com")]
    [InlineData("a.foo.ck", "b.bar.ck")]
    [InlineData("registry.tools.svc.cluster.local", "auth.evil.svc.cluster.local")]
    [InlineData("registry.local", "auth.local")]
    [InlineData("registry", "auth")]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("registry.example.com", "registry.example.com.evil.org")]
    public void Hosts_below_a_public_suffix_do_not(string one, string other) => Assert.False(PublicSuffixes.ShareOwner(one, other));

    private static string Ascii(string host) => new System.Globalization.IdnMapping().GetAscii(host);
}
