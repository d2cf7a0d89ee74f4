using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Replication.Coordination.Webhooks;
using Replication.UnitTests.Coordination.Rules;
using Xunit;

namespace Replication.UnitTests.Coordination.Webhooks;

/// <summary>An accepted call between refused ones begins a new period, also when its time reaches the store late.</summary>
public sealed class RefusedPeriodTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(null, null, 3, 0)]
    [InlineData(300, null, 2, 600)]
    [InlineData(null, 300, 2, 600)]
    [InlineData(700, null, 3, 0)]
    [InlineData(-5, -5, 3, 0)]
    public void An_accepted_call_between_two_parts_begins_a_new_period(int? stored, int? known, int count, int since)
    {
        RefusedPart[] parts = [Part(0, 1), Part(600, 2) with { AcceptedBefore = At(known) }];

        var found = RefusedPeriod.Of(parts, At(stored));

        Assert.Equal((count, At(since)), ((int)found.Count, found.Since));
        Assert.Equal(since == 0, found.Used.ContainsKey("at-0"));
    }

    [Fact]
    public void An_accepted_call_whose_time_is_stored_after_the_refused_one_still_begins_a_new_period()
    {
        var kept = RefusedPeriod.Compact([Part(0, 1), Part(12, 1)], accepted: null, Samples.Noon.AddSeconds(12));
        Assert.Equal(2, RefusedPeriod.Of(kept, accepted: null).Count);

        Assert.Equal(At(12), RefusedPeriod.Of(kept, At(5)).Since);
        Assert.Equal(At(12), Assert.Single(RefusedPeriod.Compact(kept, At(5), Samples.Noon.AddSeconds(15))).Calls.Since);
    }

    [Fact]
    public void Parts_are_joined_when_no_earlier_accepted_call_can_reach_the_store_any_more()
    {
        IReadOnlyList<RefusedPart> parts = [];
        for (var seconds = 0; seconds <= 3600; seconds += 5)
            parts = RefusedPeriod.Compact([.. parts, Part(seconds, 1)], accepted: null, Samples.Noon.AddSeconds(seconds));

        Assert.InRange(parts.Count, 1, 8);
        Assert.Equal((721, At(0)), ((int)RefusedPeriod.Of(parts, null).Count, RefusedPeriod.Of(parts, null).Since));
    }

    [Fact]
    public async Task The_last_of_many_reports_is_stored_although_frequent_ones_are_not()
    {
        var time = new FakeTimeProvider(Samples.Noon);
        var store = new FakeReports();
        var reports = new LastReports(store, time, NullLogger<LastReports>.Instance);

        reports.Record("hangzhou", At(0)!.Value, secret: 1);
        reports.Record("hangzhou", At(3)!.Value, secret: 1);
        reports.Record("hangzhou", At(2)!.Value, secret: 1);

        Assert.Equal(At(3), reports.LatestOf("hangzhou"));
        Assert.Equal([At(0)!.Value], store.Written);
        using var patience = new CancellationTokenSource(Patience);
        while (store.Written.Count < 2)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(20, patience.Token);
        }
        Assert.Equal([At(0)!.Value, At(3)!.Value], store.Written);
    }

    private static DateTimeOffset? At(int? seconds) => seconds is { } number ? Samples.Noon.AddSeconds(number) : null;

    private static RefusedPart Part(int seconds, long count) => new(
        new RefusedCalls
        {
            Count = count,
            Since = Samples.Noon.AddSeconds(seconds),
            LastAt = Samples.Noon.AddSeconds(seconds),
            Asked = WebhookAuthentication.Bearer,
            Used = new Dictionary<string, long> { [$"at-{seconds}"] = count },
        },
        AcceptedBefore: null);

    private sealed class FakeReports : ILastReportStore
    {
        private readonly List<DateTimeOffset> _written = [];

        public IReadOnlyList<DateTimeOffset> Written
        {
            get
            {
                lock (_written)
                    return [.. _written];
            }
        }

        public Task RecordAsync(string instance, DateTimeOffset at, int? secret, CancellationToken cancellationToken)
        {
            lock (_written)
                _written.Add(at);
            return Task.CompletedTask;
        }

        public Task<IReadOnlyDictionary<string, LastReport>> FindAsync(
            IReadOnlyCollection<string> instances, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyDictionary<string, LastReport>>(new Dictionary<string, LastReport>());
    }
}
