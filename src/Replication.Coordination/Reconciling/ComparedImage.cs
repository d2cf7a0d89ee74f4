using Replication.Contracts.Images;
using Replication.Contracts.Tasks;
using Replication.Coordination.Backfills;

namespace Replication.Coordination.Reconciling;

/// <summary>A source tag and one target tag, with what the registries answered.</summary>
/// <param name="Repository">The source repository.</param>
/// <param name="Tag">The source tag.</param>
/// <param name="Target">The target tag; null when its name would be longer than registries accept.</param>
/// <param name="AtSource">What the source tag names.</param>
/// <param name="AtTarget">What the target tag names; null when the target was not asked.</param>
internal sealed record ComparedImage(
    RepositoryName Repository, Tag Tag, TaskTarget? Target, TagAnswer AtSource, TagAnswer? AtTarget);
