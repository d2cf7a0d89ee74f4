using Replication.Contracts.Images;
using Replication.Contracts.Rules;

namespace Replication.Coordination.Backfills;

/// <summary>Which existing images a rule means, whenever they were pushed: the same repositories and tags as for pushes.</summary>
internal sealed class ImageScope
{
    private readonly ReplicationRule _rule;
    private readonly TagSelection? _tags;

    public ImageScope(ReplicationRule rule, IReadOnlyList<RepositoryName>? repositories)
    {
        _rule = rule;
        _tags = TagSelection.TryRead(rule, out var tags, out _) ? tags : null;
        Named = RuleScope.RepositoryOf(rule) is { } repository ? [repository] : repositories;
    }

    /// <summary>The repositories by name; null where the registry has to list them.</summary>
    public IReadOnlyList<RepositoryName>? Named { get; }

    public bool Covers(RepositoryName repository) => RuleScope.Covers(_rule, repository);

    public bool Covers(Tag tag) => _tags?.Matches(tag.Text) == true;
}
