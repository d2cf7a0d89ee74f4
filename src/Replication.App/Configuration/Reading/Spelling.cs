namespace Replication.App.Configuration.Reading;

/// <summary>Finds the allowed word that is nearest to a misspelled one.</summary>
internal static class Spelling
{
    // A longer word is far from every allowed word, and comparing it costs time.
    private const int LongestWord = 64;

    /// <summary>The nearest allowed word; null when none is close.</summary>
    public static string? Nearest(string word, IEnumerable<string> allowed)
    {
        if (word.Length > LongestWord)
            return null;
        var nearest = allowed.Select(it => (Word: it, Distance: Distance(word.ToLowerInvariant(), it.ToLowerInvariant())))
            .MinBy(it => it.Distance);
        return nearest.Word is { } found && nearest.Distance <= Math.Max(1, found.Length / 3) ? found : null;
    }

    // Levenshtein: insertions, deletions and replacements of one letter.
    private static int Distance(string from, string to)
    {
        var previous = Enumerable.Range(0, to.Length + 1).ToArray();
        var current = new int[to.Length + 1];
        for (var i = 1; i <= from.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var replaced = previous[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(previous[j], current[j - 1]) + 1);
            }
            (previous, current) = (current, previous);
        }
        return previous[to.Length];
    }
}
