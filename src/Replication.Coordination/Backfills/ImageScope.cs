using Replication.Contracts.Images;
using Replication.Contracts.Rules;

namespace Replication.Coordination.Backfills;

/// <summary>Which existing images a rule means, whenever they were pushed: the same repositories and tags as for pushes.</summary>
internal sealed class ImageScope
{
    private readonly ReplicationRule _rule;
    private readonly TagFilter? _tags;

    public ImageScope(ReplicationRule rule, IReadOnlyList<RepositoryName>? repositories)
    {
        _rule = rule;
        _tags = TagFilter.TryParse(rule.TagFilter, out var tags, out _) ? tags : null;
        Named = rule.Level == RuleLevel.Repository ? [RepositoryOf(rule)] : repositories;
    }

    /// <summary>The repositories by name; null where the registry has to list them.</summary>
    public IReadOnlyList<RepositoryName>? Named { get; }

    public bool Covers(RepositoryName repository) => _rule.Level == RuleLevel.Repository ? repository == RepositoryOf(_rule) : repository.Namespace == _rule.Namespace;

    public bool Covers(Tag tag) => _tags?.Matches(tag.Text) == true;

    private static RepositoryName RepositoryOf(ReplicationRule rule) =>
        RepositoryName.Parse(rule.Namespace == RepositoryName.EmptyNamespace ? rule.Repository! : $"{rule.Namespace}/{rule.Repository}");
}
