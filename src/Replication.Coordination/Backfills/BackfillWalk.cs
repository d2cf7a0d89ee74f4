using Replication.Contracts.Backfills;
using Replication.Registries;
using Replication.Registries.Instances;

namespace Replication.Coordination.Backfills;

/// <summary>One walk of a backfill: the borrowed clients of source and target, and the position in the lists.</summary>
internal sealed class BackfillWalk : IAsyncDisposable
{
    private readonly Backfill _backfill;
    private readonly BorrowedClient _source;
    private readonly Dictionary<string, BorrowedClient> _targets;
    private readonly List<IDisposable> _uses;
    private readonly StepReader _steps;
    private readonly ExistenceChecks _checks;

    private BackfillWalk(
        Backfill backfill,
        BorrowedClient source,
        Dictionary<string, BorrowedClient> targets,
        BackfillServices services,
        BackfillOptions options,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        (_backfill, _source, _targets) = (backfill, source, targets);
        _uses = [.. targets.Values.Prepend(source).Select(it => services.Use(it))];
        var scope = new ImageScope(backfill.Rule, backfill.Repositories);
        var place = backfill.Place ?? throw new ArgumentException("the walk is over", nameof(backfill));
        var steps = backfill.Since is { } since
            ? new SkippedPushes(services.Tasks, backfill.Rule, since, scope).WalkAsync(place, cancellationToken)
            : new ExistingImages(
                RegistryLists.Of(source.Client, services.Credentials) with
                {
                    Created = (repository, tag, token) => JudgedRequest.AwaitAsync(
                        source.Client.ReadCreatedAsync(repository, tag, token), services.Credentials, token),
                },
                scope).WalkAsync(place, cancellationToken);
        _steps = new StepReader(steps.GetAsyncEnumerator(cancellationToken), options.GatherTime, time);
        _checks = new ExistenceChecks(
            Lookup(source.Client, services.Credentials),
            (repository, digest, token) => JudgedRequest.AwaitAsync(
                source.Client.ReadArtifactTypeAsync(repository, digest, token), services.Credentials, token),
            target => Lookup(targets[target].Client, services.Credentials),
            ReferrersListChecks.Of(backfill.Rule, source.Client, target => targets[target].Client, services.Credentials),
            backfill.Rule,
            options.MaxConcurrentChecks);
    }

    /// <summary>True after the first successful request. Newer credentials may fix a later failure.</summary>
    public bool HasBegun => _steps.HasBegun;

    /// <summary>
    /// Begins at the place of the backfill. Throws <see cref="RegistryException"/> when the process does not know an instance.
    /// </summary>
    public static async Task<BackfillWalk> BeginAsync(
        Backfill backfill,
            BackfillServices services,
            BackfillOptions options,
            TimeProvider time,
            CancellationToken cancellationToken)
    {
        var source = await services.Clients.BorrowAsync(backfill.Rule.Source, cancellationToken) ?? throw Unknown(backfill.Rule.Source);
        var targets = new Dictionary<string, BorrowedClient>(StringComparer.Ordinal);
        try
        {
            foreach (var name in backfill.Rule.TargetInstances)
                targets[name] = await services.Clients.BorrowAsync(name, cancellationToken) ?? throw Unknown(name);
            return new BackfillWalk(backfill, source, targets, services, options, time, cancellationToken);
        }
        catch
        {
            source.Dispose();
            foreach (var target in targets.Values)
                target.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Reads at most <paramref name="room"/> images and checks their existence. The result holds both the images and the failure when the
    /// walk failed after some images.
    /// </summary>
    public async Task<WalkReading> ReadAsync(int room, CancellationToken cancellationToken)
    {
        var targets = _backfill.Rule.TargetInstances;
        var (read, _, failure) = await _steps.ReadAsync(Math.Max(1, room / targets.Count));
        var steps = read.SelectMany(it => it.For(targets)).ToList();
        var images = steps.Select(static it => it.Image).OfType<ExistingImage>().ToList();
        var states = _backfill.Thorough
            ? new CheckedImages([.. images.Select(static _ => ImageState.Missing)], Unchecked: null, Interruption: null)
            : await _checks.CheckAsync(images, needsAnswers: _backfill.DryRun, cancellationToken);
        return WalkReading.Of(steps, states, failure);
    }

    public async ValueTask DisposeAsync()
    {
        await _steps.DisposeAsync();
        foreach (var it in _uses)
            it.Dispose();
        foreach (var it in _targets.Values.Prepend(_source))
            it.Dispose();
    }

    // A task judges refused credentials itself; a dry run has no task.
    private TagLookup Lookup(ImageStore client, CredentialJudge credentials) =>
        _backfill.DryRun ? TagLookups.Judged(client, credentials) : client.ResolveAsync;

    internal static RegistryException Unknown(string instance) =>
        new(new CopyFailure(
            "instanceUnknown",
            $"this coordinator knows no instance '{instance}'; reload or restart it with the configuration that declares the instance, or "
                + "create the instance again",
            IsWorthRetrying: true));
}
