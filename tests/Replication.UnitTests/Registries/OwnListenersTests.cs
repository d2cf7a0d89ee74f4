using System.Net;
using System.Net.NetworkInformation;
using Replication.Registries;
using Xunit;

namespace Replication.UnitTests.Registries;

public sealed class OwnListenersTests
{
    [Theory]
    [InlineData("http://127.0.0.1:47001", "127.0.0.1", 47001, true)]
    [InlineData("http://127.0.0.1:47001", "::ffff:127.0.0.1", 47001, true)]
    [InlineData("http://127.0.0.1:47001", "0.0.0.0", 47001, true)]
    [InlineData("http://127.0.0.1:47001", "::", 47001, true)]
    [InlineData("http://127.0.0.1:47001", "127.0.0.1", 47002, false)]
    [InlineData("http://127.0.0.1:47001", "127.0.0.2", 47001, false)]
    [InlineData("http://localhost:47001", "127.0.0.1", 47001, true)]
    [InlineData("http://localhost:47001", "::1", 47001, true)]
    [InlineData("http://[::1]:47001", "::1", 47001, true)]
    [InlineData("http://[::]:47001", "127.0.0.1", 47001, true)]
    [InlineData("http://0.0.0.0:47001", "127.8.0.1", 47001, true)]
    [InlineData("http://*:47001", "::1", 47001, true)]
    [InlineData("http://+:47001", "127.0.0.1", 47001, true)]
    [InlineData("http://*:47001", "203.0.113.9", 47001, false)]
    [InlineData("https://127.0.0.1:47001/", "127.0.0.1", 47001, true)]
    [InlineData("http://127.0.0.1:0", "127.0.0.1", 0, false)]
    public void An_address_on_which_the_process_listens_is_known_in_every_form(string url, string address, int port, bool expected)
    {
        using (OwnListeners.Add([url]))
            Assert.Equal(expected, OwnListeners.Contains(IPAddress.Parse(address), port));
        Assert.False(OwnListeners.Contains(IPAddress.Parse(address), port));
    }

    [Fact]
    public void A_wildcard_listener_matches_every_address_of_the_machine()
    {
        var own = NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(it => it.GetIPProperties().UnicastAddresses)
            .Select(it => it.Address)
            .ToList();

        using var listening = OwnListeners.Add(["http://0.0.0.0:47003"]);

        Assert.NotEmpty(own);
        Assert.All(own, it => Assert.True(OwnListeners.Contains(it, 47003), it.ToString()));
    }
}
