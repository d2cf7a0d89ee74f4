using Replication.Contracts.Images;
using Replication.Contracts.Rules;

namespace Replication.Coordination.Backfills;

/// <summary>The existing images that a rule covers: the same repositories and tags as for pushes, whenever they were pushed.</summary>
internal sealed class ImageScope
{
    private readonly RuleScope? _scope;
    private readonly TagSelection? _tags;

    public ImageScope(ReplicationRule rule, IReadOnlyList<RepositoryName>? repositories)
    {
        _scope = RuleScope.TryRead(rule, out var scope, out _) ? scope : null;
        _tags = TagSelection.TryRead(rule, out var tags, out _) ? tags : null;
        Latest = LatestTags.Of(rule);
        Named = RuleScope.RepositoryOf(rule) is { } repository ? [repository] : repositories;
    }

    /// <summary>The repositories that the rule names; null when the registry must list them.</summary>
    public IReadOnlyList<RepositoryName>? Named { get; }

    /// <summary>The filters of a rule that copies only the newest tags; null for other rules.</summary>
    public LatestTags? Latest { get; }

    public bool Covers(RepositoryName repository) => _scope?.Covers(repository) == true;

    public bool Covers(Tag tag) => _tags?.Matches(tag.Text) == true;
}
