using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Replication.Contracts;
using Replication.Contracts.Instances;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Coordination.Instances;
using Replication.Coordination.Reconciling;
using Replication.Coordination.Rules;
using Replication.Coordination.Status;
using Replication.UnitTests.Coordination.Rules;
using Replication.UnitTests.Fakes;
using Replication.UnitTests.Storage;
using Xunit;

namespace Replication.UnitTests.Coordination.Status;

/// <summary>A source that used to report and falls silent is logged once, and exported.</summary>
public sealed class InstanceWatchTests : IAsyncDisposable
{
    private readonly SqliteFile _file = new();
    private readonly FakeTimeProvider _time = new(Samples.Noon);
    private readonly RecordedLog<InstanceWatch> _log = new();
    private readonly ServiceProvider _store;
    private readonly InstanceBook _book;
    private readonly RuleBook _rules;
    private readonly RuleSnapshots _snapshots;
    private readonly InstanceWatch _watch;

    public InstanceWatchTests()
    {
        _store = (ServiceProvider)_file.Open();
        var webhook = new InstanceWebhook(WebhookFormat.Generic, WebhookAuthentication.Bearer, new Secret("a-secret-of-16-characters"));
        _book = new InstanceBook(
            [Samples.Instance("hangzhou") with { Webhook = webhook }, Samples.Instance("tokyo")], new FakeInstanceStore(), _time);
        _rules = new RuleBook(_store.GetRequiredService<IRuleStore>());
        _snapshots = new RuleSnapshots(
            _rules,
            _store.GetRequiredService<IRuleActivityStore>(),
            new Reconciliations(_store.GetRequiredService<IReconciliationStore>()),
            _time);
        _watch = new InstanceWatch(
            _snapshots,
            _book,
            Reports,
            new RemovedInstances(
                _book, _rules, _store.GetRequiredService<ITaskStore>(), _store.GetRequiredService<INoteStore>(), _time),
            _time,
            _log);
    }

    private ILastReportStore Reports => _store.GetRequiredService<ILastReportStore>();

    public async ValueTask DisposeAsync()
    {
        _watch.Dispose();
        _snapshots.Dispose();
        _rules.Dispose();
        _book.Dispose();
        await _store.DisposeAsync();
        await _file.DisposeAsync();
    }

    [Fact]
    public async Task A_source_that_falls_silent_is_logged_once_until_it_reports_again()
    {
        await _store.GetRequiredService<IRuleStore>().InsertAsync(
            Samples.Rule("team", "hangzhou", "tokyo"), TopologyMode.Strict, default);
        // Every eight hours, for ten days.
        for (var i = 0; i < 30; i++)
        {
            await Reports.RecordAsync("hangzhou", _time.GetUtcNow(), secret: 1, default);
            _time.Advance(TimeSpan.FromHours(8));
        }
        await RunAsync(isSilent: false);
        Assert.Empty(_log.Lines);

        _time.Advance(TimeSpan.FromHours(17));
        await RunAsync(isSilent: true);
        await RunAsync(isSilent: true);
        Assert.StartsWith("hangzhou has sent no webhook call since ", Assert.Single(_log.Lines), StringComparison.Ordinal);

        await Reports.RecordAsync("hangzhou", _time.GetUtcNow(), secret: 1, default);
        await RunAsync(isSilent: false);
    }

    private async Task RunAsync(bool isSilent)
    {
        _time.Advance(TimeSpan.FromMinutes(1));
        await _watch.RunRoundAsync(default);
        Assert.Equal(("hangzhou", isSilent), (Assert.Single(_watch.Sources).Name, _watch.Sources[0].IsSilent));
    }
}
