using Replication.Contracts.Reconciling;
using Replication.Contracts.Rules;
using Replication.Contracts.Tasks;
using Replication.Coordination.Backfills;
using Replication.Registries;
using Replication.Registries.Instances;

namespace Replication.Coordination.Reconciling;

/// <summary>The walk of one pass over the source: the borrowed clients, and the position in the lists.</summary>
internal sealed class ReconcileWalk : IAsyncDisposable
{
    private readonly List<IDisposable> _uses = [];
    private readonly ReplicationRule _rule;
    private readonly int _maxConcurrentChecks;
    private readonly TimeProvider _time;
    private readonly StepReader _steps;
    private readonly TagLookup _source;
    private readonly List<(string Instance, TagLookup Lookup)> _targets = [];

    private ReconcileWalk(
        ReconcilePass pass,
        IReadOnlyList<BorrowedClient> clients,
        ReconcileServices services,
        ReconcileOptions options,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        (_rule, _maxConcurrentChecks, _time) = (pass.Rule, options.MaxConcurrentChecks, time);
        foreach (var client in clients)
            _uses.AddRange([services.Use(client), client]);
        _source = TagLookups.Judged(clients[0].Client, services.Credentials);
        foreach (var (instance, client) in pass.Rule.TargetInstances.Zip(clients.Skip(1)))
            _targets.Add((instance, TagLookups.Judged(client.Client, services.Credentials)));
        var place = pass.Place ?? throw new ArgumentException("the walk is over", nameof(pass));
        var images = new ExistingImages(
            RegistryLists.Of(clients[0].Client, services.Credentials), new ImageScope(pass.Rule, repositories: null));
        _steps = new StepReader(
            images.WalkAsync(place, cancellationToken).GetAsyncEnumerator(cancellationToken), options.GatherTime, time);
    }

    /// <summary>True after the first successful request.</summary>
    public bool HasBegun => _steps.HasBegun;

    /// <summary>True when the targets are not asked any more, because one does not answer and the pass does not need them.</summary>
    public bool SkipsTargets { get; set; }

    /// <summary>
    /// Begins at the place of the pass. Throws <see cref="RegistryException"/> when the process does not know an instance.
    /// </summary>
    public static async Task<ReconcileWalk> BeginAsync(
        ReconcilePass pass,
        ReconcileServices services,
        ReconcileOptions options,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var clients = new List<BorrowedClient>();
        try
        {
            foreach (var name in pass.Rule.TargetInstances.Prepend(pass.Rule.Source))
                clients.Add(await services.Clients.BorrowAsync(name, cancellationToken) ?? throw BackfillWalk.Unknown(name));
            return new ReconcileWalk(pass, clients, services, options, time, cancellationToken);
        }
        catch
        {
            clients.ForEach(static it => it.Dispose());
            throw;
        }
    }

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
        _uses.ForEach(static it => it.Dispose());
    }

    private async Task<ComparedImage[]> CompareAsync(ExistingImage image, CancellationToken cancellationToken)
    {
        var atSource = _source.AnswerAsync(image.Repository, image.Tag, cancellationToken);
        var isNamed = TargetNames.TryMake(_rule, image.Repository, out var repository);
        var atTargets = isNamed && !SkipsTargets
            ? await Task.WhenAll(_targets.Select(it => it.Lookup.AnswerAsync(repository!, image.Tag, cancellationToken)))
            : null;
        var source = await atSource;
        return
        [
            .. _targets.Select((it, i) => new ComparedImage(
                image.Repository,
                image.Tag,
                isNamed ? new TaskTarget(it.Instance, repository!, image.Tag) : null,
                source,
                atTargets?[i])),
        ];
    }
}
