using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Replication.Contracts.Pushes;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Rules;
using Replication.Coordination.Sagas;

namespace Replication.Coordination.Tasks;

/// <summary>Finds what the documents say is to do and no message told of: the retry schedule, the rescue after crashes, and the memory of a bus that has none.</summary>
internal sealed partial class Sweep(
    IBus bus, ITaskStore tasks, ISagaDocumentStore sagas, IRetention retention, RemovedRules removedRules, IServiceProvider services, SweepOptions options, TimeProvider time, ILogger<Sweep> logger)
    : BackgroundService
{
    private readonly IPushJournal? _journal = services.GetService<IPushJournal>();
    private readonly DateTimeOffset _begunAt = time.GetUtcNow();
    private DateTimeOffset _expiredAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Interval, time);
        do
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogSweepFailed(e);
            }
        }
        while (await WaitAsync(timer, stoppingToken));
    }

    internal async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        await PublishForgottenPushesAsync(cancellationToken);
        await AnnounceDueTasksAsync(cancellationToken);
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
                DocumentSagas<BatchSaga>.Collection, time.GetUtcNow(), Stale(options.PublishAgainAfter), options.BatchSize, cancellationToken);
            foreach (var push in pushes)
                await WithinAsync(token => bus.Publish(push, token), cancellationToken);
            if (pushes.Count > 0)
                LogPublishedAgain(pushes.Count);
        }
        while (pushes.Count == options.BatchSize);
    }

    private async Task AnnounceDueTasksAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<DueTask> due;
        do
        {
            due = await tasks.TakeDueAsync(time.GetUtcNow(), Stale(options.AnnounceAgainAfter), options.BatchSize, cancellationToken);
            if (due.Count == 0)
                return;
            foreach (var some in due.GroupBy(task => task.Priority).OrderByDescending(some => some.Key))
            {
                var copies = await bus.GetSendEndpoint(CopyQueue.AddressOf(some.Key));
                foreach (var task in some)
                    await WithinAsync(token => copies.Send(Announcement.Of(task), token), cancellationToken);
            }
            LogAnnounced(due.Count);
            CoordinationMetrics.Swept(due.Count);
        }
        while (due.Count == options.BatchSize);
    }

    private async Task ReviewStaleBatchesAsync(CancellationToken cancellationToken)
    {
        var stale = await sagas.ListStaleAsync(
            DocumentSagas<BatchSaga>.Collection, nameof(BatchStateMachine.Replicating), Stale(options.ReviewAfter), options.BatchSize, cancellationToken);
        foreach (var batch in stale)
            await WithinAsync(token => bus.Publish(new BatchReviewRequested { Batch = batch }, token), cancellationToken);
    }

    private async Task ExpireAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now - _expiredAt < options.ExpireInterval)
            return;
        // What is left goes with the next looks, so that a great deal of it holds nothing up.
        var prunedCount = await sagas.PruneAsync(
            DocumentSagas<BatchSaga>.Collection, nameof(BatchStateMachine.Completed), now - options.KeepCompleted, options.BatchSize, cancellationToken);
        if (!await retention.ExpireAsync(now, options.BatchSize, cancellationToken) && prunedCount < options.BatchSize)
            _expiredAt = now;
    }

    // A send whose connection breaks in a bad moment never returns, whatever becomes of its token; the sweep must.
    private async Task WithinAsync(Func<CancellationToken, Task> sendAsync, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.SendTimeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        await sendAsync(linked.Token).WaitAsync(linked.Token);
    }

    private DateTimeOffset Stale(TimeSpan age)
    {
        var before = time.GetUtcNow() - age;
        return options.BusForgets && before < _begunAt ? _begunAt : before;
    }

    private static async Task<bool> WaitAsync(PeriodicTimer timer, CancellationToken cancellationToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Information, "Published {PushCount} accepted pushes again that no saga had taken over")]
    private partial void LogPublishedAgain(int pushCount);

    [LoggerMessage(LogLevel.Debug, "Announced {TaskCount} tasks that are due")]
    private partial void LogAnnounced(int taskCount);

    [LoggerMessage(LogLevel.Warning, "A sweep did not end; the next one tries again")]
    private partial void LogSweepFailed(Exception exception);
}
