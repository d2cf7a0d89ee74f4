using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Replication.Client;
using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Access;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.IntegrationTests.Api;

/// <summary>The stream of changed tasks, through the typed client.</summary>
public sealed class TaskStreamApiTests : IAsyncLifetime
{
    private const int MaxStreams = 8;

    private static readonly TaskCancellation ByCi = new("ci", TimeProvider.System.GetUtcNow(), new("canceled", "canceled by ci"));

    private ApiHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await ApiHost.StartAsync(
        it => it with { Quotas = it.Quotas with { MaxTaskStreams = MaxStreams } },
        [],
        [],
        ApiHost.Token("viewer", TokenRole.Viewer),
        ApiHost.Token("limited", TokenRole.Viewer, "team"));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task A_changed_task_is_sent_as_the_same_document_as_the_call_for_one_task()
    {
        var task = await AddAsync(Later());
        await using var events = await OpenAsync();

        await CancelAsync(task);

        var changed = Assert.IsType<TaskStreamEvent.Changed>(await events.NextAsync());
        Assert.Equal((await _host.GetAsync($"/api/v1/tasks/{task.Id}", "viewer")).Text, changed.Text);
        Assert.Equal(ReplicationStatus.Canceled, changed.Task.Status);
        Assert.NotEmpty(changed.Task.Blobs);
    }

    [Fact]
    public async Task A_filter_selects_tasks_and_reports_those_that_leave_its_status()
    {
        var (waiting, other) = (Later(), Later() with { Rule = "another" });
        await using var events = await OpenAsync(("status", "pending"), ("rule", waiting.Rule));

        await AddAsync(other);
        await AddAsync(waiting);
        Assert.Equal(waiting.Id, Assert.IsType<TaskStreamEvent.Changed>(await events.NextAsync()).Task.Id);
        await CancelAsync(other);
        await CancelAsync(waiting);

        Assert.Equal(new TaskStreamEvent.Left(new(waiting.Id, ReplicationStatus.Canceled)), await events.NextAsync());
    }

    [Fact]
    public async Task A_token_receives_the_tasks_of_its_namespaces()
    {
        var foreign = Later();
        foreign = foreign with { Target = foreign.Target with { Repository = RepositoryName.Parse("other/app") } };
        await using var events = await OpenAsAsync("limited");

        await AddAsync(foreign);
        var mine = await AddAsync(Later());

        Assert.Equal(mine.Id, Assert.IsType<TaskStreamEvent.Changed>(await events.NextAsync()).Task.Id);
    }

    [Fact]
    public async Task A_stream_resumes_after_its_last_event_and_resynchronizes_after_a_long_time()
    {
        string position;
        await using (var first = await OpenAsync())
            position = first.Position!;
        var task = await AddAsync(Later());

        await using (var resumed = await ResumeAsync(position))
            Assert.Equal(task.Id, Assert.IsType<TaskStreamEvent.Changed>(await resumed.NextAsync()).Task.Id);
        foreach (var old in new[] { "1", $"{TimeProvider.System.GetUtcNow().AddMinutes(-3).UtcTicks}", "nonsense" })
        {
            await using var late = await ResumeAsync(old);
            Assert.IsType<TaskStreamEvent.Resync>(await late.NextAsync());
        }
    }

    [Fact]
    public async Task A_wrong_filter_and_too_many_streams_are_refused()
    {
        Assert.Equal((400, "request.filter"), (await _host.GetAsync("/api/v1/tasks/stream?status=nonsense", "viewer")).Outcome);
        Assert.Equal((400, "request.filter"), (await _host.GetAsync("/api/v1/tasks/stream?limit=1", "viewer")).Outcome);
        var open = new List<OpenEvents>();
        for (var i = 0; i < MaxStreams; i++)
            open.Add(await OpenAsync());

        var refused = await _host.GetAsync("/api/v1/tasks/stream", "viewer");

        Assert.Equal((429, "access.tooManyStreams"), refused.Outcome);
        Assert.Equal("30", refused.Headers["Retry-After"]);
        foreach (var stream in open)
            await stream.DisposeAsync();
    }

    [Fact]
    public async Task A_change_of_the_tokens_ends_the_stream()
    {
        await using var events = await OpenAsync();

        _host.Services.GetRequiredService<ApiTokens>().Replace([ApiHost.Token("new", TokenRole.Viewer)]);
        await AddAsync(Later());

        await events.EndAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, (await _host.GetAsync("/api/v1/tasks/stream", "viewer")).Status);
    }

    [Fact]
    public async Task The_process_stops_while_streams_are_open()
    {
        await using var events = await OpenAsync();

        await _host.StopAsync();

        await events.EndAsync();
    }

    // No worker claims a task whose next attempt is later.
    private static ReplicationTask Later()
    {
        var now = TimeProvider.System.GetUtcNow();
        return SampleTasks.Full(now) with
        {
            Id = Guid.NewGuid(),
            Status = ReplicationStatus.Pending,
            Cancellation = null,
            Outcome = null,
            FinishedAt = null,
            NextAttemptAt = now.AddHours(1),
        };
    }

    private async Task<ReplicationTask> AddAsync(ReplicationTask task) =>
        (await _host.Services.GetRequiredService<ITaskStore>().AddAsync([task], default))[0];

    private Task<bool> CancelAsync(ReplicationTask task) =>
        _host.Services.GetRequiredService<ITaskCancelStore>().CancelWaitingAsync(task.Id, ByCi, default);

    private Task<OpenEvents> OpenAsync(params (string Name, string? Value)[] filter) => OpenEvents.StartAsync(Api("viewer"), filter, null);

    private Task<OpenEvents> OpenAsAsync(string token) => OpenEvents.StartAsync(Api(token), [], null);

    private Task<OpenEvents> ResumeAsync(string lastEventId) => OpenEvents.StartAsync(Api("viewer"), [], lastEventId);

    private ReplicationApi Api(string token) => new(new Server(_host.Address, token));

    private sealed class OpenEvents(ReplicationApi api, TaskStream stream) : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<TaskStreamEvent> _events = stream.ReadAsync(default).GetAsyncEnumerator();

        public string? Position { get; private set; }

        public static async Task<OpenEvents> StartAsync(
            ReplicationApi api, (string Name, string? Value)[] filter, string? lastEventId)
        {
            var events = new OpenEvents(api, await api.OpenTaskStreamAsync(filter, lastEventId, default));
            if (lastEventId is null)
            {
                Assert.True(await events._events.MoveNextAsync());
                events.Position = Assert.IsType<TaskStreamEvent.Position>(events._events.Current).Id;
            }
            return events;
        }

        public async Task<TaskStreamEvent> NextAsync()
        {
            while (await _events.MoveNextAsync())
            {
                if (_events.Current is not TaskStreamEvent.Position)
                    return _events.Current;
            }
            throw new EndOfStreamException();
        }

        public async Task EndAsync()
        {
            try
            {
                while (await _events.MoveNextAsync())
                {
                }
            }
            catch (IOException)
            {
                // The server closed the connection.
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _events.DisposeAsync();
            stream.Dispose();
            api.Dispose();
        }
    }
}
