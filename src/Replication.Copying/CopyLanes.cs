using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;

namespace Replication.Copying;

/// <summary>
/// The copies of this process: wake-ups wait in a lane per target, and start as <see cref="LaneSchedule"/> says. A wake-up is acknowledged when its
/// copy starts, so no broker's timeout ends a long copy; from then on the lease tells others that the task is in hand.
/// </summary>
internal sealed partial class CopyLanes(TaskRunner runner, IBus bus, IStoreProbe store, CopyingOptions options, TimeProvider time, ILogger<CopyLanes> logger)
    : IHostedService, IDisposable
{
    // Waited for besides being handed on: a send whose connection breaks in a bad moment never returns, and would hold its place here for ever.
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    // A store that is away is waited for, some two minutes in all; then the sweep repeats the wake-up.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, Entry> _waiting = [];
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
        Entry[] acknowledged;
        lock (_gate)
            acknowledged = [.. _waiting.Values.Where(it => it.IsAcknowledged)];
        try
        {
            foreach (var entry in acknowledged)
                await SendInTimeAsync(entry.Command);
        }
        catch (Exception e)
        {
            LogNotSentBack(e, acknowledged.Length);
        }
    }

    public void Dispose() => _handBack.Dispose();

    private Entry? Take(CopyImage command, DateTimeOffset sentAt)
    {
        lock (_gate)
        {
            // A repeat of what waits here already adds nothing.
            if (_waiting.ContainsKey(command.TaskId))
                return null;
            var entry = new Entry(command, sentAt);
            _targets.Add(command.Target);
            _waiting.Add(command.TaskId, entry);
            if (!_lanes.TryGetValue(command.Target, out var lane))
                _lanes.Add(command.Target, lane = new Lane { LastEnd = time.GetTimestamp() });
            lane.Add(entry);
            StartWhatMayStart();
            return entry;
        }
    }

    private async Task<bool> HasStartedAsync(Entry entry, CancellationToken cancellationToken)
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
    private bool Acknowledge(Entry entry, TimeSpan waited)
    {
        lock (_gate)
        {
            if (entry.Started.Task.IsCompleted)
                return true;
            if (waited < options.AcknowledgeAfter
                && (!_lanes.TryGetValue(entry.Command.Target, out var lane) || lane.Remembered >= LaneSchedule.MayRemember(lane.Running, lane.IsFailing, time.GetElapsedTime(lane.LastEnd))))
                return false;
            entry.IsAcknowledged = true;
            _lanes[entry.Command.Target].Remembered++;
            return true;
        }
    }

    private void Forget(Entry entry)
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
            var run = Task.Run(() => RunAsync(entry.Command));
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

    /// <summary>False when the target, or the source, could not be used.</summary>
    private async Task<bool> RunAsync(CopyImage command)
    {
        try
        {
            switch (await RunPatientlyAsync(command.TaskId))
            {
                case TaskRun.Finished finished:
                    using (CopyTrace.BeginReport(finished.Task))
                        await PublishAsync(TaskFinished.Of(finished.Task));
                    await WakeAsync(finished.Waiting);
                    break;
                case TaskRun.PutOff putOff:
                    await WakeAsync(putOff.Waiting);
                    return false;
                case TaskRun.HandedBack:
                    await SendInTimeAsync(command);
                    break;
            }
        }
        catch (Exception e)
        {
            // The documents know what is unfinished, and the sweep reads them.
            LogRunFailed(e, command.TaskId);
            return false;
        }
        return true;
    }

    // Claiming again is harmless: whatever part of the first try was kept, the document tells.
    private async Task<TaskRun> RunPatientlyAsync(Guid taskId)
    {
        for (var pause = FirstPause; ; pause *= 2)
        {
            try
            {
                return await runner.RunAsync(taskId, _handBack.Token);
            }
            catch (Exception e) when (store.IsAway(e) && pause <= LongestPause && !_handBack.IsCancellationRequested)
            {
                LogStoreAway(taskId, e.Message);
                await Task.Delay(pause, time, _handBack.Token);
            }
        }
    }

    private Task WakeAsync(DueTask? waiting) =>
        waiting is { } task ? SendInTimeAsync(new CopyImage { TaskId = task.Id, Target = task.Target, Priority = task.Priority }) : Task.CompletedTask;

    private async Task SendInTimeAsync(CopyImage command)
    {
        using var timeout = new CancellationTokenSource(SendTimeout, time);
        await SendAsync(command, timeout.Token).WaitAsync(timeout.Token);
    }

    private async Task SendAsync(CopyImage command, CancellationToken cancellationToken)
    {
        var copies = await bus.GetSendEndpoint(CopyQueue.AddressOf(command.Priority));
        await copies.Send(command, cancellationToken);
    }

    private async Task PublishAsync(TaskFinished finished)
    {
        using var timeout = new CancellationTokenSource(SendTimeout, time);
        await bus.Publish(finished, timeout.Token).WaitAsync(timeout.Token);
    }

    [LoggerMessage(LogLevel.Information, "{CopyCount} copies did not finish in time and hand back where they stand")]
    private partial void LogHandingBack(int copyCount);

    [LoggerMessage(LogLevel.Warning, "The store is away in the middle of task {TaskId} ({Reason}); it is asked again")]
    private partial void LogStoreAway(Guid taskId, string reason);

    [LoggerMessage(LogLevel.Warning, "{WakeUpCount} waiting wake-ups could not be sent back; the sweep repeats them")]
    private partial void LogNotSentBack(Exception exception, int wakeUpCount);

    [LoggerMessage(LogLevel.Warning, "The run of task {TaskId} ended with an error; the sweep takes it up again")]
    private partial void LogRunFailed(Exception exception, Guid taskId);

    private sealed class Lane
    {
        private readonly LinkedList<Entry>[] _waiting = [.. Enumerable.Range(TaskPriority.Lowest, TaskPriority.Highest).Select(_ => new LinkedList<Entry>())];

        public int WaitingCount { get; private set; }

        public int Running { get; set; }

        /// <summary>Those of the running that belong to a backlog.</summary>
        public int RunningLow { get; set; }

        /// <summary>The priority of the most urgent one that waits.</summary>
        public int Urgency => Array.FindLastIndex(_waiting, it => it.Count > 0) + TaskPriority.Lowest;

        /// <summary>Those of the waiting that no broker has any more.</summary>
        public int Remembered { get; set; }

        /// <summary>The last copy that ended did so because its registries could not be used.</summary>
        public bool IsFailing { get; set; }

        /// <summary>When a copy ended here last, or the first of them came.</summary>
        public long LastEnd { get; set; }

        public void Add(Entry entry)
        {
            Of(entry.Priority).AddLast(entry);
            WaitingCount++;
        }

        public void Remove(Entry entry)
        {
            if (Of(entry.Priority).Remove(entry))
                WaitingCount--;
        }

        public Entry TakeMostUrgent()
        {
            var entry = Of(Urgency).First!.Value;
            Remove(entry);
            return entry;
        }

        private LinkedList<Entry> Of(int priority) => _waiting[priority - TaskPriority.Lowest];
    }

    private sealed class Entry(CopyImage command, DateTimeOffset sentAt)
    {
        public CopyImage Command { get; } = command;

        public DateTimeOffset SentAt { get; } = sentAt;

        public int Priority { get; } = TaskPriority.Clamp(command.Priority);

        public bool IsLow => LaneSchedule.IsLow(Priority);

        public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>No broker has it any more.</summary>
        public volatile bool IsAcknowledged;
    }
}
