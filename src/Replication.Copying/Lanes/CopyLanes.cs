using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Replication.Contracts.Tasks;

namespace Replication.Copying.Lanes;

/// <summary>
/// The copies of this process. Wake-ups wait in one lane per target, and <see cref="LaneSchedule"/> decides which one starts. A wake-up is
/// acknowledged when its copy starts, so that no broker timeout ends a long copy. From then on, the lease protects the task.
/// </summary>
internal sealed partial class CopyLanes(WakeUpHandler handler, CopyingOptions options, TimeProvider time, ILogger<CopyLanes> logger)
    : IHostedService, IDisposable
{
    private const int SentAtOnce = 256;

    private static readonly TimeSpan RecheckInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, WakeUp> _waiting = [];
    private readonly HashSet<Task> _running = [];
    private readonly HashSet<string> _targets = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _handBack = new();
    private readonly Meter _meter = new(CopyingMetrics.MeterName);
    private bool _stopping;
    private bool _isReleased;

    /// <summary>
    /// Completes when the wake-up may be acknowledged. While the process stops, it never does, so that another worker gets the message. The
    /// in-memory bus has no other worker, and it does not stop before each message is acknowledged: there, the wake-ups are dropped.
    /// </summary>
    public async Task EnqueueAsync(CopyImage command, DateTime? sentTime, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (Take(command, sentTime is { } sent && sent < now ? sent : now) is not { } entry)
            return;
        try
        {
            var since = time.GetTimestamp();
            while (!Acknowledge(entry, time.GetElapsedTime(since)) && !await HasStartedAsync(entry, cancellationToken))
            {
            }
        }
        catch (OperationCanceledException)
        {
            // The broker redelivers the message to another worker.
            Forget(entry);
            throw;
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        CopyingMetrics.ShowQueueAges(_meter, QueueAges);
        return Task.CompletedTask;
    }

    /// <summary>Returns the age of the oldest waiting wake-up per target; zero when none waits.</summary>
    internal IReadOnlyList<(string Target, TimeSpan Age)> QueueAges()
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            var oldest = _waiting.Values.GroupBy(static it => it.Command.Target, StringComparer.Ordinal)
                .ToDictionary(static it => it.Key, static it => it.Min(static entry => entry.SentAt), StringComparer.Ordinal);
            return [.. _targets.Select(it => (it, oldest.TryGetValue(it, out var sentAt) && sentAt < now ? now - sentAt : TimeSpan.Zero))];
        }
    }

    /// <summary>Starts no more copies, waits a limited time for running copies, and then hands them back.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Task[] running;
        lock (_gate)
        {
            _stopping = true;
            running = [.. _running];
        }
        try
        {
            await Task.WhenAll(running).WaitAsync(options.DrainTime, time, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            LogHandingBack(running.Count(it => !it.IsCompleted));
        }
        await _handBack.CancelAsync();
        await Task.WhenAll(running);
        if (options.BusForgets)
        {
            Release();
            return;
        }
        WakeUp[] acknowledged;
        lock (_gate)
            acknowledged = [.. _waiting.Values.Where(it => it.IsAcknowledged)];
        var sentCount = 0;
        try
        {
            // In parallel: each send waits for the broker confirmation, and the host limits the stop time.
            await Parallel.ForEachAsync(
                acknowledged,
                new ParallelOptions { MaxDegreeOfParallelism = SentAtOnce, CancellationToken = cancellationToken },
                async (entry, token) =>
                {
                    await handler.SendAsync(entry.Command).WaitAsync(token);
                    Interlocked.Increment(ref sentCount);
                });
        }
        catch (Exception e)
        {
            LogNotSentBack(e, acknowledged.Length - sentCount);
        }
    }

    public void Dispose()
    {
        _meter.Dispose();
        _handBack.Dispose();
    }

    private void Release()
    {
        lock (_gate)
        {
            _isReleased = true;
            foreach (var entry in _waiting.Values)
                entry.Started.TrySetResult();
        }
    }

    private WakeUp? Take(CopyImage command, DateTimeOffset sentAt)
    {
        lock (_gate)
        {
            // Ignore a duplicate of a waiting wake-up.
            if (_isReleased || _waiting.ContainsKey(command.TaskId))
                return null;
            var entry = new WakeUp(command, sentAt);
            _targets.Add(command.Target);
            _waiting.Add(command.TaskId, entry);
            if (!_lanes.TryGetValue(command.Target, out var lane))
                _lanes.Add(command.Target, lane = new Lane { LastEnd = time.GetTimestamp() });
            lane.Add(entry);
            StartEligible();
            return entry;
        }
    }

    private async Task<bool> HasStartedAsync(WakeUp entry, CancellationToken cancellationToken)
    {
        try
        {
            await entry.Started.Task.WaitAsync(RecheckInterval, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    // Wake-ups for a stalled target must not use up the prefetch count of this worker, because other targets wait behind them.
    private bool Acknowledge(WakeUp entry, TimeSpan waited)
    {
        lock (_gate)
        {
            if (entry.Started.Task.IsCompleted)
                return true;
            // An acknowledged wake-up would now be neither started nor sent back.
            if (_stopping)
                return false;
            if (waited < options.AcknowledgeAfter
                && (!_lanes.TryGetValue(entry.Command.Target, out var lane)
                    || lane.AcknowledgedCount >= LaneSchedule.MaxAcknowledged(
                        lane.Running, lane.IsFailing, time.GetElapsedTime(lane.LastEnd))))
                return false;
            entry.IsAcknowledged = true;
            _lanes[entry.Command.Target].AcknowledgedCount++;
            return true;
        }
    }

    private void Forget(WakeUp entry)
    {
        lock (_gate)
        {
            if (_waiting.Remove(entry.Command.TaskId) && _lanes.TryGetValue(entry.Command.Target, out var lane))
                lane.Remove(entry);
        }
    }

    private void StartEligible()
    {
        while (!_stopping && LaneSchedule.Next([
            .. _lanes.Select(
                it => new LaneState(it.Key, it.Value.Running, it.Value.WaitingCount, it.Value.Urgency, it.Value.RunningLowPriority))
        ], options.MaxConcurrentCopies) is { } target)
        {
            var lane = _lanes[target];
            var entry = lane.TakeMostUrgent();
            _waiting.Remove(entry.Command.TaskId);
            lane.Running++;
            lane.RunningLowPriority += entry.IsLowPriority ? 1 : 0;
            if (entry.IsAcknowledged)
                lane.AcknowledgedCount--;
            var run = Task.Run(() => handler.RunAsync(entry.Command, _handBack.Token));
            _running.Add(run);
            _ = run.ContinueWith(it => End(it, target, entry.IsLowPriority), TaskScheduler.Default);
            entry.Started.TrySetResult();
        }
    }

    private void End(Task<bool> run, string target, bool isLow)
    {
        lock (_gate)
        {
            _running.Remove(run);
            var lane = _lanes[target];
            (lane.LastEnd, lane.IsFailing) = (time.GetTimestamp(), !run.Result);
            lane.RunningLowPriority -= isLow ? 1 : 0;
            if (--lane.Running == 0 && lane.WaitingCount == 0)
                _lanes.Remove(target);
            StartEligible();
        }
    }

    [LoggerMessage(LogLevel.Information, "{CopyCount} copies did not finish in time and are handed back")]
    private partial void LogHandingBack(int copyCount);

    [LoggerMessage(LogLevel.Warning, "Sending back {WakeUpCount} waiting wake-ups failed; the sweep repeats them")]
    private partial void LogNotSentBack(Exception exception, int wakeUpCount);
}
