using System.Net;
using Replication.Registries.Http;
using Xunit;

namespace Replication.UnitTests.Registries.Http;

public sealed class AddressClassifierTests
{
    [Theory]
    [InlineData("93.184.216.34")]
    [InlineData("168.63.129.15")]
    [InlineData("100.63.255.255")]
    [InlineData("2606:2800:220:1::1")]
    [InlineData("::ffff:93.184.216.34")]
    [InlineData("64:ff9b::5db8:d822")] // NAT64 of 93.184.216.34
    [InlineData("64:ff9b:1::5db8:d822")]
    [InlineData("2002:5db8:d822::1")]
    public void Addresses_of_the_internet_are_public(string address) => Assert.Equal(AddressReach.Public, Classify(address));

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.0.1")]
    [InlineData("100.64.0.1")]
    [InlineData("fd12:3456::1")]
    [InlineData("::ffff:10.1.2.3")]
    [InlineData("64:ff9b::a01:203")]
    [InlineData("2002:a01:203::1")]
    [InlineData("2001:db8::5efe:10.1.2.3")]
    [InlineData("2001:db8::200:5efe:10.1.2.3")]
    public void Private_networks_are_private_in_every_form(string address) => Assert.Equal(AddressReach.Private, Classify(address));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::7f00:1")]
    [InlineData("2002:7f00:1::1")]
    public void This_machine_is_loopback_in_every_form(string address) => Assert.Equal(AddressReach.Loopback, Classify(address));

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("::")]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.170.2")]
    [InlineData("169.254.0.23")]
    [InlineData("169.254.42.42")]
    [InlineData("100.100.100.200")]
    [InlineData("168.63.129.16")]
    [InlineData("192.0.0.192")]
    [InlineData("198.18.0.5")]
    [InlineData("198.19.255.255")]
    [InlineData("224.0.0.1")]
    [InlineData("240.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("fe80::1")]
    [InlineData("fe80::a9fe:a9fe")]
    [InlineData("fec0::1")]
    [InlineData("feff::1")]
    [InlineData("ff02::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fd00:ec2::23")]
    [InlineData("fd20:ce::254")]
    [InlineData("fd00:c1::a9fe:a9fe")]
    [InlineData("fd00:42::42")]
    [InlineData("fd00:a9fe:a9fe::1")]
    [InlineData("fd00:100::100:200")]
    [InlineData("fd12:3456::a9fe:a9fe")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::ffff:168.63.129.16")]
    [InlineData("::ffff:0:a9fe:a9fe")]
    [InlineData("::169.254.169.254")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("64:ff9b::a83f:8110")] // 168.63.129.16
    [InlineData("64:ff9b:1::a9fe:a9fe")]
    [InlineData("64:ff9b:1:a9fe:a9:fe00::")] // the same after a prefix of 48 bits
    [InlineData("64:ff9b:1:a9:fe:a9fe::")] // of 56
    [InlineData("64:ff9b:1:0:a9:fea9:fe00:0")] // of 64
    [InlineData("2002:a9fe:a9fe::1")]
    [InlineData("2001:0:a9fe:a9fe::1")] // Teredo: the server
    [InlineData("2001:0:5db8:d822:0:0:5601:5601")] // Teredo: the client, inverted
    [InlineData("2001:db8::5efe:169.254.169.254")]
    [InlineData("fd12::200:5efe:169.254.169.254")]
    public void Metadata_services_and_reserved_addresses_are_never_contacted_in_any_form(string address) =>
        Assert.Equal(AddressReach.Never, Classify(address));

    [Theory]
    [InlineData(AddressReach.Loopback, "127.0.0.1", "::1")]
    [InlineData(AddressReach.Private, "127.0.0.1", "10.0.0.1")]
    [InlineData(AddressReach.Public, "127.0.0.1", "93.184.216.34")]
    [InlineData(AddressReach.Loopback, "127.0.0.1", "169.254.169.254")]
    [InlineData(AddressReach.Public, "169.254.169.254")]
    internal void A_host_is_as_far_away_as_its_farthest_address(AddressReach expected, params string[] addresses) =>
        Assert.Equal(expected, AddressClassifier.Classify(addresses.Select(IPAddress.Parse)));

    private static AddressReach Classify(string address) => AddressClassifier.Classify(IPAddress.Parse(address));
}
