using System.Runtime.InteropServices;

namespace Replication.Coordination.Rules;

/// <summary>
/// What a text must contain to match a pattern: several options, each a set of literals of which the text contains at least one. Without
/// options any text may match. Literals are in lower case, and are compared without regard to case. A literal may begin with
/// <see cref="Start"/> or end with <see cref="End"/>, the ends of the text.
/// </summary>
/// <param name="Options">The options. All of them hold for a text that matches.</param>
internal sealed record RequiredText(IReadOnlyList<IReadOnlyList<string>> Options)
{
    /// <summary>The character before the text.</summary>
    public const char Start = '\u0002';

    /// <summary>The character behind the text.</summary>
    public const char End = '\u0003';

    /// <summary>Nothing is known.</summary>
    public static RequiredText None { get; } = new([]);

    /// <summary>Returns what a text must contain that the whole pattern matches.</summary>
    public static RequiredText Of(string pattern) => RequiredTextReader.Read(pattern);

    /// <summary>Returns what a text must contain that matches both.</summary>
    public RequiredText And(RequiredText other) => new([.. Options, .. other.Options]);

    /// <summary>Counts in how many options each literal is.</summary>
    public static Dictionary<string, int> CountLiterals(IEnumerable<RequiredText> patterns)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var literal in patterns.SelectMany(static it => it.Options).SelectMany(static it => it))
            CollectionsMarshal.GetValueRefOrAddDefault(counts, literal, out _)++;
        return counts;
    }

    /// <summary>
    /// Returns the option that the fewest other patterns share, by the counts of <see cref="CountLiterals"/>; null when there is none. Of
    /// equally rare ones, the option with the longest literals is in the fewest texts.
    /// </summary>
    public IReadOnlyList<string>? Rarest(Dictionary<string, int> counts) =>
        Options.MinBy(option => (option.Max(it => counts[it]), -option.Min(static it => it.Length)));

    /// <summary>Returns what a text must contain that matches one of the patterns: a literal of the best option of each.</summary>
    public static RequiredText AnyOf(IEnumerable<RequiredText> patterns)
    {
        var literals = new List<string>();
        foreach (var pattern in patterns)
        {
            if (pattern.Options.Count == 0)
                return None;
            literals.AddRange(pattern.Options.MaxBy(static it => it.Min(static literal => literal.Length))!);
        }
        return literals.Count == 0 ? None : new([literals]);
    }
}
