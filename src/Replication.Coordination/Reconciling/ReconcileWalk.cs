using Replication.Contracts.Backfills;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;
using Replication.Coordination.Backfills;

namespace Replication.Coordination.Reconciling;

/// <summary>The walk of one pass over the source. It compares each tag with every target.</summary>
internal sealed class ReconcileWalk : IAsyncDisposable
{
    private readonly ReplicationRule _rule;
    private readonly StepReader _steps;
    private readonly TagLookup _source;
    private readonly IReadOnlyList<(string Instance, TagLookup Lookup)> _targets;
    private readonly ReferrersListCheck _lists;
    private readonly IReadOnlyList<IDisposable> _uses;
    private readonly int _maxConcurrentChecks;
    private readonly TimeProvider _time;

    /// <param name="rule">The rule.</param>
    /// <param name="place">The position to begin at.</param>
    /// <param name="lists">The lists of the source.</param>
    /// <param name="source">Asks the source.</param>
    /// <param name="targets">Asks each target.</param>
    /// <param name="referrersLists">Compares lists of referrers.</param>
    /// <param name="uses">What the walk uses until it is disposed.</param>
    /// <param name="options">The options.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    public ReconcileWalk(
        ReplicationRule rule,
        BackfillPlace place,
        RegistryLists lists,
        TagLookup source,
        IReadOnlyList<(string Instance, TagLookup Lookup)> targets,
        ReferrersListCheck referrersLists,
        IReadOnlyList<IDisposable> uses,
        ReconcileOptions options,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        (_rule, _source, _targets, _lists, _uses) = (rule, source, targets, referrersLists, uses);
        (_maxConcurrentChecks, _time) = (options.MaxConcurrentChecks, time);
        var images = new ExistingImages(lists, new ImageScope(rule, repositories: null));
        _steps = new StepReader(
            images.WalkAsync(place, cancellationToken).GetAsyncEnumerator(cancellationToken), options.GatherTime, time);
    }

    /// <summary>True after the first successful request.</summary>
    public bool HasBegun => _steps.HasBegun;

    /// <summary>True when the targets are not asked any more, because one does not answer and the pass does not need them.</summary>
    public bool SkipsTargets { get; set; }

    /// <summary>Reads at most <paramref name="room"/> source tags and compares each with every target.</summary>
    public async Task<ComparedPart> ReadAsync(int room, CancellationToken cancellationToken)
    {
        var (steps, images, failure) = await _steps.ReadAsync(room);
        var askedAt = _time.GetUtcNow();
        var compared = new ComparedImage[images.Count * _targets.Count];
        await Parallel.ForAsync(
            0,
            images.Count,
            new ParallelOptions { MaxDegreeOfParallelism = _maxConcurrentChecks, CancellationToken = cancellationToken },
            async (i, token) =>
            {
                var compare = await CompareAsync(images[i], token);
                compare.CopyTo(compared, i * _targets.Count);
            });
        return new ComparedPart(steps, compared, askedAt, failure);
    }

    public async ValueTask DisposeAsync()
    {
        await _steps.DisposeAsync();
        foreach (var use in _uses)
            use.Dispose();
    }

    private async Task<ComparedImage[]> CompareAsync(ExistingImage image, CancellationToken cancellationToken)
    {
        var atSource = _source.AnswerAsync(image.Repository, image.Tag, cancellationToken);
        var isNamed = TargetNames.TryMake(_rule, image.Repository, out var repository);
        var atTargets = isNamed && !SkipsTargets
            ? await Task.WhenAll(_targets.Select(it => it.Lookup.AnswerAsync(repository!, image.Tag, cancellationToken)))
            : null;
        var source = await atSource;
        return await Task.WhenAll(_targets.Select(async (it, i) =>
        {
            var target = isNamed ? new TaskTarget(it.Instance, repository!, image.Tag) : null;
            return new ComparedImage(
                image.Repository,
                image.Tag,
                target,
                source,
                target is null || atTargets is null
                    ? null
                    : await _lists.JudgeAsync(image.Repository, source, target, atTargets[i], cancellationToken));
        }));
    }
}
