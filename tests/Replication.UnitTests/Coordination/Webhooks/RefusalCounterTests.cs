using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Replication.Coordination.Webhooks;
using Replication.UnitTests.Coordination.Rules;
using Replication.UnitTests.Storage;
using Xunit;

namespace Replication.UnitTests.Coordination.Webhooks;

/// <summary>How refused webhook calls are counted and shared through the store.</summary>
public sealed class RefusalCounterTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly SqliteFile _file = new();
    private readonly FakeTimeProvider _time = new(Samples.Noon);
    private readonly ServiceProvider _store;
    private readonly RefusedCallNotes _notes;
    private readonly LastReports _reports;

    public RefusalCounterTests()
    {
        _store = (ServiceProvider)_file.Open();
        _notes = Notes(_store.GetRequiredService<INoteStore>());
        _reports = new LastReports(_store.GetRequiredService<ILastReportStore>(), _time, NullLogger<LastReports>.Instance);
    }

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        await _file.DisposeAsync();
    }

    [Fact]
    public async Task A_million_calls_are_a_write_for_each_interval_and_all_of_them_are_counted()
    {
        var writes = new CountedNotes(_store.GetRequiredService<INoteStore>());
        var counter = new RefusalCounter(Notes(writes), _reports, _time, NullLogger<RefusalCounter>.Instance);

        counter.Count("hangzhou", WebhookAuthentication.Bearer, WebhookAuthentication.None);
        await UntilAsync(async () => (await _notes.ReadAsync(default)).Count == 1);
        for (var i = 0; i < 1_000_000; i++)
            counter.Count("hangzhou", WebhookAuthentication.Bearer, WebhookAuthentication.Bearer);
        Assert.Equal(1, writes.WriteCount);

        await UntilAsync(async () =>
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            return (await _notes.ReadAsync(default))["hangzhou"].Count == 1_000_001;
        });
        Assert.Equal(2, writes.WriteCount);
        Assert.Equal(
            new Dictionary<string, long> { ["none"] = 1, ["bearer"] = 1_000_000 }, (await _notes.ReadAsync(default))["hangzhou"].Used);
    }

    [Fact]
    public async Task Processes_add_to_the_same_counts_until_they_are_old()
    {
        await _notes.AddAsync(Refused("hangzhou", 2), default);
        _time.Advance(TimeSpan.FromHours(1));
        var other = Notes(_store.GetRequiredService<INoteStore>());
        await other.AddAsync(Refused("hangzhou", 3), default);
        await other.AddAsync(Refused("tokyo", 1), default);

        var found = (await _notes.ReadAsync(default))["hangzhou"];
        Assert.Equal((5, Samples.Noon, Samples.Noon.AddHours(1)), (found.Count, found.Since, found.LastAt));
        Assert.Equal(2, (await _notes.ReadAsync(default)).Count);

        _time.Advance(TimeSpan.FromDays(7));
        Assert.Empty(await _notes.ReadAsync(default));
    }

    [Theory]
    [InlineData("bearer", "Authorization: Bearer x", "bearer")]
    [InlineData("bearer", "Authorization: Basic x", "basic")]
    [InlineData("bearer", "Authorization: x", "header")]
    [InlineData("bearer", "X-Hub-Signature-256: sha256=x", "hmac-sha256")]
    [InlineData("bearer", "?token=x", "query-token")]
    [InlineData("bearer", "", "none")]
    [InlineData("header X-Hook", "X-Hook: x", "header")]
    [InlineData("header X-Hook", "Authorization: Bearer x", "bearer")]
    [InlineData("hmac-sha1", "X-Nexus-Webhook-Signature: x", "hmac-sha1")]
    [InlineData("hmac-sha256 X-Sig", "X-Sig: x", "hmac-sha256")]
    [InlineData("query-token", "?token=x", "query-token")]
    public void The_authentication_that_a_refused_call_used_is_recognised(string asked, string sent, string expected)
    {
        var words = asked.Split(' ');
        var kind = Enum.GetValues<WebhookAuthentication>().Single(it => it.ToWord() == words[0]);
        var webhook = new InstanceWebhook(WebhookFormat.Generic, kind, Secret: null) { Header = words.Length > 1 ? words[1] : null };
        var context = new DefaultHttpContext();
        if (sent.StartsWith('?'))
            context.Request.QueryString = new QueryString(sent);
        else if (sent.Split(": ") is [var name, var value])
            context.Request.Headers[name] = value;

        Assert.Equal(expected, UsedAuthentication.Of(webhook, context.Request.Headers, context.Request.Query).ToWord());
    }

    [Fact]
    public async Task An_accepted_call_begins_a_new_period()
    {
        var counter = new RefusalCounter(_notes, _reports, _time, NullLogger<RefusalCounter>.Instance);
        counter.Count("hangzhou", WebhookAuthentication.Bearer, WebhookAuthentication.None);
        await UntilAsync(async () => (await _notes.ReadAsync(default)).Count == 1);
        counter.Count("hangzhou", WebhookAuthentication.Bearer, WebhookAuthentication.Basic);
        _time.Advance(TimeSpan.FromSeconds(1));
        _reports.Record("hangzhou", _time.GetUtcNow(), secret: 1);
        _time.Advance(TimeSpan.FromSeconds(1));
        counter.Count("hangzhou", WebhookAuthentication.Bearer, WebhookAuthentication.Bearer);

        await UntilAsync(async () =>
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            return (await _notes.ReadAsync(default))["hangzhou"].Since == Samples.Noon.AddSeconds(2);
        });
        var found = (await _notes.ReadAsync(default))["hangzhou"];
        Assert.Equal(1, found.Count);
        Assert.Equal(new Dictionary<string, long> { ["bearer"] = 1 }, found.Used);
    }

    [Fact]
    public async Task Acknowledged_calls_are_forgotten_and_later_ones_are_counted_anew()
    {
        await _notes.AddAsync(Refused("hangzhou", 2), default);
        await _notes.AddAsync(Refused("tokyo", 1), default);
        var counted = Refused("hangzhou", 5);
        _time.Advance(TimeSpan.FromMinutes(1));

        await _notes.AcknowledgeAsync("hangzhou", default);

        Assert.Equal(["tokyo"], (await _notes.ReadAsync(default)).Keys);
        // Another process had counted these before, and stores them now.
        await _notes.AddAsync(counted, default);
        Assert.Equal(["tokyo"], (await _notes.ReadAsync(default)).Keys);
        _time.Advance(TimeSpan.FromMinutes(1));
        await _notes.AddAsync(Refused("hangzhou", 3), default);
        Assert.Equal(3, (await _notes.ReadAsync(default))["hangzhou"].Count);
    }

    private RefusedCallNotes Notes(INoteStore store) => new(store, _store.GetRequiredService<ILastReportStore>(), _time);

    private Dictionary<string, RefusedPart> Refused(string instance, long count) => new()
    {
        [instance] = new(
            new RefusedCalls
            {
                Count = count,
                Since = _time.GetUtcNow(),
                LastAt = _time.GetUtcNow(),
                Asked = WebhookAuthentication.Bearer,
                Used = new Dictionary<string, long> { ["none"] = count },
            },
            AcceptedBefore: null),
    };

    private static async Task UntilAsync(Func<Task<bool>> isReached)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await isReached())
            await Task.Delay(20, patience.Token);
    }

    private sealed class CountedNotes(INoteStore notes) : INoteStore
    {
        private int _writeCount;

        public int WriteCount => Volatile.Read(ref _writeCount);

        public Task<IReadOnlyList<SharedNote>> FindAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
            notes.FindAsync(keys, cancellationToken);

        public Task<IReadOnlyList<string>> InsertAsync(
            IReadOnlyCollection<SharedNote> added, DateTimeOffset now, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _writeCount);
            return notes.InsertAsync(added, now, cancellationToken);
        }

        public Task<bool> ReplaceAsync(SharedNote note, Guid expectedVersion, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _writeCount);
            return notes.ReplaceAsync(note, expectedVersion, cancellationToken);
        }

        public Task<bool> DeleteAsync(string key, Guid version, CancellationToken cancellationToken) =>
            notes.DeleteAsync(key, version, cancellationToken);
    }
}
