using System.Net;
using Replication.Coordination.Webhooks;
using Xunit;

namespace Replication.UnitTests.Coordination.Webhooks;

public sealed class WrongSecretsTests
{
    [Fact]
    public void An_address_with_wrong_tokens_is_throttled_and_others_are_not()
    {
        using var guesses = new WrongSecrets();
        var waits = Enumerable.Range(0, 30).Select(_ => guesses.Note(IPAddress.Parse("192.0.2.1"))).ToList();

        Assert.All(waits.Take(20), Assert.Null);
        Assert.All(waits.Skip(20), it => Assert.True(it > TimeSpan.Zero));
        Assert.Null(guesses.Note(IPAddress.Parse("192.0.2.2")));
    }
}
