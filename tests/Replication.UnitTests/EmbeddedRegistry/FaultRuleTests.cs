using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Requests;
using Xunit;

namespace Replication.UnitTests.EmbeddedRegistry;

public sealed class FaultRuleTests
{
    private static readonly LoggedRequest BlobGet = Request("GET", RequestKind.Blob, "/v2/app/blobs/sha256:0?x=1");

    [Fact]
    public void A_fault_rule_skips_requests_and_has_a_maximum()
    {
        var rule = new FaultRule(new RequestMatch(), Fault.Stall(), skip: 2, times: 3, probability: 1, seed: 0);

        Assert.Equal([false, false, true, true, true, false, false], Strikes(rule, 7));
        Assert.Equal(3, rule.Hits);
    }

    [Fact]
    public void Requests_of_another_kind_are_not_counted()
    {
        var rule = new FaultRule(new RequestMatch { Method = "GET" }, Fault.Stall(), skip: 1, times: 1, probability: 1, seed: 0);

        Assert.False(rule.Strikes(Request("HEAD", RequestKind.Blob, "/")));
        Assert.False(rule.Strikes(BlobGet));
        Assert.False(rule.Strikes(Request("HEAD", RequestKind.Blob, "/")));
        Assert.True(rule.Strikes(BlobGet));
    }

    [Fact]
    public void The_probability_is_seeded()
    {
        FaultRule Rule(int seed) => new(new RequestMatch(), Fault.Stall(), skip: 0, times: int.MaxValue, probability: 0.3, seed);

        var strikes = Strikes(Rule(seed: 1), 1000);

        Assert.Equal(strikes, Strikes(Rule(seed: 1), 1000));
        Assert.NotEqual(strikes, Strikes(Rule(seed: 2), 1000));
        Assert.InRange(strikes.Count(it => it), 250, 350);
    }

    [Theory]
    [InlineData("GET", RequestKind.Blob, "app", "sha256:0", "x=1$", true)]
    [InlineData(null, null, null, null, null, true)]
    [InlineData("PUT", null, null, null, null, false)]
    [InlineData(null, RequestKind.Manifest, null, null, null, false)]
    [InlineData(null, null, "application", null, null, false)]
    [InlineData(null, null, null, "sha256:1", null, false)]
    [InlineData(null, null, null, null, "x=2", false)]
    public void All_properties_of_a_request_match_must_match(
        string? method, RequestKind? kind, string? repository, string? reference, string? target, bool matches)
    {
        var match = new RequestMatch { Method = method, Kind = kind, Repository = repository, Reference = reference, Target = target };

        Assert.Equal(matches, match.Matches(BlobGet));
        Assert.False((match with { Where = _ => false }).Matches(BlobGet));
    }

    private static List<bool> Strikes(FaultRule rule, int requests) =>
        [.. Enumerable.Range(0, requests).Select(_ => rule.Strikes(BlobGet))];

    private static LoggedRequest Request(string method, RequestKind kind, string target) => new()
    {
        Method = method,
        Kind = kind,
        Target = target,
        Repository = "app",
        Reference = "sha256:0",
        Headers = new Dictionary<string, string>(),
        StartedAt = DateTimeOffset.UnixEpoch,
    };
}
