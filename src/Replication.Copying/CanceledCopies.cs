using Microsoft.Extensions.Hosting;
using Replication.Contracts;
using Replication.Contracts.Stores;

namespace Replication.Copying;

/// <summary>
/// Tells running copies within two seconds that somebody wants them canceled. One whose bytes move sees it whenever it writes its progress down; for all
/// others of this process together the store is asked once a second.
/// </summary>
internal sealed class CanceledCopies(ITaskCancelStore tasks, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Tick = LookEvery / 4;

    private readonly Lock _lock = new();
    private readonly HashSet<Watched> _running = [];

    /// <summary>Begins to watch a copy that was claimed just now; until it is disposed of.</summary>
    public Watched Watch(Guid taskId, Func<Task> cancelAsync)
    {
        var watched = new Watched(this, taskId, cancelAsync, time);
        lock (_lock)
            _running.Add(watched);
        return watched;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Rounds.RunAsync(Tick, time, LookAsync, stoppingToken);

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        List<Watched> running;
        lock (_lock)
        {
            if (!_running.Any(it => time.GetElapsedTime(it.SeenAt) >= LookEvery))
                return;
            // All together, so that they are due together the next time.
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
            // A store that is away tells nobody of cancellations; the next look asks again.
        }
    }

    /// <summary>One running copy.</summary>
    internal sealed class Watched(CanceledCopies copies, Guid taskId, Func<Task> cancelAsync, TimeProvider time) : IDisposable
    {
        private long _seenAt = time.GetTimestamp();

        public Guid TaskId => taskId;

        public long SeenAt => Interlocked.Read(ref _seenAt);

        /// <summary>The store said just now that nobody wants it canceled.</summary>
        public void Seen() => Interlocked.Exchange(ref _seenAt, time.GetTimestamp());

        public Task CancelAsync() => cancelAsync();

        public void Dispose()
        {
            lock (copies._lock)
                copies._running.Remove(this);
        }
    }
}
