using Replication.Contracts.Backfills;
using Replication.Contracts.Images;
using Replication.Contracts.Tasks;
using Replication.Registries;

namespace Replication.Coordination.Backfills;

/// <summary>A step of a walk: an image that the rule covers, or a part of the lists without one.</summary>
/// <param name="After">The place after this step; null at the end of the walk.</param>
/// <param name="Image">The image; null when there is none.</param>
/// <param name="TagCount">The number of tags that were checked since the previous step.</param>
/// <param name="RepositoryCount">The number of repositories that were started since the previous step.</param>
/// <param name="Repository">The repository whose tags were read; null for a step without one.</param>
/// <param name="Unreadable">Why the tags of the repository cannot be listed; null when they can.</param>
internal sealed record WalkStep(
    BackfillPlace? After,
    ExistingImage? Image,
    int TagCount = 0,
    int RepositoryCount = 0,
    RepositoryName? Repository = null,
    CopyFailure? Unreadable = null)
{
    /// <summary>True when the next step has the same image for another target. A walk cannot resume between them.</summary>
    public bool IsPartial { get; init; }

    /// <summary>Returns a step for each of these targets in place of this one.</summary>
    public IEnumerable<WalkStep> For(IReadOnlyList<string> targets) => Image is not { Target: null } image || targets.Count < 2
        ? [this]
        : targets.Select((target, i) => this with
        {
            Image = image with { Target = target },
            TagCount = i == 0 ? TagCount : 0,
            RepositoryCount = i == 0 ? RepositoryCount : 0,
            IsPartial = i + 1 < targets.Count,
        });
}

/// <summary>A tag that exists in the source, or a push of a pause.</summary>
internal sealed record ExistingImage(RepositoryName Repository, Tag Tag)
{
    /// <summary>Name of the target instance; null for the only target of a rule, or before the targets are known.</summary>
    public string? Target { get; init; }

    public TaskAction Action { get; init; }

    public Digest? Subject { get; init; }

    public Digest? Referrer { get; init; }
}
