using System.Net;
using Replication.Registries;
using Replication.Registries.Http;
using Xunit;

namespace Replication.UnitTests.Registries.Http;

public sealed class HostRulesTests
{
    private static readonly string[] Listed = ["tokens.elsewhere", "*.wild.elsewhere", "port.elsewhere:99"];

    [Theory]
    [InlineData("https://registry.example/v2/", true)]
    [InlineData("https://registry.example:443/x", true)]
    [InlineData("https://REGISTRY.example/x", true)]
    [InlineData("http://registry.example/x", false)]
    [InlineData("https://registry.example:8443/x", false)]
    [InlineData("https://registry.example.evil/x", false)]
    public void Only_the_registry_receives_the_authorization_header(string uri, bool expected) =>
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
    [InlineData("https://registry.example:5000/v2/x", true)]
    [InlineData("https://tokens.elsewhere/x", true)]
    [InlineData("https://a.wild.elsewhere:8443/x", true)]
    [InlineData("https://port.elsewhere:99/x", true)]
    [InlineData("https://registry.example/x", false)] // the registry's host on another port
    [InlineData("https://registry.example:5001/x", false)]
    [InlineData("http://registry.example:5000/x", false)]
    [InlineData("https://storage.example/x", false)]
    [InlineData("https://port.elsewhere/x", false)]
    [InlineData("https://wild.elsewhere/x", false)]
    [InlineData("https://127.0.0.1:5000/x", false)]
    [InlineData("https://user@registry.example:5000/x", false)]
    public void Writes_go_to_the_registry_itself_and_to_listed_hosts(string uri, bool expected) =>
        Assert.Equal(expected, Rules("https://registry.example:5000", Listed).MayWrite(new Uri(uri)));

    [Theory]
    [InlineData("http://127.0.0.1:5000", "http://127.0.0.1:5000/x", true)]
    [InlineData("http://127.0.0.1:5000", "http://127.0.0.1:8080/api/v1/rules/a", false)]
    [InlineData("http://127.0.0.1:5000", "http://localhost:5000/x", false)]
    [InlineData("http://127.0.0.1:5000", "http://[::1]:5000/x", false)]
    [InlineData("http://localhost:5000", "http://localhost:8080/x", false)]
    [InlineData("http://[::1]:5000", "http://[::1]:5000/x", true)]
    public void On_this_machine_each_port_is_a_different_service(string endpoint, string uri, bool expected) =>
        Assert.Equal(expected, Rules(endpoint).MayWrite(new Uri(uri)));

    [Theory]
    [InlineData(true, "https://public.example/x", true)]
    [InlineData(false, "https://public.example/x", false)]
    [InlineData(false, "https://inside.example/x", true)]
    public void The_public_endpoint_is_the_registrys_own_unless_it_may_not_be_contacted(bool internetAccess, string uri, bool expected)
    {
        var rules = new HostRules(new RegistryConnection
        {
            Endpoint = new Uri("https://inside.example"),
            PublicEndpoint = new Uri("https://public.example"),
            InternetAccess = internetAccess,
        });

        Assert.Equal((expected, expected), (rules.MayWrite(new Uri(uri)), rules.MayFollow(new Uri(uri))));
    }

    [Theory]
    [InlineData("https://inside.example:5000/v2/", true)]
    [InlineData("https://tokens.elsewhere/token", true)]
    [InlineData("https://a.wild.elsewhere/token", true)]
    [InlineData("https://inside.example/v2/", false)] // the public endpoint on the internal endpoint's host
    [InlineData("https://inside.example:5001/token", false)]
    [InlineData("https://storage.inside.example/x", false)]
    [InlineData("https://10.1.2.3/x", false)]
    [InlineData("https://127.0.0.1/x", false)]
    public void Without_internet_access_only_the_internal_endpoint_and_listed_hosts_are_contacted(string uri, bool expected)
    {
        var rules = new HostRules(new RegistryConnection
        {
            Endpoint = new Uri("https://inside.example:5000"),
            PublicEndpoint = new Uri("https://inside.example"),
            InternetAccess = false,
            AllowedHosts = Listed,
        });

        Assert.Equal((expected, expected), (rules.MayFollow(new Uri(uri)), rules.MayReceivePassword(new Uri(uri))));
        Assert.Equal(
            expected, rules.MayConnect(IPAddress.Parse("10.1.2.3"), new Uri(uri).IdnHost, new Uri(uri).Port, AddressReach.Private));
    }

    [Theory]
    [InlineData("https://registry-1.docker.io", "https://auth.docker.io/token", true)]
    [InlineData("https://registry.example", "https://registry.example:5001/token", true)]
    [InlineData("https://registry.example", "https://auth.other/token", false)]
    [InlineData("https://a.co.uk", "https://b.co.uk/token", false)]
    [InlineData("https://a.firm.co.uk", "https://b.firm.co.uk/token", true)]
    [InlineData("https://team.azurecr.io", "https://team.azurecr.io/oauth2/token", true)]
    [InlineData("https://team.azurecr.io", "https://evil.azurecr.io/oauth2/token", false)]
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
        Assert.Equal(expected, Rules(endpoint, Listed).MayReceivePassword(new Uri(realm)));

    [Theory]
    [InlineData("https://registry-1.docker.io", "https://auth.docker.io/token", true)]
    [InlineData("https://registry.example:5000", "https://registry.example:5001/token", true)]
    [InlineData("http://127.0.0.1:5000", "http://127.0.0.1:5000/token", true)]
    [InlineData("http://127.0.0.1:5000", "http://127.0.0.1:8080/api/v1/rules/a/pause", false)]
    [InlineData("http://registry.corp.example", "http://other.corp.example/admin", false)]
    [InlineData("http://registry.corp.example", "http://tokens.elsewhere/token", true)]
    [InlineData("https://team.azurecr.io", "https://evil.azurecr.io/oauth2/token", false)]
    public void A_password_is_posted_only_where_a_certificate_proves_the_domain_or_to_the_registry_itself(
        string endpoint, string realm, bool expected) =>
        Assert.Equal(expected, Rules(endpoint, Listed).MayPostPassword(new Uri(realm)));

    [Fact]
    public void An_unverified_certificate_does_not_allow_posting_the_password()
    {
        var rules = new HostRules(new RegistryConnection
        {
            Endpoint = new Uri("https://registry.example:5000"),
            Tls = new RegistryTls { AcceptAnyCertificate = true }
        });

        Assert.False(rules.MayPostPassword(new Uri("https://registry.example:5001/token")));
    }

    [Theory]
    [InlineData("93.184.216.34", AddressReach.Public, true)]
    [InlineData("93.184.216.34", AddressReach.Private, true)]
    [InlineData("10.1.2.3", AddressReach.Public, false)]
    [InlineData("10.1.2.3", AddressReach.Private, true)]
    [InlineData("10.1.2.3", AddressReach.Loopback, true)]
    [InlineData("127.0.0.1", AddressReach.Public, false)]
    [InlineData("127.0.0.1", AddressReach.Private, false)]
    [InlineData("::ffff:127.0.0.1", AddressReach.Private, false)]
    [InlineData("127.0.0.1", AddressReach.Loopback, true)]
    [InlineData("::1", AddressReach.Loopback, true)]
    [InlineData("169.254.169.254", AddressReach.Loopback, false)]
    internal void A_registry_can_redirect_to_addresses_of_its_own_reach(string address, AddressReach registry, bool expected) =>
        Assert.Equal(expected, Rules("https://registry.example").MayConnect(IPAddress.Parse(address), "other.example", 443, registry));

    [Theory]
    [InlineData("registry.example", 443, "10.1.2.3", true)]
    [InlineData("registry.example", 443, "169.254.169.254", false)]
    [InlineData("tokens.elsewhere", 443, "10.1.2.3", true)]
    [InlineData("tokens.elsewhere", 443, "127.0.0.1", true)] // named by the operator
    [InlineData("tokens.elsewhere", 443, "168.63.129.16", false)]
    [InlineData("a.wild.elsewhere", 443, "10.1.2.3", true)]
    [InlineData("a.wild.elsewhere", 443, "127.0.0.1", false)] // named by a wildcard only
    [InlineData("a.wild.elsewhere", 443, "64:ff9b::a9fe:a9fe", false)]
    [InlineData("registry.example", 8443, "127.0.0.1", false)]
    public void Trusted_hosts_may_be_anywhere_but_at_addresses_that_are_never_contacted(
        string host, int port, string address, bool expected) =>
        Assert.Equal(
            expected, Rules("https://registry.example", Listed).MayConnect(IPAddress.Parse(address), host, port, AddressReach.Public));

    private static HostRules Rules(string endpoint, params string[] allowed) =>
        new(new RegistryConnection { Endpoint = new Uri(endpoint), AllowedHosts = allowed });
}
