using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Replication.Contracts.Tasks;

namespace Replication.Copying.Lanes;

/// <summary>
/// The copies of this process: wake-ups wait in a lane per target, and start as <see cref="LaneSchedule"/> says. A wake-up is acknowledged when its
/// copy starts, so no broker's timeout ends a long copy; from then on the lease tells others that the task is in hand.
/// </summary>
internal sealed partial class CopyLanes(WokenCopy woken, CopyingOptions options, TimeProvider time, ILogger<CopyLanes> logger)
    : IHostedService, IDisposable
{
    private const int SentAtOnce = 256;

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, WakeUp> _waiting = [];
    private readonly HashSet<Task> _running = [];
    private readonly HashSet<string> _targets = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _handBack = new();
    private bool _stopping;

    /// <summary>Returns when the wake-up may be acknowledged. While the process stops, that is never: it goes to another worker.</summary>
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
            // The broker has it again; whoever gets it first claims it.
            Forget(entry);
            throw;
        }
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        CopyingMetrics.ShowQueueAges(QueueAges);
        return Task.CompletedTask;
    }

    /// <summary>How long ago the wake-up was sent that has waited longest, for each target that there was one for; zero where none waits.</summary>
    internal IReadOnlyList<(string Target, TimeSpan Age)> QueueAges()
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            var oldest = _waiting.Values.GroupBy(static it => it.Command.Target, StringComparer.Ordinal).ToDictionary(static it => it.Key, static it => it.Min(static entry => entry.SentAt), StringComparer.Ordinal);
            return [.. _targets.Select(it => (it, oldest.TryGetValue(it, out var sentAt) && sentAt < now ? now - sentAt : TimeSpan.Zero))];
        }
    }

    /// <summary>Starts nothing more, lets running copies finish for a while, then has them hand back.</summary>
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
        WakeUp[] acknowledged;
        lock (_gate)
            acknowledged = [.. _waiting.Values.Where(it => it.IsAcknowledged)];
        var sentCount = 0;
        try
        {
            // Many at a time: each waits for the broker to have it safe, and the host does not wait for ever.
            await Parallel.ForEachAsync(acknowledged, new ParallelOptions { MaxDegreeOfParallelism = SentAtOnce, CancellationToken = cancellationToken }, async (entry, token) =>
            {
                await woken.SendAsync(entry.Command).WaitAsync(token);
                Interlocked.Increment(ref sentCount);
            });
        }
        catch (Exception e)
        {
            LogNotSentBack(e, acknowledged.Length - sentCount);
        }
    }

    public void Dispose() => _handBack.Dispose();

    private WakeUp? Take(CopyImage command, DateTimeOffset sentAt)
    {
        lock (_gate)
        {
            // A repeat of what waits here already adds nothing.
            if (_waiting.ContainsKey(command.TaskId))
                return null;
            var entry = new WakeUp(command, sentAt);
            _targets.Add(command.Target);
            _waiting.Add(command.TaskId, entry);
            if (!_lanes.TryGetValue(command.Target, out var lane))
                _lanes.Add(command.Target, lane = new Lane { LastEnd = time.GetTimestamp() });
            lane.Add(entry);
            StartWhatMayStart();
            return entry;
        }
    }

    private async Task<bool> HasStartedAsync(WakeUp entry, CancellationToken cancellationToken)
    {
        try
        {
            await entry.Started.Task.WaitAsync(LookAgain, time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    // What waits for a target that stands still must not fill what the broker hands out to a worker: behind it stand the wake-ups of others.
    private bool Acknowledge(WakeUp entry, TimeSpan waited)
    {
        lock (_gate)
        {
            if (entry.Started.Task.IsCompleted)
                return true;
            // What is acknowledged now would be neither started here nor sent back.
            if (_stopping)
                return false;
            if (waited < options.AcknowledgeAfter
                && (!_lanes.TryGetValue(entry.Command.Target, out var lane) || lane.Remembered >= LaneSchedule.MayRemember(lane.Running, lane.IsFailing, time.GetElapsedTime(lane.LastEnd))))
                return false;
            entry.IsAcknowledged = true;
            _lanes[entry.Command.Target].Remembered++;
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

    private void StartWhatMayStart()
    {
        while (!_stopping && LaneSchedule.Next([.. _lanes.Select(it => new LaneState(it.Key, it.Value.Running, it.Value.WaitingCount, it.Value.Urgency, it.Value.RunningLow))], options.MaxConcurrentCopies) is { } target)
        {
            var lane = _lanes[target];
            var entry = lane.TakeMostUrgent();
            _waiting.Remove(entry.Command.TaskId);
            lane.Running++;
            lane.RunningLow += entry.IsLow ? 1 : 0;
            if (entry.IsAcknowledged)
                lane.Remembered--;
            var run = Task.Run(() => woken.RunAsync(entry.Command, _handBack.Token));
            _running.Add(run);
            _ = run.ContinueWith(it => End(it, target, entry.IsLow), TaskScheduler.Default);
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
            lane.RunningLow -= isLow ? 1 : 0;
            if (--lane.Running == 0 && lane.WaitingCount == 0)
                _lanes.Remove(target);
            StartWhatMayStart();
        }
    }

    [LoggerMessage(LogLevel.Information, "{CopyCount} copies did not finish in time and hand back where they stand")]
    private partial void LogHandingBack(int copyCount);

    [LoggerMessage(LogLevel.Warning, "{WakeUpCount} waiting wake-ups could not be sent back; the sweep repeats them")]
    private partial void LogNotSentBack(Exception exception, int wakeUpCount);
}
