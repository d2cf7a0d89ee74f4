using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Replication.Benchmarks.Peers;
using Replication.Contracts;
using Replication.Contracts.Images;
using Replication.Contracts.Reconciling;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Coordination.Backfills;
using Replication.Coordination.Reconciling;
using Replication.Coordination.Rules;
using Replication.Registries.Lists;
using Replication.Storage.Sqlite;
using Replication.Testing.Servers;

namespace Replication.Benchmarks;

/// <summary>
/// Two passes of the reconciler over 10 million tags, in this process and with a SQLite file: the first takes the baseline, the second
/// finds everything unchanged. The registries are simulated without HTTP, so that only the reconciler itself is measured.
/// </summary>
internal static class ReconcilerMemory
{
    private const int RepositoryCount = 10_000;
    private const int TagCount = 1_000;
    private const int PageSize = 1_000;

    public static async Task RunAsync()
    {
        using var folder = new TemporaryFolder();
        await using var provider = new ServiceCollection()
            .AddSqliteStores(new SqliteStoreOptions { Path = folder.Combine("replication.db") })
            .BuildServiceProvider();
        var rule = new ReplicationRule
        {
            Id = "team",
            Name = "team",
            Source = "hangzhou",
            Target = "tokyo",
            Level = RuleLevel.Namespace,
            Namespace = "team",
            TagFilter = ".*",
            Reconcile = new Duration(TimeSpan.FromHours(1)),
            CreatedAt = DateTimeOffset.UnixEpoch,
            ActiveSince = DateTimeOffset.UnixEpoch,
        };
        await provider.GetRequiredService<IRuleStore>().InsertAsync(rule, TopologyMode.Strict, default);
        var reconciliations = provider.GetRequiredService<IReconciliationStore>();
        await reconciliations.AddAsync(new Reconciliation { Rule = rule.Id }, DateTimeOffset.UnixEpoch, default);
        await PassAsync("baseline", provider, reconciliations);
        await reconciliations.RequestAsync(rule.Id, TimeProvider.System.GetUtcNow(), default);
        await PassAsync("unchanged", provider, reconciliations);
    }

    private static async Task PassAsync(string title, ServiceProvider provider, IReconciliationStore reconciliations)
    {
        var options = new ReconcileOptions();
        using var rules = new RuleBook(provider.GetRequiredService<IRuleStore>());
        var services = new ReconcileServices(
            reconciliations,
            provider.GetRequiredService<IKnownImageStore>(),
            provider.GetRequiredService<ITaskStore>(),
            rules,
            // No image is missing, so no task is submitted.
            Submission: null!,
            (pass, cancellationToken) => Task.FromResult(new ReconcileWalk(
                pass.Rule, pass.Place!, Lists, DigestAsync, [
                    ("tokyo", DigestAsync)
                ], static (_, _, _, _, _) => Task.FromResult(false), [], options, TimeProvider.System, cancellationToken)));
        var began = Stopwatch.GetTimestamp();
        var now = TimeProvider.System.GetUtcNow();
        var held = await reconciliations.ClaimAsync(now, now + options.Lease, default)
            ?? throw new InvalidOperationException("the pass is not due");
        await using (var run = new ReconcileRun(
            held,
            new LeaseDeadline(options.Lease, began, TimeProvider.System),
            services,
            options,
            static () => false,
            TimeProvider.System,
            NullLogger.Instance))
            await run.RunAsync(default);
        var counts = (await reconciliations.FindAsync("team", default))?.Last?.Counts
            ?? throw new InvalidOperationException("the pass did not end");
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Console.WriteLine(
            $"{title}: {counts.Images} images ({counts.Present} present) in {seconds:F0} s, {seconds * 1e6 / counts.Images:F1} µs each, "
                + $"at most {ProcessFigures.PeakMiB(Environment.ProcessId):F0} MiB resident");
    }

    private static RegistryLists Lists { get; } = new(
        static (last, _) => Task.FromResult(Page("team/r", RepositoryCount, last)),
        static (_, last, _) => Task.FromResult(Page("v", TagCount, last)));

    private static Task<Digest?> DigestAsync(RepositoryName repository, Tag tag, CancellationToken cancellationToken) =>
        Task.FromResult<Digest?>(Digest.Sha256Of(System.Text.Encoding.ASCII.GetBytes($"{repository}:{tag}")));

    private static RegistryPage Page(string prefix, int count, string? last)
    {
        var start = last is null ? 0 : int.Parse(last[prefix.Length..], CultureInfo.InvariantCulture) + 1;
        var items = Enumerable.Range(start, Math.Min(PageSize, count - start)).Select(i => $"{prefix}{i:D6}").ToList();
        return new RegistryPage(items, start + items.Count < count ? items[^1] : null);
    }
}
