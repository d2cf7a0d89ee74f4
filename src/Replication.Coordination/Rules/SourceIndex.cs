using Replication.Contracts.Images;
using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>Indexes the rules of one source instance by the repositories that they cover.</summary>
internal sealed class SourceIndex
{
    private readonly Dictionary<string, TagIndex> _byRepository = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NamespaceIndex> _byNamespace = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NamespaceIndex> _globs = new(StringComparer.Ordinal);
    private readonly PatternIndex<NamespaceIndex> _byGlob = new();

    public void Add(ReplicationRule rule, CompiledPatterns compiled)
    {
        if (rule.Level == RuleLevel.Repository)
        {
            if (RuleScope.RepositoryOf(rule) is { } repository)
                IndexOf(_byRepository, repository.Text).Add(rule, compiled);
            return;
        }
        foreach (var name in rule.SourceNamespaces.Distinct(StringComparer.Ordinal))
        {
            if (!NameGlob.IsGlob(name))
                IndexOf(_byNamespace, name).Add(rule, compiled);
            else if (NameGlob.TryCompile(name, out var expression, out _))
                GlobOf(expression, compiled).Add(rule, compiled);
        }
    }

    /// <summary>Returns the indexes of the rules that cover a repository. A rule may be in several of them.</summary>
    public List<TagIndex> Find(RepositoryName repository)
    {
        var found = new List<TagIndex>();
        if (_byRepository.TryGetValue(repository.Text, out var inRepository))
            found.Add(inRepository);
        var (@namespace, name) = (repository.Namespace, repository.Name);
        if (_byNamespace.TryGetValue(@namespace, out var inNamespace))
            inNamespace.Find(name, found);
        if (_globs.Count == 0)
            return found;
        var globs = new List<NamespaceIndex>();
        _byGlob.Find(@namespace, globs);
        foreach (var glob in globs)
            glob.Find(name, found);
        return found;
    }

    private static T IndexOf<T>(Dictionary<string, T> indexes, string key)
        where T : new()
    {
        if (!indexes.TryGetValue(key, out var index))
            indexes[key] = index = new T();
        return index;
    }

    private NamespaceIndex GlobOf(string expression, CompiledPatterns compiled)
    {
        if (_globs.TryGetValue(expression, out var index))
            return index;
        _globs[expression] = index = new NamespaceIndex();
        var pattern = compiled.NameOf(expression);
        _byGlob.Add(pattern.Required, pattern.Matches, index);
        return index;
    }
}
