using Replication.Contracts.Images;
using Replication.Contracts.Reconciling;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Backfills;

namespace Replication.Coordination.Reconciling;

/// <summary>Judges the images of a pass. It reads what is known about them and, where that decides, their tasks.</summary>
/// <param name="pass">The pass.</param>
/// <param name="coveredBefore">What the rule covered in the last complete pass; null before the first.</param>
/// <param name="gaps">The repositories whose images the baseline lacks, because they could not be read.</param>
/// <param name="known">The known images.</param>
/// <param name="tasks">The tasks.</param>
/// <param name="retryFailedAfter">How long an image whose task failed is left alone.</param>
/// <param name="time">The clock.</param>
internal sealed class ImageJudge(
    ReconcilePass pass,
    ImageScope? coveredBefore,
    IReadOnlySet<RepositoryName> gaps,
    IKnownImageStore known,
    ITaskStore tasks,
    TimeSpan retryFailedAfter,
    TimeProvider time)
{
    // Tasks of one target tag. An older one changes no verdict.
    private const int HistoryLength = 50;

    // How far the clocks of this process and of the worker may differ.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(2);

    public async Task<IReadOnlyList<JudgedImage>> JudgeAsync(ComparedPart part, CancellationToken cancellationToken)
    {
        var images = part.Images;
        var judged = new List<JudgedImage>(images.Count);
        foreach (var repository in images.GroupBy(static it => it.Repository))
        {
            var entries = (await known.FindAsync(
                pass.Rule.Id, repository.Key, [.. repository.Select(static it => it.Tag).Distinct()], cancellationToken))
                .ToDictionary(static it => (it.Tag, it.Target));
            foreach (var image in repository)
            {
                var entry = image.Target is { } target ? entries.GetValueOrDefault((image.Tag, target.Instance)) : null;
                judged.Add(await JudgeAsync(image, entry, part.AskedAt, cancellationToken));
            }
        }
        return judged;
    }

    private async Task<JudgedImage> JudgeAsync(
        ComparedImage image, KnownImage? entry, DateTimeOffset askedAt, CancellationToken cancellationToken)
    {
        if (image.AtSource.Failure is not null || image.Target is null)
            return new JudgedImage(image, ImageVerdict.Unchecked, entry, IsRepairable: false);
        var isGap = gaps.Contains(image.Repository);
        var facts = new ImageFacts(
            image.AtSource.Digest,
            image.AtTarget?.Digest,
            image.AtTarget is { Failure: null },
            entry,
            isGap && pass.Mode == BaselineMode.None ? BaselineMode.Added : pass.Mode,
            !isGap && WasCovered(image.Repository, image.Tag));
        var history = facts.NeedsHistory ? await ReadHistoryAsync(image, image.Target, askedAt, cancellationToken) : TagHistory.None;
        return new JudgedImage(image, ReconcileDecision.Of(facts, history), entry, IsRepairable: !history.IsLeftAlone);
    }

    private bool WasCovered(RepositoryName repository, Tag tag) =>
        coveredBefore is { } scope && scope.Covers(repository) && scope.Covers(tag);

    private async Task<TagHistory> ReadHistoryAsync(
        ComparedImage image, TaskTarget target, DateTimeOffset askedAt, CancellationToken cancellationToken)
    {
        var filter = new TaskFilter { Instance = target.Instance, Repository = target.Repository, Tag = target.Tag };
        var ofTag = await tasks.ListAsync(filter, after: null, HistoryLength, cancellationToken);
        return TagHistory.Of(
            [.. ofTag.Items.Where(it => it.Target == target)],
            new TaskSource(pass.Rule.Source, image.Repository, image.Tag, image.AtSource.Digest),
            pass.Rule,
            askedAt - ClockTolerance,
            time.GetUtcNow() - retryFailedAfter);
    }
}
