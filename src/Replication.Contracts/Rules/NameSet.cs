namespace Replication.Contracts.Rules;

/// <summary>Exact names and compiled globs (<see cref="NameGlob"/>).</summary>
internal sealed class NameSet(IReadOnlyCollection<string> items, IReadOnlyDictionary<string, TagFilter> compiled)
{
    private readonly HashSet<string> _names = items.Where(static it => !NameGlob.IsGlob(it)).ToHashSet(StringComparer.Ordinal);
    private readonly TagFilter[] _globs = [.. items.Where(NameGlob.IsGlob).Select(it => compiled[it])];

    public bool Contains(string name) => _names.Contains(name) || Array.Exists(_globs, it => it.Matches(name));
}
