using Microsoft.Extensions.Time.Testing;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Coordination.Reconciling;
using Replication.Coordination.Rules;
using Replication.Coordination.Status;
using Replication.Storage.Sqlite;
using Replication.UnitTests.Coordination.Rules;
using Replication.UnitTests.Storage;
using Xunit;

namespace Replication.UnitTests.Coordination.Status;

public sealed class RuleSnapshotsTests : IAsyncLifetime
{
    private readonly SqliteFile _file = new();
    private readonly FakeTimeProvider _time = new(Samples.Noon);
    private readonly CountingStore _store = new();
    private SqliteDatabase _database = null!;
    private RuleBook _book = null!;
    private RuleSnapshots _snapshots = null!;

    public async ValueTask InitializeAsync()
    {
        _database = SqliteDatabase.Open(_file.Options);
        var rules = new SqliteRuleStore(_database);
        await rules.InsertAsync(Samples.Rule("team", "hangzhou", "tokyo"), TopologyMode.Strict, default);
        _store.Time = _time;
        _book = new RuleBook(rules);
        _snapshots = new RuleSnapshots(_book, _store, new Reconciliations(new SqliteReconciliationStore(_database)), _time);
    }

    public ValueTask DisposeAsync()
    {
        _snapshots.Dispose();
        _book.Dispose();
        _database.Dispose();
        return _file.DisposeAsync();
    }

    [Fact]
    public async Task Callers_share_a_recent_pass()
    {
        for (var i = 0; i < 5; i++)
            await _snapshots.ReadAsync(TimeSpan.FromSeconds(5), default);
        Assert.Equal(1, _store.PassCount);

        _time.Advance(TimeSpan.FromSeconds(5));
        var read = await _snapshots.ReadAsync(TimeSpan.FromSeconds(5), default);

        Assert.Equal(2, _store.PassCount);
        Assert.Equal("team", Assert.Single(read.Rules).Rule.Name);
        Assert.Same(read, _snapshots.Latest);
    }

    [Fact]
    public async Task A_slow_pass_is_repeated_less_often()
    {
        _store.PassTime = TimeSpan.FromSeconds(2);
        await _snapshots.ReadAsync(TimeSpan.FromSeconds(1), default);

        _time.Advance(TimeSpan.FromSeconds(39));
        await _snapshots.ReadAsync(TimeSpan.FromSeconds(1), default);
        Assert.Equal(1, _store.PassCount);
        _time.Advance(TimeSpan.FromSeconds(1));
        await _snapshots.ReadAsync(TimeSpan.FromSeconds(1), default);
        Assert.Equal(2, _store.PassCount);
    }

    [Fact]
    public async Task Each_pass_settles_the_next_failures_of_a_failing_rule()
    {
        _store.Activity = new RuleActivity { FailedTasks = 50 };
        var place = new FailurePlace(Samples.Noon, Guid.NewGuid());
        _store.NextPlace = place;
        await _snapshots.ReadAsync(TimeSpan.Zero, default);
        _store.NextPlace = null;
        await _snapshots.ReadAsync(TimeSpan.Zero, default);
        await _snapshots.ReadAsync(TimeSpan.Zero, default);
        _store.Activity = RuleActivity.None;
        await _snapshots.ReadAsync(TimeSpan.Zero, default);

        Assert.Equal([null, place, null], _store.Settled);
    }

    private sealed class CountingStore : IRuleActivityStore
    {
        public FakeTimeProvider Time { get; set; } = null!;

        public TimeSpan PassTime { get; set; }

        public RuleActivity Activity { get; set; } = RuleActivity.None;

        public FailurePlace? NextPlace { get; set; }

        public int PassCount { get; private set; }

        public List<FailurePlace?> Settled { get; } = [];

        public Task<IReadOnlyDictionary<RuleTarget, RuleActivity>> FindAsync(
            IReadOnlyCollection<RuleTarget> rules, CancellationToken cancellationToken)
        {
            PassCount++;
            Time.Advance(PassTime);
            return Task.FromResult<IReadOnlyDictionary<RuleTarget, RuleActivity>>(rules.ToDictionary(static it => it, _ => Activity));
        }

        public Task<FailurePlace?> SettleFailuresAsync(
            string rule, FailurePlace? after, int limit, CancellationToken cancellationToken)
        {
            Settled.Add(after);
            return Task.FromResult(NextPlace);
        }
    }
}
