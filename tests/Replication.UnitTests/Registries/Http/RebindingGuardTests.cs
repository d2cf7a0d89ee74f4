using System.Net;
using Replication.Registries.Http;
using Xunit;

namespace Replication.UnitTests.Registries.Http;

public sealed class RebindingGuardTests
{
    private readonly RebindingGuard _guard = new();

    [Fact]
    public void A_registry_elsewhere_does_not_move_to_this_machine()
    {
        Assert.Equal(["93.184.216.34"], Filter("93.184.216.34"));
        Assert.Empty(Filter("127.0.0.1"));
        Assert.Empty(Filter("::ffff:127.0.0.1", "::1"));
        Assert.Equal(["10.0.0.1"], Filter("10.0.0.1", "127.0.0.1"));
    }

    [Fact]
    public void A_registry_on_this_machine_stays_there()
    {
        Assert.Equal(["::1", "127.0.0.1"], Filter("::1", "127.0.0.1"));
        Assert.Equal(["127.0.0.1"], Filter("127.0.0.1"));
    }

    [Fact]
    public void Of_addresses_here_and_elsewhere_those_elsewhere_count() => Assert.Equal(["93.184.216.34"], Filter("127.0.0.1", "93.184.216.34"));

    private string[] Filter(params string[] addresses) => [.. _guard.Filter([.. addresses.Select(IPAddress.Parse)]).Select(static it => it.ToString())];
}
