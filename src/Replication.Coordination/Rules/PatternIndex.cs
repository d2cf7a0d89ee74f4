using System.Runtime.InteropServices;

namespace Replication.Coordination.Rules;

/// <summary>
/// Finds the values whose patterns match a text, among very many. Each value is filed under the rarest literals that its pattern requires,
/// so that only patterns whose literals the text contains are evaluated.
/// </summary>
/// <typeparam name="T">The type of the values.</typeparam>
internal sealed class PatternIndex<T>
{
    // Evaluating a few patterns costs less than looking up their literals.
    private const int MinCountForLiterals = 4;

    private readonly List<(RequiredText Required, Func<string, bool> Matches, T Value)> _entries = [];
    private Lazy<Literals> _literals;

    public PatternIndex() => _literals = New();

    public void Add(RequiredText required, Func<string, bool> matches, T value)
    {
        _entries.Add((required, matches, value));
        if (_literals.IsValueCreated)
            _literals = New();
    }

    /// <summary>Adds the values whose patterns match the text.</summary>
    public void Find(string text, List<T> found)
    {
        if (_entries.Count <= MinCountForLiterals)
        {
            foreach (var (_, matches, value) in CollectionsMarshal.AsSpan(_entries))
            {
                if (matches(text))
                    found.Add(value);
            }
            return;
        }
        foreach (var candidate in _literals.Value.Candidates(text))
        {
            var (_, matches, value) = _entries[candidate];
            if (matches(text))
                found.Add(value);
        }
    }

    private Lazy<Literals> New() => new(() => new Literals(_entries.ConvertAll(static it => it.Required)));

    /// <summary>A trie of the chosen literals, and the patterns that have none.</summary>
    private sealed class Literals
    {
        private const int Root = 0;

        private readonly Dictionary<long, int> _edges = [];
        private readonly List<List<int>?> _filed = [null];
        private readonly List<int> _unfiled = [];

        public Literals(List<RequiredText> patterns)
        {
            var counts = RequiredText.CountLiterals(patterns);
            for (var i = 0; i < patterns.Count; i++)
            {
                // The rarest literals leave the fewest other patterns to evaluate.
                var best = patterns[i].Rarest(counts);
                if (best is null)
                    _unfiled.Add(i);
                foreach (var literal in (best ?? []).Distinct(StringComparer.Ordinal))
                    File(literal, i);
            }
        }

        /// <summary>Returns the places of the patterns that may match the text.</summary>
        public List<int> Candidates(string text)
        {
            List<int>? found = null;
            for (var from = -1; from < text.Length; from++)
            {
                var node = Root;
                for (var at = from; at <= text.Length && _edges.TryGetValue(Edge(node, At(text, at)), out node); at++)
                {
                    if (_filed[node] is { } filed)
                        (found ??= [.. _unfiled]).AddRange(filed);
                }
            }
            if (found is null)
                return _unfiled;
            // A text may contain several literals of one pattern, or one literal twice.
            found.Sort();
            var count = 0;
            var sorted = CollectionsMarshal.AsSpan(found);
            foreach (var candidate in sorted)
            {
                if (count == 0 || sorted[count - 1] != candidate)
                    sorted[count++] = candidate;
            }
            found.RemoveRange(count, found.Count - count);
            return found;
        }

        private static char At(string text, int at) =>
            at < 0 ? RequiredText.Start : at == text.Length ? RequiredText.End : char.ToLowerInvariant(text[at]);

        private static long Edge(int node, char c) => ((long)node << 16) | c;

        private void File(string literal, int pattern)
        {
            var node = Root;
            foreach (var c in literal)
            {
                ref var next = ref CollectionsMarshal.GetValueRefOrAddDefault(_edges, Edge(node, c), out var exists);
                if (!exists)
                {
                    next = _filed.Count;
                    _filed.Add(null);
                }
                node = next;
            }
            (_filed[node] ??= []).Add(pattern);
        }
    }
}
