using Replication.Contracts;
using Replication.Contracts.Pushes;
using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>Indexes the rules by source and scope, so that a push is not compared with every rule.</summary>
internal sealed class RuleIndex
{
    private readonly Dictionary<string, ReplicationRule> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ReplicationRule> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Source, string Namespace), TagIndex> _byNamespace = [];
    private readonly Dictionary<(string Source, string Repository), TagIndex> _byRepository = [];
    private readonly Dictionary<TagWords, Lazy<TagSelection?>> _selections = [];

    /// <summary>Indexes the rules, and reuses the compiled tag selections of <paramref name="before"/>.</summary>
    public RuleIndex(RuleSet rules, RuleIndex? before = null)
    {
        Rules = rules;
        foreach (var rule in rules.Rules)
        {
            _byId[rule.Id] = rule;
            _byName[rule.Name] = rule;
            if (rule.Enabled)
                Add(rule, before);
        }
    }

    public static RuleIndex Empty { get; } = new(new RuleSet(Guid.Empty, [], []));

    /// <summary>All rules, including paused ones.</summary>
    public RuleSet Rules { get; }

    /// <summary>Returns the rule with this id, or else with this name; null when there is none.</summary>
    public ReplicationRule? Find(string idOrName) => _byId.GetValueOrDefault(idOrName) ?? _byName.GetValueOrDefault(idOrName);

    /// <summary>Returns the rules whose ids begin with these digits; an empty list when the text is not the beginning of an id.</summary>
    public IReadOnlyList<ReplicationRule> FindByPrefix(string digits) => IdPrefix.TryParse(digits, out var prefix)
        ? [.. Rules.Rules.Where(it => prefix.Covers(it.Id))]
        : [];

    /// <summary>
    /// Returns the rules that match this push, sorted by name. Adds the rules that match its tag, but became active only after the push
    /// (<see cref="RuleStart"/>), to <paramref name="younger"/>.
    /// </summary>
    public IReadOnlyList<ReplicationRule> Match(ImagePushed push, ICollection<ReplicationRule>? younger = null)
    {
        var matches = new List<ReplicationRule>();
        if (push.Tag is { } tag)
        {
            foreach (var tags in At(push))
                tags.Find(tag.Text, matches);
        }
        foreach (var rule in matches.Where(rule => younger is not null && !RuleStart.Covers(rule, push)))
            younger!.Add(rule);
        matches.RemoveAll(rule => !RuleStart.Covers(rule, push));
        return ByName(matches);
    }

    /// <summary>
    /// Returns the rules that copy this push when it is a referrer of an image that they copied, sorted by name. Omits the rules in
    /// <paramref name="matches"/>, which match the tag itself.
    /// </summary>
    public IReadOnlyList<ReplicationRule> MatchReferrer(ImagePushed push, IReadOnlyList<ReplicationRule> matches)
    {
        var following = new List<ReplicationRule>();
        foreach (var tags in At(push))
            tags.FindFollowing(following);
        following.RemoveAll(rule => !RuleStart.Covers(rule, push));
        if (matches.Count > 0 && following.Count > 0)
        {
            var matched = matches.ToHashSet(ReferenceEqualityComparer.Instance);
            following.RemoveAll(matched.Contains);
        }
        return ByName(following);
    }

    private IEnumerable<TagIndex> At(ImagePushed push)
    {
        if (_byNamespace.TryGetValue((push.Instance, push.Repository.Namespace), out var inNamespace))
            yield return inNamespace;
        if (_byRepository.TryGetValue((push.Instance, push.Repository.Text), out var inRepository))
            yield return inRepository;
    }

    private static List<ReplicationRule> ByName(List<ReplicationRule> matches)
    {
        matches.Sort(static (one, other) => string.CompareOrdinal(one.Name, other.Name));
        return matches;
    }

    private void Add(ReplicationRule rule, RuleIndex? before)
    {
        var words = TagWords.Of(rule);
        if (!_selections.TryGetValue(words, out var selection))
        {
            // Compiling a pattern costs more than the rest of the index, so it is deferred until a push needs it.
            selection = before?._selections.GetValueOrDefault(words)
                ?? new Lazy<TagSelection?>(() => TagSelection.TryRead(rule, out var read, out _) ? read : null);
            _selections[words] = selection;
        }
        if (rule.Level == RuleLevel.Namespace)
            TagsOf(_byNamespace, (rule.Source, rule.Namespace)).Add(rule, words, selection);
        else if (RuleScope.RepositoryOf(rule) is { } repository)
            TagsOf(_byRepository, (rule.Source, repository.Text)).Add(rule, words, selection);
    }

    private static TagIndex TagsOf(Dictionary<(string, string), TagIndex> index, (string, string) scope)
    {
        if (!index.TryGetValue(scope, out var tags))
            index[scope] = tags = new TagIndex();
        return tags;
    }
}
