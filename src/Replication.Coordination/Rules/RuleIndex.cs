using Replication.Contracts.Images;
using Replication.Contracts.Pushes;
using Replication.Contracts.Rules;

namespace Replication.Coordination.Rules;

/// <summary>Finds the rules that a push matches without looking at the others.</summary>
internal sealed class RuleIndex
{
    private readonly Dictionary<(string Source, string Namespace), List<Entry>> _byNamespace = [];
    private readonly Dictionary<(string Source, string Repository), List<Entry>> _byRepository = [];

    public RuleIndex(RuleSet rules, RuleIndex? before = null)
    {
        Rules = rules;
        foreach (var rule in rules.Rules.Where(it => it.Enabled))
        {
            if (!TagFilter.TryParse(rule.TagFilter, out var filter, out _))
                continue;
            var entry = new Entry(rule, filter);
            if (rule.Level == RuleLevel.Namespace)
                Add(_byNamespace, (rule.Source, rule.Namespace), entry);
            else
                Add(_byRepository, (rule.Source, RepositoryOf(rule)), entry);
        }
    }

    public static RuleIndex Empty { get; } = new(new RuleSet(Guid.Empty, [], []));

    /// <summary>All rules, whether they match anything or not.</summary>
    public RuleSet Rules { get; }

    /// <summary>The rules that this push matches, by name.</summary>
    public IReadOnlyList<ReplicationRule> Match(ImagePushed push)
    {
        var byNamespace = _byNamespace.GetValueOrDefault((push.Instance, push.Repository.Namespace));
        var byRepository = _byRepository.GetValueOrDefault((push.Instance, push.Repository.Text));
        if (byNamespace is null && byRepository is null)
            return [];
        return [.. (byNamespace ?? []).Concat(byRepository ?? [])
            .Where(it => push.PushedAt >= it.Rule.ActiveSince && it.Filter.Matches(push.Tag.Text))
            .Select(it => it.Rule)
            .OrderBy(it => it.Name, StringComparer.Ordinal)];
    }

    private static string RepositoryOf(ReplicationRule rule) =>
        rule.Namespace == RepositoryName.EmptyNamespace ? rule.Repository! : $"{rule.Namespace}/{rule.Repository}";

    private static void Add(Dictionary<(string, string), List<Entry>> index, (string, string) key, Entry entry)
    {
        if (!index.TryGetValue(key, out var entries))
            index[key] = entries = [];
        entries.Add(entry);
    }

    private sealed record Entry(ReplicationRule Rule, TagFilter Filter);
}
