using System.Text;
using CloudNative.CloudEvents.SystemTextJson;
using Microsoft.Extensions.Logging;
using Replication.Contracts;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Notifications;
using Replication.IntegrationTests.Storage;
using Replication.Testing.Serving;
using Replication.Testing.Storage;
using StandardWebhooks;
using Xunit;

namespace Replication.IntegrationTests.Notifications;

/// <summary>
/// Notifications over a store: each event is sent once, in order and signed, even if the target is unavailable for a while or the sender is
/// killed.
/// </summary>
public abstract class NotificationContract(IStorePlace place) : StoreContract(place), IAsyncLifetime
{
    private const string Secret = "planted-secret-of-notifications";

    private static readonly NotificationOptions Quick = new()
    {
        Interval = TimeSpan.FromMilliseconds(20),
        FirstRetryDelay = TimeSpan.FromMilliseconds(20),
        MaxRetryDelay = TimeSpan.FromMilliseconds(100),
        PageSize = 3
    };

    private readonly StringBuilder _log = new();
    private NotificationReceiver _receiver = null!;

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        _receiver = await NotificationReceiver.StartAsync();
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _receiver.DisposeAsync();
        await DisposeAsync();
    }

    [Fact]
    public async Task A_failure_is_sent_as_a_signed_CloudEvent()
    {
        await using var sender = await StartAsync(NotifiedEvents.Failures);
        await AddAsync(Event(1, ReplicationStatus.Succeeded));
        var failed = Assert.Single(await AddAsync(Event(2, ReplicationStatus.Failed)));

        var received = (await ReceivedAsync(1)).Single();

        new StandardWebhook(Encoding.UTF8.GetBytes(Secret)).Verify(received.Body, received.Headers);
        Assert.ThrowsAny<Exception>(() => new StandardWebhook("another-secret"u8.ToArray()).Verify(received.Body, received.Headers));
        var decoded = await new JsonEventFormatter().DecodeStructuredModeMessageAsync(
            new MemoryStream(Encoding.UTF8.GetBytes(received.Body)),
            new System.Net.Mime.ContentType(received.Headers["Content-Type"].ToString()),
            null);
        Assert.Equal(
            (failed.Id.ToString(), "replication.task.failed", "tokyo/team/app:v1", failed.FinishedAt),
            (decoded.Id, decoded.Type, decoded.Subject, decoded.Time));
        Assert.Contains(failed.Issue!.Message, received.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, received.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_events_since_the_first_start_are_sent_in_order()
    {
        await AddAsync(Event(1, ReplicationStatus.Failed));
        await using var sender = await StartAsync(NotifiedEvents.All);
        var events = await AddAsync([
            .. Enumerable.Range(2, 8).Select(static i => Event(i, i % 2 == 0 ? ReplicationStatus.Succeeded : ReplicationStatus.Failed))
        ]);

        await ReceivedAsync(8);

        Assert.Equal(events.Select(static it => it.Id), _receiver.All.Select(static it => it.Id));
    }

    [Fact]
    public async Task Failed_deliveries_are_retried_and_refused_events_are_skipped()
    {
        _receiver.Answer = static n => n switch { 1 => 500, 2 => 429, 3 => 302, 5 => 422, _ => 200 };
        await using var sender = await StartAsync(NotifiedEvents.All);
        var events =
            await AddAsync(Event(1, ReplicationStatus.Failed), Event(2, ReplicationStatus.Failed), Event(3, ReplicationStatus.Failed));

        await ReceivedAsync(6);

        Assert.Equal(
            [events[0].Id, events[0].Id, events[0].Id, events[0].Id, events[1].Id, events[2].Id], _receiver.All.Select(static it => it.Id));
        Assert.All(_receiver.All, static it => Assert.Equal("/events", it.Path));
        Assert.Contains(events[1].Id.ToString(), _log.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, _log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_processes_one_sends_the_notifications()
    {
        await using var one = await StartAsync(NotifiedEvents.All);
        await using var other = await StartAsync(NotifiedEvents.All, GetInAnotherProcess<IEventStore>(), GetInAnotherProcess<INoteStore>());
        var events = await AddAsync([.. Enumerable.Range(1, 30).Select(static i => Event(i, ReplicationStatus.Failed))]);

        await ReceivedAsync(30);
        await Task.Delay(Quick.Interval * 5);

        Assert.Equal(events.Select(static it => it.Id), _receiver.All.Select(static it => it.Id));
    }

    [Fact]
    public async Task A_sender_continues_after_the_position_of_the_previous_one()
    {
        IReadOnlyList<CompletionEvent> first, second;
        await using (await StartAsync(NotifiedEvents.All))
        {
            first = await AddAsync([.. Enumerable.Range(1, 4).Select(static i => Event(i, ReplicationStatus.Failed))]);
            await ReceivedAsync(4);
            _receiver.Answer = static n => n < 7 ? 503 : 200;
            second = await AddAsync([.. Enumerable.Range(5, 4).Select(static i => Event(i, ReplicationStatus.Failed))]);
            await ReceivedAsync(5);
        }

        // The lease of the stopped process must expire first.
        await using var next = await StartAsync(NotifiedEvents.All, time: new ShiftedTime(TimeSpan.FromMinutes(1)));
        await Waiting.UntilAsync(
            () => Task.FromResult(_receiver.Arrived.Count() == 8 ? _receiver : null), () => $"{_receiver.All.Count} came\n{_log}");

        Assert.Equal([.. first.Select(static it => it.Id), .. second.Select(static it => it.Id)], _receiver.Arrived);
    }

    [Fact]
    public async Task Replaced_targets_continue_at_their_position_with_the_new_secret()
    {
        await using var sender = await StartAsync(NotifiedEvents.All);
        var first = Assert.Single(await AddAsync(Event(1, ReplicationStatus.Failed)));
        await ReceivedAsync(1);

        sender.Targets.Replace([
            new NotificationTarget("on-call", _receiver.Address, NotifiedEvents.All, new Secret("another-secret-of-notifications"))
        ]);
        var second = Assert.Single(await AddAsync(Event(2, ReplicationStatus.Failed)));
        var received = await Waiting.UntilAsync(
            () => Task.FromResult(_receiver.All.SingleOrDefault(it => it.Id == second.Id)), () => $"the second did not come\n{_log}");

        // The first one arrives again if its position was not stored before the targets were replaced.
        Assert.Equal([first.Id, second.Id], _receiver.Arrived.Distinct());
        new StandardWebhook("another-secret-of-notifications"u8.ToArray()).Verify(received.Body, received.Headers);
    }

    private async Task<Sender> StartAsync(
        NotifiedEvents events, IEventStore? log = null, INoteStore? notes = null, TimeProvider? time = null)
    {
        var targets = new NotificationTargets([new NotificationTarget("on-call", _receiver.Address, events, new Secret(Secret))]);
        var sender = new NotificationService(
            targets, log ?? Get<IEventStore>(), notes ?? Get<INoteStore>(), Quick, time ?? TimeProvider.System, new KeptLog(_log));
        await sender.StartAsync(default);
        // From now on, the start position is stored.
        await Waiting.UntilAsync(async () => await Get<INoteStore>().FindAsync(["notification/on-call"], default) is [var note]
            ? note
            : null, () => _log.ToString());
        return new Sender(sender, targets);
    }

    private async Task<IReadOnlyList<NotificationReceiver.Received>> ReceivedAsync(int count) =>
        await Waiting.UntilAsync(
            () => Task.FromResult(_receiver.All.Count >= count ? _receiver.All : null),
            () => $"{_receiver.All.Count} of {count} came\n{_log}");

    private async Task<IReadOnlyList<CompletionEvent>> AddAsync(params CompletionEvent[] events)
    {
        foreach (var completion in events)
            await Get<IEventStore>().AddAsync(completion, default);
        return events;
    }

    private static CompletionEvent Event(int at, ReplicationStatus status) =>
        CompletionEvent.Of(
            SampleTasks.Full(At(at)) with { Status = status, Issue = status == ReplicationStatus.Failed ? SampleTasks.Issue : null });

    private sealed class Sender(NotificationService sender, NotificationTargets targets) : IAsyncDisposable
    {
        public NotificationTargets Targets => targets;

        public async ValueTask DisposeAsync()
        {
            await sender.StopAsync(default);
            sender.Dispose();
        }
    }

    private sealed class ShiftedTime(TimeSpan shift) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + shift;
    }

    private sealed class KeptLog(StringBuilder kept) : ILogger<NotificationService>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (kept)
                kept.AppendLine($"{formatter(state, exception)} {exception}");
        }
    }
}

public sealed class SqliteNotificationTests() : NotificationContract(new SqlitePlace());

[Collection(MongoCollection.Name)]
public sealed class MongoNotificationTests(MongoFixture mongo) : NotificationContract(mongo.NewPlace());
