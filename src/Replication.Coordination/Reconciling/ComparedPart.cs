using Replication.Coordination.Backfills;
using Replication.Registries;

namespace Replication.Coordination.Reconciling;

/// <summary>A part of the walk of a pass.</summary>
/// <param name="Steps">Its steps.</param>
/// <param name="Images">Its images, each once for every target.</param>
/// <param name="AskedAt">The time before the registries were asked about them.</param>
/// <param name="Failure">The failure that ended the walk; null when it continues.</param>
internal sealed record ComparedPart(
    IReadOnlyList<WalkStep> Steps, IReadOnlyList<ComparedImage> Images, DateTimeOffset AskedAt, CopyFailure? Failure)
{
    /// <summary>
    /// Why the source answered no request of this part, when that is worth retrying: it is away. When it answered others, a failure
    /// concerns one image only.
    /// </summary>
    public CopyFailure? SourceOutage => Outage(Images.Select(static it => it.AtSource));

    /// <summary>Why a target answered no request of this part; null when each answered one, or was not asked.</summary>
    public CopyFailure? TargetOutage => Images.Where(static it => it is { Target: not null, AtTarget: not null })
        .GroupBy(static it => it.Target!.Instance, static it => it.AtTarget!.Value)
        .Select(Outage)
        .FirstOrDefault(static it => it is not null);

    private static CopyFailure? Outage(IEnumerable<TagAnswer> answers)
    {
        CopyFailure? failure = null;
        foreach (var answer in answers)
        {
            if (answer.Failure is not { IsWorthRetrying: true })
                return null;
            failure ??= answer.Failure;
        }
        return failure;
    }
}
