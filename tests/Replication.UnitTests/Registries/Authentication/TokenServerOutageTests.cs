using Microsoft.Extensions.Time.Testing;
using Replication.Registries.Authentication;
using Xunit;

namespace Replication.UnitTests.Registries.Authentication;

public sealed class TokenServerOutageTests
{
    [Theory]
    // Minutes between one failure and the next; whether the last of them is final.
    [InlineData(new double[] { }, false)]
    [InlineData(new double[] { 5, 5 }, false)]
    [InlineData(new double[] { 5, 5, 5 }, true)]
    [InlineData(new double[] { 14.9 }, false)]
    [InlineData(new double[] { 1440 }, false)]
    [InlineData(new double[] { 5, 5, 11, 4 }, false)]
    [InlineData(new double[] { 1, 9, 5 }, true)]
    public void An_unusable_token_server_is_a_final_failure_after_some_time(double[] gaps, bool isFinal)
    {
        var time = new FakeTimeProvider();
        var trouble = new TokenServerOutage(time);

        var last = trouble.Note();
        foreach (var gap in gaps)
        {
            time.Advance(TimeSpan.FromMinutes(gap));
            last = trouble.Note();
        }

        Assert.Equal(isFinal, last);
    }

    [Fact]
    public void A_success_restarts_the_outage_time()
    {
        var time = new FakeTimeProvider();
        var trouble = new TokenServerOutage(time);
        trouble.Note();
        time.Advance(TimeSpan.FromMinutes(9));
        trouble.Clear();
        time.Advance(TimeSpan.FromMinutes(9));

        Assert.False(trouble.Note());
    }
}
