using Replication.Contracts.Stores;

namespace Replication.Coordination.Streams;

/// <summary>
/// The tasks that changed recently. Decides where the store is read from, which of the listed changes are new, and what a resumed stream
/// has missed.
/// </summary>
internal sealed class RecentTasks(TaskStreamOptions options)
{
    private static readonly TimeSpan ForgetInterval = TimeSpan.FromSeconds(5);

    private readonly Dictionary<Guid, Entry> _entries = [];
    private DateTimeOffset? _readAt;
    private DateTimeOffset _forgotAt;
    private DateTimeOffset _completeSince;

    /// <summary>Returns the time from which the changes are listed.</summary>
    public DateTimeOffset ReadFrom(DateTimeOffset now) =>
        (_readAt is { } last ? (last < now ? last : now) : now - options.ResumeWithin) - options.Overlap;

    /// <summary>
    /// Adds the listed changes, the latest first. Returns the tasks whose change is new, in the order of the changes; null when changes may
    /// be missing. The first list has no new changes.
    /// </summary>
    public IReadOnlyList<Guid>? Add(IReadOnlyList<TaskChange> listed, DateTimeOffset now)
    {
        var isFirst = _readAt is null;
        var isCut = listed.Count >= options.MaxListed;
        // A cut list is complete when it reaches back to a change that is known already.
        var hasGap = isCut && !isFirst && !listed.Any(IsKnown);
        if (isFirst)
            _completeSince = ReadFrom(now);
        if (hasGap || (isFirst && isCut))
            _completeSince = listed[^1].At;
        var changed = new List<Guid>();
        foreach (var change in listed.Reverse())
        {
            if (IsKnown(change))
                continue;
            _entries[change.Id] = new(change.At, Document: null);
            changed.Add(change.Id);
        }
        _readAt = now;
        if (now - _forgotAt >= ForgetInterval || _entries.Count > options.MaxKnown)
            Forget(now);
        return hasGap ? null : isFirst ? [] : changed;
    }

    /// <summary>
    /// Returns the tasks that changed after a position of a stream, in the order of the changes; null when the position is too old.
    /// </summary>
    public IReadOnlyList<Guid>? ChangedAfter(DateTimeOffset position)
    {
        var from = position - options.Overlap;
        return from < _completeSince
            ? null
            : [.. _entries.Where(it => it.Value.At >= from).OrderBy(static it => it.Value.At).Select(static it => it.Key)];
    }

    /// <summary>Returns the document of a recent change; null when it is not kept.</summary>
    public LiveTask? Find(Guid id) => _entries.GetValueOrDefault(id)?.Document;

    /// <summary>Keeps a document, so that streams which resume need no read.</summary>
    public void Keep(LiveTask document)
    {
        if (_entries.TryGetValue(document.Task.Id, out var known))
            _entries[document.Task.Id] = known with { Document = document };
    }

    public bool IsKnown(Guid id) => _entries.ContainsKey(id);

    public void Remove(Guid id) => _entries.Remove(id);

    private bool IsKnown(TaskChange change) => _entries.TryGetValue(change.Id, out var known) && known.At == change.At;

    private void Forget(DateTimeOffset now)
    {
        _forgotAt = now;
        _completeSince = Max(_completeSince, now - options.ResumeWithin - options.Overlap);
        var oldestFirst = _entries.OrderBy(static it => it.Value.At).ToList();
        var kept = oldestFirst.Count(static it => it.Value.Document is not null);
        var count = oldestFirst.Count;
        foreach (var (id, entry) in oldestFirst)
        {
            if (entry.At < _completeSince || count > options.MaxKnown)
            {
                _entries.Remove(id);
                _completeSince = Max(_completeSince, entry.At.AddTicks(1));
                count--;
                kept -= entry.Document is null ? 0 : 1;
            }
            else if (kept > options.MaxKept && entry.Document is not null)
            {
                _entries[id] = entry with { Document = null };
                kept--;
            }
        }
    }

    private static DateTimeOffset Max(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private sealed record Entry(DateTimeOffset At, LiveTask? Document);
}
