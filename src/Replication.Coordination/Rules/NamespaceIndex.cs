using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>Indexes the rules of one namespace, or of one glob over namespaces, by their repository filters.</summary>
internal sealed class NamespaceIndex
{
    private readonly Dictionary<string, TagIndex> _filters = new(StringComparer.Ordinal);
    private readonly PatternIndex<TagIndex> _byRepository = new();
    private TagIndex? _all;

    public void Add(ReplicationRule rule, CompiledPatterns compiled)
    {
        if (rule.RepositoryFilter is not { } filter)
        {
            (_all ??= new TagIndex()).Add(rule, compiled);
            return;
        }
        if (!_filters.TryGetValue(filter, out var tags))
        {
            _filters[filter] = tags = new TagIndex();
            var pattern = compiled.NameOf(filter);
            _byRepository.Add(pattern.Required, pattern.Matches, tags);
        }
        tags.Add(rule, compiled);
    }

    /// <summary>Adds the indexes of the rules that cover a repository with this name inside the namespace.</summary>
    public void Find(string name, List<TagIndex> found)
    {
        if (_all is not null)
            found.Add(_all);
        if (_filters.Count > 0)
            _byRepository.Find(name, found);
    }
}
