using Microsoft.Extensions.Hosting;
using Replication.Contracts;
using Replication.Contracts.Stores;

namespace Replication.Copying;

/// <summary>
/// Cancels running copies within two seconds after a user cancels their tasks. A copy with progress sees the cancellation when it writes
/// its progress. For all other copies of this process, one query per second reads the store.
/// </summary>
internal sealed class CancellationWatch(ITaskCancelStore tasks, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Tick = PollInterval / 4;

    private readonly Lock _lock = new();
    private readonly HashSet<Watched> _running = [];

    /// <summary>Watches a copy that was just claimed, until the result is disposed.</summary>
    public Watched Watch(Guid taskId, Func<Task> cancelAsync)
    {
        var watched = new Watched(this, taskId, cancelAsync, time);
        lock (_lock)
            _running.Add(watched);
        return watched;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Rounds.RunAsync(Tick, time, PollAsync, stoppingToken);

    private async Task PollAsync(CancellationToken cancellationToken)
    {
        List<Watched> running;
        lock (_lock)
        {
            if (!_running.Any(it => time.GetElapsedTime(it.SeenAt) >= PollInterval))
                return;
            // Query all of them, so that the next query is due for all at the same time.
            running = [.. _running];
        }
        try
        {
            var canceled = (await tasks.ListToBeCanceledAsync([.. running.Select(it => it.TaskId)], cancellationToken)).ToHashSet();
            foreach (var watched in running)
            {
                watched.Seen();
                if (canceled.Contains(watched.TaskId))
                    await watched.CancelAsync();
            }
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The store is unavailable. The next poll retries.
        }
    }

    /// <summary>One running copy.</summary>
    internal sealed class Watched(CancellationWatch copies, Guid taskId, Func<Task> cancelAsync, TimeProvider time) : IDisposable
    {
        private long _seenAt = time.GetTimestamp();

        public Guid TaskId => taskId;

        public long SeenAt => Interlocked.Read(ref _seenAt);

        /// <summary>Records that the store reported no cancellation.</summary>
        public void Seen() => Interlocked.Exchange(ref _seenAt, time.GetTimestamp());

        public Task CancelAsync() => cancelAsync();

        public void Dispose()
        {
            lock (copies._lock)
                copies._running.Remove(this);
        }
    }
}
