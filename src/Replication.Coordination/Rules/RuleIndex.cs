using Replication.Contracts.Pushes;
using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>Finds the rules that a push matches without looking at the others.</summary>
internal sealed class RuleIndex
{
    private readonly Dictionary<string, ReplicationRule> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ReplicationRule> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Source, string Namespace), TagIndex> _byNamespace = [];
    private readonly Dictionary<(string Source, string Repository), TagIndex> _byRepository = [];
    private readonly Dictionary<TagWords, Lazy<TagSelection?>> _selections = [];

    /// <summary>An index of these rules; what <paramref name="before"/> has read of tags is not read again.</summary>
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

    /// <summary>All rules, whether they match anything or not.</summary>
    public RuleSet Rules { get; }

    /// <summary>The rule of this id, or else of this name; null when there is none.</summary>
    public ReplicationRule? Find(string idOrName) => _byId.GetValueOrDefault(idOrName) ?? _byName.GetValueOrDefault(idOrName);

    /// <summary>
    /// The rules that this push matches, by name. Rules that do not match only because the push is older than they are active
    /// (<see cref="RuleStart"/>) are added to <paramref name="younger"/>.
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
    /// The rules that do not match the tag, and whose images this push follows, if it refers to one of them; by name.
    /// <paramref name="matches"/> are those that do.
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
            // To read an expression costs more than all the rest: the first push that may match asks for it.
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
