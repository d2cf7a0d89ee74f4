using System.Diagnostics.CodeAnalysis;
using Replication.Contracts.Images;

namespace Replication.Contracts.Rules;

/// <summary>The repositories of the source instance that a rule covers. Deciding runs in linear time.</summary>
public sealed class RuleScope
{
    private readonly string? _repository;
    private readonly NameSet _namespaces;
    private readonly TagFilter? _filter;
    private readonly NameSet _excludedNames;
    private readonly NameSet _excludedRepositories;

    private RuleScope(RuleSpec rule, IReadOnlyDictionary<string, TagFilter> compiled, TagFilter? filter)
    {
        _repository = rule.Level == RuleLevel.Repository ? rule.Repository : null;
        _namespaces = new NameSet(rule.SourceNamespaces, compiled);
        _filter = filter;
        var excluded = rule.ExcludeRepositories.ToLookup(static it => it.Contains('/', StringComparison.Ordinal));
        _excludedNames = new NameSet([.. excluded[false]], compiled);
        _excludedRepositories = new NameSet([.. excluded[true]], compiled);
    }

    /// <summary>Reads the scope of a rule. Returns false and the problems when one of its patterns is invalid.</summary>
    public static bool TryRead(RuleSpec rule, [NotNullWhen(true)] out RuleScope? scope, out IReadOnlyList<RuleProblem> problems)
    {
        var found = new List<RuleProblem>();
        var patterns = new Dictionary<string, string>(StringComparer.Ordinal);
        (string Key, IReadOnlyList<string> Globs)[] lists =
            [("namespaces", rule.Namespaces), ("excludeRepositories", rule.ExcludeRepositories)];
        foreach (var (key, globs) in lists)
        {
            if (globs.Count > RuleSpec.MaxListLength)
                Add(key, $"has {globs.Count} items; at most {RuleSpec.MaxListLength} are allowed");
            foreach (var glob in globs.Take(RuleSpec.MaxListLength))
            {
                if (NameGlob.TryCompile(glob, out var pattern, out var problem))
                {
                    if (NameGlob.IsGlob(glob))
                        patterns[glob] = pattern;
                }
                else if (found.Count < RuleProblem.MaxCount)
                    Add(key, $"'{glob}' {problem}");
            }
        }
        if (rule.RepositoryFilter is { } text && TagFilter.FindProblem(text) is { } unread)
            Add("repositoryFilter", $"'{text}' {unread}");
        if (found.Count == 0 && PatternCost.FindProblem(patterns.Values.Append(rule.RepositoryFilter ?? "")) is { } cost)
            Add("namespaces", $"with repositoryFilter and excludeRepositories {cost}");
        var compiled = new Dictionary<string, TagFilter>(StringComparer.Ordinal);
        TagFilter? filter = null;
        if (found.Count == 0)
        {
            foreach (var (glob, pattern) in patterns)
                compiled[glob] = Compile("namespaces", pattern)!;
            if (rule.RepositoryFilter is { } expression)
                filter = Compile("repositoryFilter", expression);
        }
        problems = found;
        scope = found.Count == 0 ? new RuleScope(rule, compiled, filter) : null;
        return scope is not null;

        TagFilter? Compile(string key, string pattern)
        {
            if (!TagFilter.TryParse(pattern, out var it, out var problem))
                Add(key, $"'{pattern}' {problem}");
            return it;
        }

        void Add(string key, string message) => found.Add(new RuleProblem($"rule.{key}", rule.Name, key, $"{key} {message}"));
    }

    /// <summary>The whole name of the repository that a rule covers; null at namespace level.</summary>
    public static RepositoryName? RepositoryOf(RuleSpec rule) =>
        rule.Level == RuleLevel.Repository && RepositoryName.TryJoin(rule.Namespace ?? "", rule.Repository ?? "", out var repository)
            ? repository
            : null;

    /// <summary>Returns what the rule covers, as a part of a sentence: <c>the namespace 'team'</c>.</summary>
    public static string Describe(RuleSpec rule)
    {
        if (RepositoryOf(rule) is { } repository)
            return $"the repository '{repository}'";
        var names = string.Join(", ", rule.SourceNamespaces.Select(static it => $"'{it}'"));
        var namespaces = rule.SourceNamespaces.Count == 1 ? $"the namespace {names}" : $"the namespaces {names}";
        return rule switch
        {
            { RepositoryFilter: { } filter, ExcludeRepositories: [] } => $"{namespaces} with repositoryFilter '{filter}'",
            { RepositoryFilter: { } filter } => $"{namespaces} with repositoryFilter '{filter}' and excludeRepositories",
            { ExcludeRepositories: [_, ..] } => $"{namespaces} with excludeRepositories",
            _ => namespaces,
        };
    }

    /// <summary>True when the rule covers repositories of this namespace.</summary>
    public bool CoversNamespace(string @namespace) => _namespaces.Contains(@namespace);

    /// <summary>True when the rule covers this repository.</summary>
    public bool Covers(RepositoryName repository)
    {
        var name = repository.Name;
        return (_repository is null || _repository == name)
            && CoversNamespace(repository.Namespace)
            && (_filter is null || _filter.Matches(name))
            && !_excludedNames.Contains(name)
            && !_excludedRepositories.Contains(repository.Text);
    }
}
