using System.Net;
using Replication.Registries;
using Replication.Registries.Http;
using Xunit;

namespace Replication.UnitTests.Registries.Http;

public sealed class HostRulesTests
{
    [Theory]
    [InlineData("https://registry.example/v2/", true)]
    [InlineData("https://registry.example:443/x", true)]
    [InlineData("https://REGISTRY.example/x", true)]
    [InlineData("http://registry.example/x", false)]
    [InlineData("https://registry.example:8443/x", false)]
    [InlineData("https://registry.example.evil/x", false)]
    public void Only_the_registry_itself_gets_our_authorization(string uri, bool expected) =>
        Assert.Equal(expected, Rules("https://registry.example").IsRegistry(new Uri(uri)));

    [Theory]
    [InlineData("https://registry.example", "https://anywhere.example/x", true)]
    [InlineData("https://registry.example", "http://registry.example/x", false)]
    [InlineData("http://registry.example", "http://anywhere.example/x", true)]
    [InlineData("https://registry.example", "https://user:pass@anywhere.example/x", false)]
    [InlineData("https://registry.example", "file:///etc/passwd", false)]
    public void Addresses_are_followed_only_over_http_and_never_to_less_protection(string endpoint, string uri, bool expected) =>
        Assert.Equal(expected, Rules(endpoint).MayFollow(new Uri(uri)));

    [Theory]
    [InlineData("https://registry-1.docker.io", "https://auth.docker.io/token", true)]
    [InlineData("https://registry.example", "https://registry.example:5001/token", true)]
    [InlineData("https://registry.example", "https://auth.other/token", false)]
    [InlineData("https://a.co.uk", "https://b.co.uk/token", false)]
    [InlineData("https://a.firm.co.uk", "https://b.firm.co.uk/token", true)]
    [InlineData("http://127.0.0.1:5000", "http://127.0.0.1:6000/token", true)]
    [InlineData("http://127.0.0.1:5000", "http://127.0.0.2:5000/token", false)]
    [InlineData("http://127.0.0.1:5000", "http://localhost:5000/token", false)]
    [InlineData("https://registry.example", "http://registry.example/token", false)]
    [InlineData("https://listed.example", "https://tokens.elsewhere/token", true)]
    [InlineData("https://listed.example", "https://a.wild.elsewhere/token", true)]
    [InlineData("https://listed.example", "https://wild.elsewhere/token", false)]
    [InlineData("https://listed.example", "https://port.elsewhere:99/token", true)]
    [InlineData("https://listed.example", "https://port.elsewhere/token", false)]
    public void The_password_goes_to_the_registrys_own_domain_or_to_listed_hosts(string endpoint, string realm, bool expected) =>
        Assert.Equal(expected, Rules(endpoint, "tokens.elsewhere", "*.wild.elsewhere", "port.elsewhere:99").MaySeePassword(new Uri(realm)));

    [Theory]
    [InlineData("93.184.216.34", false, true)]
    [InlineData("93.184.216.34", true, true)]
    [InlineData("10.1.2.3", false, false)]
    [InlineData("10.1.2.3", true, true)]
    [InlineData("127.0.0.1", false, false)]
    [InlineData("::1", true, true)]
    [InlineData("::ffff:10.1.2.3", false, false)]
    [InlineData("100.118.1.1", true, true)]
    [InlineData("169.254.169.254", true, false)]
    [InlineData("::ffff:169.254.169.254", true, false)]
    [InlineData("100.100.100.200", true, false)]
    [InlineData("fe80::1", true, false)]
    [InlineData("fd00:ec2::254", true, false)]
    [InlineData("0.0.0.0", true, false)]
    [InlineData("255.255.255.255", true, false)]
    public void A_registry_can_send_us_to_public_addresses_and_a_private_one_to_private_ones(string address, bool registryIsPrivate, bool expected) =>
        Assert.Equal(expected, Rules("https://registry.example").MayConnect(IPAddress.Parse(address), registryIsPrivate));

    [Fact]
    public void Without_internet_access_public_addresses_are_out_of_reach()
    {
        var rules = new HostRules(new RegistryConnection { Endpoint = new Uri("https://registry.example"), InternetAccess = false });

        Assert.False(rules.MayConnect(IPAddress.Parse("93.184.216.34"), registryIsPrivate: true));
        Assert.True(rules.MayConnect(IPAddress.Parse("10.1.2.3"), registryIsPrivate: true));
    }

    private static HostRules Rules(string endpoint, params string[] allowed) => new(new RegistryConnection { Endpoint = new Uri(endpoint), AllowedHosts = allowed });
}
