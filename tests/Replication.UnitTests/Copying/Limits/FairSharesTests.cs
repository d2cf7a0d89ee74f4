using Replication.Contracts.Instances;
using Replication.Copying.Limits;
using Replication.Registries;
using Xunit;

namespace Replication.UnitTests.Copying.Limits;

public sealed class FairSharesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Validity = TimeSpan.FromSeconds(10);

    [Theory]
    // limit, wanted requests and blob reads of this worker, its expected permits for both
    [InlineData(0, 5, 5, null, null)]
    [InlineData(2, 9, 9, 1, 1)]
    [InlineData(10, 50, 0, 9, 1)]
    [InlineData(10, 50, 3, 7, 3)]
    [InlineData(10, 50, 50, 5, 5)]
    [InlineData(10, 2, 50, 2, 8)]
    [InlineData(10, 1, 0, 9, 1)]
    public void A_single_worker_gets_all_permits_but_one_of_each_kind_stays_free(
        int limit, int requests, int reads, int? mayRequest, int? mayRead)
    {
        var grant = Renew(
            InstanceShares.Empty, new() { MaxConcurrentRequests = limit }, "a", waitingRequests: requests, waitingReads: reads);

        Assert.Equal((mayRequest, mayRead), (grant.Allowance.Requests, grant.Allowance.BlobReads));
    }

    [Fact]
    public void A_new_worker_gets_an_equal_share_after_the_others_release_theirs()
    {
        var limits = new InstanceLimits { MaxConcurrentRequests = 9, RequestsPerSecond = 10, BytesPerSecond = 1000 };
        var first = Renew(InstanceShares.Empty, limits, "a", waitingRequests: 50);
        var early = Renew(Of(first), limits, "b", waitingRequests: 50);
        Assert.Equal((0, 0.0, 0.0), (early.Allowance.Requests, early.Allowance.RequestsPerSecond, early.Allowance.BytesPerSecond));
        Assert.Equal(Now, early.Mine.WaitingSince);

        var smaller = Renew(Of(early), limits, "a", requests: 3, waitingRequests: 50);
        var later = Renew(Of(smaller), limits, "b", waitingRequests: 50);

        Assert.Equal((4, 5.0, 500.0), (smaller.Allowance.Requests, smaller.Allowance.RequestsPerSecond, smaller.Allowance.BytesPerSecond));
        Assert.Equal((4, 5.0, 500.0), (later.Allowance.Requests, later.Allowance.RequestsPerSecond, later.Allowance.BytesPerSecond));
        Assert.Null(later.Mine.WaitingSince);
    }

    [Fact]
    public void Active_requests_count_until_they_end()
    {
        var limits = new InstanceLimits { MaxConcurrentRequests = 5 };
        var busy = Renew(InstanceShares.Empty, limits, "a", waitingRequests: 50);
        var waiting = Renew(Of(busy), limits, "b", waitingRequests: 50);
        var still = Renew(Of(waiting), limits, "a", requests: 4, waitingRequests: 46);

        Assert.Equal((2, 4), (still.Allowance.Requests, still.Mine.Requests));
        Assert.Equal(0, Renew(Of(still), limits, "b", waitingRequests: 50).Allowance.Requests);
    }

    [Fact]
    public void An_expired_share_is_available_again()
    {
        var limits = new InstanceLimits { MaxConcurrentRequests = 5 };
        var dead = Renew(InstanceShares.Empty, limits, "a", waitingRequests: 50);

        var grant = FairShares.Renew(Of(dead), limits, new RegistryDemand(0, 50, 0, 0), "b", Now + Validity, Validity);

        Assert.Equal(4, grant.Allowance.Requests);
        Assert.Equal(["b"], grant.Workers.Select(it => it.Worker));
    }

    [Fact]
    public void With_fewer_permits_than_workers_each_gets_its_turn()
    {
        var limits = new InstanceLimits { MaxConcurrentRequests = 2 };
        var workers = new[] { "a", "b", "c", "d", "e" };
        var shares = InstanceShares.Empty;
        var turns = workers.ToDictionary(it => it, _ => 0);
        for (var round = 0; round < 50; round++)
        {
            foreach (var worker in workers)
            {
                var grant = FairShares.Renew(
                    shares, limits, new RegistryDemand(0, 9, 0, 9), worker, Now.AddMilliseconds(100 * round), Validity);
                shares = Of(grant);
                turns[worker] += grant.Allowance.Requests!.Value;
                AssertWithin(shares, limits);
            }
        }
        Assert.All(turns.Values, it => Assert.InRange(it, 5, 20));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_sum_of_shares_never_exceeds_the_limits(int seed)
    {
        var random = new Random(seed);
        for (var run = 0; run < 200; run++)
        {
            var limits = new InstanceLimits
            {
                MaxConcurrentRequests = random.Next(2, 12),
                RequestsPerSecond = random.Next(1, 50),
                BytesPerSecond = random.Next(1, 5000)
            };
            var shares = InstanceShares.Empty;
            var held = new Dictionary<string, RegistryAllowance>();
            for (var step = 0; step < 60; step++)
            {
                var worker = $"w{random.Next(5)}";
                var may = held.GetValueOrDefault(worker);
                // A worker has at most as many requests in flight as it was allowed.
                var (requests, reads) = (random.Next((may?.Requests ?? 0) + 1), random.Next((may?.BlobReads ?? 0) + 1));
                var grant = FairShares.Renew(shares, limits, new RegistryDemand(
                    requests, random.Next(9), reads, random.Next(9)), worker, Now.AddSeconds(step * 0.1), Validity);
                (shares, held[worker]) = (Of(grant), grant.Allowance);
                AssertWithin(shares, limits);
            }
        }
    }

    private static void AssertWithin(InstanceShares shares, InstanceLimits limits)
    {
        Assert.InRange(shares.Workers.Sum(it => it.Requests + it.BlobReads), 0, limits.MaxConcurrentRequests);
        Assert.InRange(shares.Workers.Sum(it => it.Requests), 0, limits.MaxConcurrentRequests - 1);
        Assert.InRange(shares.Workers.Sum(it => it.BlobReads), 0, limits.MaxConcurrentRequests - 1);
        Assert.InRange(shares.Workers.Sum(it => it.RequestsPerSecond), 0, limits.RequestsPerSecond + 1e-6);
        Assert.InRange(shares.Workers.Sum(it => it.BytesPerSecond), 0, limits.BytesPerSecond + 1e-6);
    }

    private static InstanceShares Of(ShareGrant grant) => new(grant.Workers, null);

    private static ShareGrant Renew(
        InstanceShares shares, InstanceLimits limits, string worker, int requests = 0, int waitingRequests = 0, int waitingReads = 0) =>
        FairShares.Renew(shares, limits, new RegistryDemand(requests, waitingRequests, 0, waitingReads), worker, Now, Validity);
}
