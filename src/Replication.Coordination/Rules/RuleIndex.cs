using Replication.Contracts;
using Replication.Contracts.Pushes;
using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>Indexes the rules by source and scope, so that a push is not compared with every rule.</summary>
internal sealed class RuleIndex
{
    private readonly Dictionary<string, ReplicationRule> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ReplicationRule> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SourceIndex> _bySource = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Lazy<RuleScope?>> _excluding = new(StringComparer.Ordinal);
    private readonly HashSet<string> _verifying = new(StringComparer.Ordinal);
    private readonly CompiledPatterns _compiled;

    /// <summary>Indexes the rules, and reuses the compiled patterns of <paramref name="before"/>.</summary>
    public RuleIndex(RuleSet rules, RuleIndex? before = null)
    {
        Rules = rules;
        _compiled = new CompiledPatterns(before?._compiled);
        foreach (var rule in rules.Rules)
        {
            _byId[rule.Id] = rule;
            _byName[rule.Name] = rule;
            if (rule.Verify is not null)
                _verifying.Add(rule.Source);
            // Other rules replicate nothing that is reported.
            if (rule is { Enabled: true, Trigger: RuleTrigger.Push })
                Add(rule);
        }
        _compiled.Complete();
    }

    public static RuleIndex Empty { get; } = new(new RuleSet(Guid.Empty, [], []));

    /// <summary>All rules, including paused ones.</summary>
    public RuleSet Rules { get; }

    /// <summary>The number of patterns that pushes were compared with since the first index.</summary>
    public int CompiledCount => _compiled.CompiledCount;

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
        if (push.Tag is { } name)
        {
            var tag = new PushedTag(name.Text);
            foreach (var tags in At(push))
                tags.Find(tag, matches);
        }
        matches.RemoveAll(rule => !Covers(rule, push));
        foreach (var rule in ByName(matches).Where(rule => younger is not null && !RuleStart.Covers(rule, push)))
            younger!.Add(rule);
        matches.RemoveAll(rule => !RuleStart.Covers(rule, push));
        return matches;
    }

    /// <summary>
    /// Returns the rules that copy this push when it is a referrer of an image that they copied, sorted by name. Omits the rules in
    /// <paramref name="matches"/>, which match the tag itself.
    /// </summary>
    public IReadOnlyList<ReplicationRule> MatchReferrer(ImagePushed push, IReadOnlyList<ReplicationRule> matches) =>
        ByName([.. Following(push, matches)]);

    /// <summary>True when <see cref="MatchReferrer"/> finds a rule. It ends at the first one.</summary>
    public bool MatchesReferrer(ImagePushed push, IReadOnlyList<ReplicationRule> matches) => Following(push, matches).Any();

    /// <summary>True when a rule verifies the signatures of images at this source.</summary>
    public bool VerifiesAt(string source) => _verifying.Contains(source);

    private IEnumerable<ReplicationRule> Following(ImagePushed push, IReadOnlyList<ReplicationRule> matches)
    {
        var matched = matches.Count == 0 ? null : matches.ToHashSet<object>(ReferenceEqualityComparer.Instance);
        return At(push).SelectMany(static it => it.Following)
            .Where(rule => matched?.Contains(rule) != true && Covers(rule, push) && RuleStart.Covers(rule, push));
    }

    private List<TagIndex> At(ImagePushed push) =>
        _bySource.TryGetValue(push.Instance, out var source) ? source.Find(push.Repository) : [];

    // The index does not know the excluded repositories.
    private bool Covers(ReplicationRule rule, ImagePushed push) =>
        rule.ExcludeRepositories.Count == 0 || _excluding[rule.Id].Value?.Covers(push.Repository) == true;

    // A rule with several namespaces may be found several times.
    private static List<ReplicationRule> ByName(List<ReplicationRule> matches)
    {
        matches.Sort(static (one, other) => string.CompareOrdinal(one.Name, other.Name));
        ReplicationRule? last = null;
        matches.RemoveAll(rule => ReferenceEquals(last, last = rule));
        return matches;
    }

    private void Add(ReplicationRule rule)
    {
        if (!_bySource.TryGetValue(rule.Source, out var source))
            _bySource[rule.Source] = source = new SourceIndex();
        source.Add(rule, _compiled);
        if (rule.ExcludeRepositories.Count > 0)
            _excluding[rule.Id] = new(() => RuleScope.TryRead(rule, out var scope, out _) ? scope : null);
    }
}
