using System.Collections.Concurrent;
using System.Diagnostics;

namespace Replication.Chaos;

/// <summary>The ordered log of a run, and a counter for each kind of entry.</summary>
internal sealed class Diary(TextWriter? writer)
{
    private readonly long _began = Stopwatch.GetTimestamp();
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_began);

    public IEnumerable<string> Lines => _lines;

    public void Note(string what)
    {
        var line = $"{Elapsed.TotalSeconds,7:F2} {what}";
        _lines.Enqueue(line);
        writer?.WriteLine(line);
    }

    public void Count(string kind, int by = 1) => _counts.AddOrUpdate(kind, by, (_, count) => count + by);

    public int CountOf(string kind) => _counts.GetValueOrDefault(kind);

    /// <summary>The counters whose names start with the prefix. The prefix is removed from the names.</summary>
    public string Counts(string prefix) =>
        _counts.Where(it => it.Key.StartsWith(prefix, StringComparison.Ordinal)).OrderBy(it => it.Key, StringComparer.Ordinal)
            .Select(it => $"{it.Key[prefix.Length..]} {it.Value}").DefaultIfEmpty("none").Aggregate((all, one) => $"{all}, {one}");
}
