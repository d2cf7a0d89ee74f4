using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Streams;

/// <summary>
/// Reads the changed tasks for all open streams of this process. One loop reads the store, only while a stream is open, so that many
/// streams cost the store as much as one.
/// </summary>
internal sealed partial class TaskFeed(
    ITaskChangeStore changes,
    TaskStreamOptions options,
    IOptions<JsonOptions> json,
    TimeProvider time,
    ILogger<TaskFeed> logger)
{
    private readonly Lock _gate = new();
    private readonly HashSet<TaskSubscription> _open = [];
    private readonly List<TaskSubscription> _new = [];
    private readonly JsonSerializerOptions _form = json.Value.SerializerOptions;
    private bool _isRunning;

    /// <summary>Whether the loop runs.</summary>
    public bool IsReading
    {
        get
        {
            lock (_gate)
                return _isRunning;
        }
    }

    /// <summary>Opens a stream; returns null when too many are open.</summary>
    public TaskSubscription? TryOpen(TaskStreamFilter filter, DateTimeOffset? after, int maxCount)
    {
        var added = new TaskSubscription(filter, after, options);
        lock (_gate)
        {
            if (_open.Count >= maxCount)
                return null;
            _open.Add(added);
            _new.Add(added);
            if (!_isRunning)
                _ = Task.Run(RunAsync);
            _isRunning = true;
        }
        CoordinationMetrics.TaskStreamOpened();
        return added;
    }

    /// <summary>Closes a stream.</summary>
    public void Close(TaskSubscription subscription)
    {
        lock (_gate)
        {
            if (!_open.Remove(subscription))
                return;
            _new.Remove(subscription);
        }
        CoordinationMetrics.TaskStreamClosed();
    }

    private async Task RunAsync()
    {
        var recent = new RecentTasks(options);
        var (beatAt, hasFailed) = (time.GetTimestamp(), false);
        while (Open(out var open, out var begun))
        {
            try
            {
                await ReadAsync(recent, open, begun);
                if (hasFailed)
                    LogReadAgain();
                hasFailed = false;
            }
            catch (Exception e)
            {
                begun.ForEach(it => it.Fail(e));
                if (!hasFailed)
                    LogReadFailed(e);
                hasFailed = true;
            }
            if (time.GetElapsedTime(beatAt) >= options.Heartbeat)
            {
                beatAt = time.GetTimestamp();
                open.ForEach(static it => it.Beat());
            }
            await Task.Delay(options.Interval, time);
        }
    }

    private bool Open(out List<TaskSubscription> open, out List<TaskSubscription> begun)
    {
        lock (_gate)
        {
            begun = [.. _new];
            open = [.. _open.Except(begun)];
            _new.Clear();
            return _isRunning = _open.Count > 0;
        }
    }

    private async Task ReadAsync(RecentTasks recent, List<TaskSubscription> open, List<TaskSubscription> begun)
    {
        var now = time.GetUtcNow();
        var listed = await changes.ListAsync(recent.ReadFrom(now), options.MaxListed, CancellationToken.None);
        var changed = recent.Add(listed, now);
        var resumed = begun.ConvertAll(it => (Stream: it, Missed: it.After is { } after ? recent.ChangedAfter(after) : []));
        await LoadAsync(recent, changed, resumed.Select(static it => it.Missed));
        var found = Documents(recent, changed);
        open.ForEach(it => it.Add(found, now));
        foreach (var (stream, missed) in resumed)
            stream.Add(Documents(recent, missed), now);
    }

    // A stream that needs documents beyond the limit has to resynchronize.
    private async Task LoadAsync(RecentTasks recent, IReadOnlyList<Guid>? changed, IEnumerable<IReadOnlyList<Guid>?> missed)
    {
        var wanted = new HashSet<Guid>();
        foreach (var some in missed.Prepend(changed).OfType<IReadOnlyList<Guid>>())
        {
            var absent = some.Where(it => recent.Find(it) is null && !wanted.Contains(it)).ToList();
            if (wanted.Count + absent.Count <= options.MaxLoaded)
                wanted.UnionWith(absent);
        }
        if (wanted.Count == 0)
            return;
        foreach (var task in await changes.FindAsync(wanted, CancellationToken.None))
        {
            recent.Keep(LiveTask.Of(task, _form));
            wanted.Remove(task.Id);
        }
        // Retention removed them.
        foreach (var id in wanted)
            recent.Remove(id);
    }

    private static List<LiveTask>? Documents(RecentTasks recent, IReadOnlyList<Guid>? ids)
    {
        var known = ids?.Where(recent.IsKnown).ToList();
        var documents = known?.Select(recent.Find).OfType<LiveTask>().ToList();
        return documents?.Count == known?.Count ? documents : null;
    }

    [LoggerMessage(LogLevel.Warning, "Changed tasks cannot be read for the open streams; the next attempt follows at once")]
    private partial void LogReadFailed(Exception reason);

    [LoggerMessage(LogLevel.Information, "Changed tasks are read for the open streams again")]
    private partial void LogReadAgain();
}
