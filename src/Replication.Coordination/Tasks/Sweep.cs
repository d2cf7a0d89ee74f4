using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Replication.Contracts;
using Replication.Contracts.Pushes;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Rules;
using Replication.Coordination.Sagas;
using Replication.Messaging;

namespace Replication.Coordination.Tasks;

/// <summary>
/// Finds pending work in the documents whose messages are missing: due retries, work of crashed processes, and messages that the in-memory
/// bus lost.
/// </summary>
internal sealed partial class Sweep(
    MessageSender sender,
        ICopyQueues queues,
        ITaskSweepStore tasks,
        ISagaDocumentStore sagas,
        IRetention retention,
        RemovedRules removedRules,
        HeldTasks heldTasks,
        IServiceProvider services,
        SweepOptions options,
        TimeProvider time,
    ILogger<Sweep> logger)
    : BackgroundService
{
    private readonly IPushJournal? _journal = services.GetService<IPushJournal>();
    private readonly Meter _meter = new(CoordinationMetrics.MeterName);
    private DateTimeOffset _begunAt = time.GetUtcNow();
    private DateTimeOffset _expiredAt;
    private DateTimeOffset _listenedAt;
    private double _backlogAgeSeconds;
    private bool _hasForgotten = !options.BusForgets;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        CoordinationMetrics.ShowBacklogAge(_meter, () => Volatile.Read(ref _backlogAgeSeconds));
        heldTasks.ShowCounts(_meter);
        // The shared time may have been set after this object was created.
        _begunAt = time.GetUtcNow();
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _meter.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Rounds.RunAsync(options.Interval, time, SweepAsync, stoppingToken);

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RunOnceAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogSweepFailed(e);
        }
    }

    internal async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        await PublishForgottenPushesAsync(cancellationToken);
        await heldTasks.SweepAsync(options.SendTimeout, cancellationToken);
        await AnnounceDueTasksAsync(cancellationToken);
        await ListenAsync(cancellationToken);
        await ReviewStaleBatchesAsync(cancellationToken);
        await removedRules.SweepAsync(cancellationToken);
        await ExpireAsync(cancellationToken);
    }

    private async Task PublishForgottenPushesAsync(CancellationToken cancellationToken)
    {
        if (_journal is null)
            return;
        IReadOnlyList<ImagePushed> pushes;
        do
        {
            pushes = await _journal.TakeForgottenAsync(
                DocumentSagas<BatchSaga>.Collection,
                    time.GetUtcNow(),
                    time.GetUtcNow() - Stale(options.PublishAgainAfter),
                    options.BatchSize,
                    cancellationToken);
            foreach (var push in pushes)
                await sender.PublishAsync(push, options.SendTimeout, cancellationToken);
            if (pushes.Count > 0)
                LogPublishedAgain(pushes.Count);
        }
        while (pushes.Count == options.BatchSize);
    }

    private async Task AnnounceDueTasksAsync(CancellationToken cancellationToken)
    {
        if (!_hasForgotten)
            await tasks.ForgetAnnouncementsAsync(_begunAt, cancellationToken);
        _hasForgotten = true;
        IReadOnlyList<DueTask> due;
        do
        {
            due = await tasks.TakeDueAsync(time.GetUtcNow(), options.BatchSize, cancellationToken);
            await AnnounceAsync(due, cancellationToken);
        }
        while (due.Count == options.BatchSize);
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now - _listenedAt < options.UnansweredInterval)
            return;
        _listenedAt = now;
        for (var priority = TaskPriority.Highest; priority >= TaskPriority.Lowest; priority--)
            await AnnounceUnansweredTasksAsync(priority, cancellationToken);
        var since = await tasks.FindLongestWaitAsync(now, cancellationToken);
        Volatile.Write(ref _backlogAgeSeconds, since < now ? (now - since.Value).TotalSeconds : 0);
    }

    // Wake-ups that are still queued are not lost. Announcing them again would duplicate them and grow the backlog.
    private async Task AnnounceUnansweredTasksAsync(int priority, CancellationToken cancellationToken)
    {
        IReadOnlyList<DueTask> unanswered;
        do
        {
            if (await queues.AreWaitingAsync(priority, cancellationToken))
                return;
            unanswered = await tasks.TakeUnansweredAsync(
                priority, time.GetUtcNow(), options.AnnounceAgainAfter, options.BatchSize, cancellationToken);
            await AnnounceAsync(unanswered, cancellationToken);
        }
        while (unanswered.Count == options.BatchSize);
    }

    private async Task AnnounceAsync(IReadOnlyList<DueTask> due, CancellationToken cancellationToken)
    {
        if (due.Count == 0)
            return;
        foreach (var task in due.OrderByDescending(task => task.Priority))
            await sender.AnnounceAsync(CopyImage.Of(task), options.SendTimeout, cancellationToken);
        LogAnnounced(due.Count);
        CoordinationMetrics.Swept(due.Count);
    }

    private async Task ReviewStaleBatchesAsync(CancellationToken cancellationToken)
    {
        var stale = await sagas.TakeStaleAsync(
            DocumentSagas<BatchSaga>.Collection,
                nameof(BatchStateMachine.Replicating),
                time.GetUtcNow(),
                Stale(options.ReviewAfter),
                options.ReviewCount,
                cancellationToken);
        foreach (var batch in stale)
            await sender.PublishAsync(new BatchReviewRequested { Batch = batch }, options.SendTimeout, cancellationToken);
    }

    private async Task ExpireAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now - _expiredAt < options.ExpireInterval)
            return;
        // The next sweep removes the rest, so that many expired documents do not delay this one.
        var prunedCount = await sagas.PruneAsync(
            DocumentSagas<BatchSaga>.Collection,
                nameof(BatchStateMachine.Completed),
                now - options.KeepCompleted,
                options.BatchSize,
                cancellationToken);
        if (!await retention.ExpireAsync(now, options.BatchSize, cancellationToken) && prunedCount < options.BatchSize)
            _expiredAt = now;
    }

    // Messages that the in-memory bus held before the process started are lost, so they are sent again at once.
    private TimeSpan Stale(TimeSpan age)
    {
        var sinceBeginning = time.GetUtcNow() - _begunAt;
        return options.BusForgets && sinceBeginning < age ? sinceBeginning : age;
    }

    [LoggerMessage(LogLevel.Information, "Published {PushCount} accepted pushes again, because no saga has stored them")]
    private partial void LogPublishedAgain(int pushCount);

    [LoggerMessage(LogLevel.Debug, "Announced {TaskCount} tasks that are due")]
    private partial void LogAnnounced(int taskCount);

    [LoggerMessage(LogLevel.Warning, "The sweep failed; the next one continues")]
    private partial void LogSweepFailed(Exception exception);
}
