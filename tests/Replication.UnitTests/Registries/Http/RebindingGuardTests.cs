using System.Net;
using Replication.Registries.Http;
using Xunit;

namespace Replication.UnitTests.Registries.Http;

public sealed class RebindingGuardTests
{
    private readonly RebindingGuard _guard = new();

    [Fact]
    public void A_remote_registry_cannot_rebind_to_loopback()
    {
        Assert.Equal(["93.184.216.34"], Filter("93.184.216.34"));
        Assert.Empty(Filter("127.0.0.1"));
        Assert.Empty(Filter("::ffff:127.0.0.1", "::1"));
        Assert.Equal(["10.0.0.1"], Filter("10.0.0.1", "127.0.0.1"));
    }

    [Fact]
    public void A_loopback_registry_stays_reachable()
    {
        Assert.Equal(["::1", "127.0.0.1"], Filter("::1", "127.0.0.1"));
        Assert.Equal(["127.0.0.1"], Filter("127.0.0.1"));
    }

    [Fact]
    public void Loopback_addresses_are_dropped_when_there_are_others() =>
        Assert.Equal(["93.184.216.34"], Filter("127.0.0.1", "93.184.216.34"));

    private string[] Filter(params string[] addresses) =>
        [.. _guard.Filter([.. addresses.Select(IPAddress.Parse)]).Select(static it => it.ToString())];
}
