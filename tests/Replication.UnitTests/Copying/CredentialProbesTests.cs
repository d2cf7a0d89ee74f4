using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Copying;
using Replication.Registries;
using Replication.Registries.Instances;
using Replication.Testing.Storage;
using Replication.UnitTests.Fakes;
using Replication.UnitTests.Storage;
using Xunit;

namespace Replication.UnitTests.Copying;

/// <summary>Workers over one store, and a registry that refuses the credentials until it is told otherwise.</summary>
public sealed class CredentialProbesTests : IAsyncLifetime
{
    private static readonly CopyFailure Refused = new(CopyFailure.Unauthorized, "wrong password", IsWorthRetrying: false);
    private static readonly CopyFailure Away = new(CopyFailure.RegistryUnavailable, "away", IsWorthRetrying: true);

    private readonly SqliteFile _file = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero));
    private readonly List<InstanceBook> _books = [];
    private IServiceProvider _stores = null!;
    private CopyFailure? _answer = Refused;
    private Func<Task<CopyFailure?>>? _asking;
    private int _probes;

    public ValueTask InitializeAsync()
    {
        _stores = _file.Open();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _books.ForEach(static it => it.Dispose());
        await ((ServiceProvider)_stores).DisposeAsync();
        await _file.DisposeAsync();
    }

    [Fact]
    public async Task Failures_share_a_probe_and_every_worker_knows_the_refusal()
    {
        var (one, two) = (new Worker(this), new Worker(this));

        var refusals = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => one.Judge.JudgeAsync("tokyo", default)));
        await two.States.RefreshAsync(default);

        Assert.Equal(1, _probes);
        Assert.All(refusals, it => Assert.Equal(("wrong password", "tokyo.example.com"), (it!.Reason, it.Host)));
        Assert.Equal(refusals[0], await two.Judge.JudgeAsync("tokyo", default));
        Assert.Equal(1, _probes);
        Assert.Null(two.States.Find("hangzhou"));
    }

    [Fact]
    public async Task Accepted_credentials_refuse_nothing_and_the_failure_is_retried_slowly()
    {
        var worker = new Worker(this);
        _answer = null;

        Assert.Null(await worker.Judge.JudgeAsync("tokyo", default));

        var denied = new CopyFailure(CopyFailure.Denied, "no push", IsWorthRetrying: false) { RefusedBy = "tokyo" };
        Assert.Equal(
            denied with { IsWorthRetrying = true, RetryAfter = TimeSpan.FromMinutes(1) }, worker.Judge.Retried(denied));
        Assert.Equal(Refused, worker.Judge.Retried(Refused));
    }

    [Fact]
    public async Task A_registry_that_is_away_says_nothing_about_the_credentials()
    {
        var worker = new Worker(this);
        _answer = Away;

        Assert.Null(await worker.Judge.JudgeAsync("tokyo", default));
        _answer = Refused;
        _time.Advance(TimeSpan.FromSeconds(11));
        Assert.NotNull(await worker.Judge.JudgeAsync("tokyo", default));
        _answer = Away;
        await RunAsync(worker, seconds: 70);

        Assert.NotNull(worker.States.Find("tokyo"));
    }

    [Fact]
    public async Task All_workers_together_send_one_probe_per_minute()
    {
        var (one, two) = (new Worker(this), new Worker(this));
        await RunAsync(one, seconds: 1);
        await RunAsync(two, seconds: 1);
        var began = await one.Judge.JudgeAsync("tokyo", default);

        for (var second = 0; second < 300; second++)
        {
            await one.Probes.RunRoundAsync(default);
            await two.Probes.RunRoundAsync(default);
            await Task.WhenAll(one.Probes.SettleAsync(), two.Probes.SettleAsync());
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(5, _probes);
        Assert.Equal(began!.Since, one.States.Find("tokyo")!.Since);
    }

    [Fact]
    public async Task The_first_success_ends_the_refusal_and_makes_the_waiting_tasks_due()
    {
        var worker = new Worker(this);
        await RunAsync(worker, seconds: 1);
        await worker.Judge.JudgeAsync("tokyo", default);
        var waiting = await AddWaitingAsync("v1");
        _answer = null;

        await RunAsync(worker, seconds: 62);

        Assert.Null(worker.States.Find("tokyo"));
        Assert.True((await FindAsync(waiting))!.NextAttemptAt <= _time.GetUtcNow());
        // A process that read the end late deferred this task after it.
        var late = await AddWaitingAsync("v2");
        await RunAsync(worker, seconds: 5);
        Assert.True((await FindAsync(late))!.NextAttemptAt <= _time.GetUtcNow());
        Assert.Empty(worker.States.All);
        Assert.Equal(2, _probes);
    }

    [Fact]
    public async Task A_changed_instance_and_a_started_worker_are_probed_at_once()
    {
        var worker = new Worker(this);
        await RunAsync(worker, seconds: 1);
        await worker.Judge.JudgeAsync("tokyo", default);
        await RunAsync(worker, seconds: 3);
        Assert.Equal(1, _probes);

        await worker.ChangeAsync();
        await RunAsync(worker, seconds: 3);
        Assert.Equal(2, _probes);

        await RunAsync(new Worker(this), seconds: 3);
        Assert.Equal(3, _probes);
    }

    [Fact]
    public async Task Credentials_that_change_before_a_round_saw_their_refusal_are_probed_at_once()
    {
        var worker = new Worker(this);
        await RunAsync(worker, seconds: 1);
        await worker.Judge.JudgeAsync("tokyo", default);

        await worker.ChangeAsync();
        _answer = null;
        await RunAsync(worker, seconds: 1);

        Assert.Equal((2, true), (_probes, worker.States.Find("tokyo") is null));
    }

    [Fact]
    public async Task Credentials_that_change_during_a_probe_are_judged_by_a_probe_of_their_own()
    {
        var worker = new Worker(this);
        var asked = new TaskCompletionSource();
        var answered = new TaskCompletionSource<CopyFailure?>();
        _asking = () =>
        {
            _asking = null;
            asked.SetResult();
            return answered.Task;
        };
        var judging = worker.Judge.JudgeAsync("tokyo", default);
        await asked.Task;

        await worker.ChangeAsync();
        _answer = null;
        answered.SetResult(Refused);

        Assert.Null(await judging);
        Assert.Equal((2, true), (_probes, worker.States.Find("tokyo") is null));
    }

    [Fact]
    public async Task Credentials_that_change_while_their_refusal_is_stored_are_probed_in_the_next_round()
    {
        var worker = new Worker(this);
        await RunAsync(worker, seconds: 1);
        worker.Notes.BeforeWrite = async () =>
        {
            worker.Notes.BeforeWrite = null;
            await worker.ChangeAsync();
            // As if another task of this process had found them accepted meanwhile.
            _answer = null;
            await worker.Judge.JudgeAsync("tokyo", default);
        };
        await worker.Judge.JudgeAsync("tokyo", default);
        Assert.NotNull(worker.States.Find("tokyo"));

        await RunAsync(worker, seconds: 1);

        Assert.Equal((3, true), (_probes, worker.States.Find("tokyo") is null));
    }

    [Fact]
    public async Task A_probe_at_once_is_made_up_for_after_a_failure_of_the_store()
    {
        var worker = new Worker(this);
        await RunAsync(worker, seconds: 1);
        await worker.Judge.JudgeAsync("tokyo", default);
        await RunAsync(worker, seconds: 1);

        await worker.ChangeAsync();
        worker.Notes.FailingWrites = 1;
        await RunAsync(worker, seconds: 1);
        Assert.Equal((0, 1), (worker.Notes.FailingWrites, _probes));
        await RunAsync(worker, seconds: 3);
        Assert.Equal(2, _probes);

        var started = new Worker(this);
        started.Notes.FailingWrites = 1;
        await RunAsync(started, seconds: 3);
        Assert.Equal((0, 3), (started.Notes.FailingWrites, _probes));
    }

    [Fact]
    public async Task The_refusal_of_a_deleted_instance_is_forgotten()
    {
        var worker = new Worker(this);
        await worker.Judge.JudgeAsync("tokyo", default);

        await RunAsync(new Worker(this, "another"), seconds: 1);

        await worker.States.RefreshAsync(default);
        Assert.Empty(worker.States.All);
    }

    private InstanceBook Book(RegistryInstance instance)
    {
        var book = new InstanceBook([instance], new FakeInstanceStore());
        _books.Add(book);
        return book;
    }

    private async Task RunAsync(Worker worker, int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            await worker.Probes.RunRoundAsync(default);
            await worker.Probes.SettleAsync();
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private async Task<Guid> AddWaitingAsync(string tag)
    {
        var task = SampleTasks.Pending(_time.GetUtcNow(), SampleTasks.Target with { Tag = Contracts.Images.Tag.Parse(tag) }) with
        {
            NextAttemptAt = _time.GetUtcNow() + TimeSpan.FromMinutes(15),
            Issue = new TaskIssue(TaskIssue.CredentialsRefused, "refused"),
        };
        await _stores.GetRequiredService<ITaskStore>().AddAsync([task], default);
        return task.Id;
    }

    private Task<ReplicationTask?> FindAsync(Guid task) => _stores.GetRequiredService<ITaskStore>().FindAsync(task, default);

    private sealed class Worker
    {
        private readonly InstanceBook _book;

        public Worker(CredentialProbesTests tests, string instance = "tokyo")
        {
            _book = tests.Book(Instance(instance));
            Notes = new FailingNoteStore(tests._stores.GetRequiredService<INoteStore>());
            States = new CredentialStates(Notes, tests._time);
            var options = new CredentialProbeOptions();
            Judge = new CredentialJudge(States, _book, ProbeAsync, options, tests._time, NullLogger<CredentialJudge>.Instance);
            Probes = new CredentialProbes(
                States,
                Judge,
                _book,
                tests._stores.GetRequiredService<ITaskSweepStore>(),
                options,
                tests._time,
                NullLogger<CredentialProbes>.Instance);

            Task<CopyFailure?> ProbeAsync(RegistryInstance probed, CancellationToken cancellationToken)
            {
                Interlocked.Increment(ref tests._probes);
                return tests._asking?.Invoke() ?? Task.FromResult(tests._answer);
            }
        }

        public FailingNoteStore Notes { get; }

        public CredentialStates States { get; }

        public CredentialJudge Judge { get; }

        public CredentialProbes Probes { get; }

        public Task ChangeAsync() => _book.ReplaceDeclaredAsync([Instance("tokyo")], default);

        private static RegistryInstance Instance(string name) =>
            new() { Name = name, Endpoint = new Uri("https://tokyo.example.com") };
    }
}
