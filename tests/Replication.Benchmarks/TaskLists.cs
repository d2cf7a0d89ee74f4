using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using MongoDB.Driver;
using Replication.Contracts.Images;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Storage.Mongo;
using Replication.Storage.Sqlite;
using Replication.Testing.Servers;
using Tag = Replication.Contracts.Images.Tag;

namespace Replication.Benchmarks;

/// <summary>The cost of listing 50 tasks and of claiming one, among few and very many tasks; in milliseconds, for each store.</summary>
internal static class TaskLists
{
    private const int BatchSize = 1000;
    private const int Repeats = 30;

    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static int Count =>
        int.TryParse(Environment.GetEnvironmentVariable("REPLICATION_BENCHMARK_TASKS"), out var count) ? count : 1_000_000;

    public static async Task RunSqliteAsync()
    {
        using var folder = new TemporaryFolder();
        await using var stores = new ServiceCollection()
            .AddSqliteStores(new SqliteStoreOptions { Path = folder.Combine("tasks.db") })
            .BuildServiceProvider();
        await RunAsync(stores);
    }

    public static async Task RunMongoAsync()
    {
        await using var server = await MongoServer.StartAsync();
        var options = new MongoStoreOptions
        {
            ConnectionString = server.ConnectionString,
            Database = $"lists_{Guid.NewGuid():N}",
            Retention = new() { FinishedTasks = TimeSpan.FromDays(10_000) },
        };
        await using var stores = new ServiceCollection().AddMongoStores(options).BuildServiceProvider();
        try
        {
            await RunAsync(stores);
        }
        finally
        {
            using var client = new MongoClient(options.ConnectionString);
            await client.DropDatabaseAsync(options.Database);
        }
    }

    private static async Task RunAsync(IServiceProvider stores)
    {
        var tasks = stores.GetRequiredService<ITaskStore>();
        var few = Count / 10;
        await FillAsync(tasks, 0, few);
        var before = await MeasureAsync(stores, few);
        await FillAsync(tasks, few, Count);
        var after = await MeasureAsync(stores, Count);
        Console.WriteLine($"{"median ms",-34}{few,12:N0}{Count,12:N0}");
        foreach (var (name, ms) in before)
            Console.WriteLine($"{name,-34}{ms,12:F2}{after[name],12:F2}");
    }

    private static async Task FillAsync(ITaskStore tasks, int from, int to)
    {
        var began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, (to - from) / BatchSize).Select(batch => from + batch * BatchSize),
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (first, token) => await tasks.AddAsync([.. Enumerable.Range(first, BatchSize).Select(Finished)], token));
        Console.WriteLine($"{to - from:N0} tasks written in {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s");
    }

    private static async Task<Dictionary<string, double>> MeasureAsync(IServiceProvider stores, int count)
    {
        var (tasks, leases, wakes) = (stores
            .GetRequiredService<ITaskStore>(), stores.GetRequiredService<ITaskLeaseStore>(), stores.GetRequiredService<ITaskSweepStore>());
        var middle = At(count / 2);
        var filters = new Dictionary<string, TaskFilter>
        {
            ["newest 50"] = new(),
            ["50 by status (1 in 20)"] = new() { Status = ReplicationStatus.Failed },
            ["50 by rule (1 in 200)"] = new() { Rule = "rule-7" },
            ["50 by instance (1 in 10)"] = new() { Instance = "target-7" },
            ["50 by repository (1 in 2,000)"] = new() { Repository = RepositoryName.Parse("team/app-7") },
            ["50 by tag (1 in 5,000)"] = new() { Tag = Tag.Parse("v7") },
            ["50 by status and rule"] = new() { Status = ReplicationStatus.Failed, Rule = "rule-7" },
            ["50 until the middle"] = new() { Until = middle },
            ["50 by rule until the middle"] = new() { Rule = "rule-7", Until = middle },
        };
        var figures = new Dictionary<string, double>();
        foreach (var (name, filter) in filters)
            figures[name] = await MedianAsync(_ => tasks.ListAsync(filter, null, 50, default));
        var cursor = (await tasks.ListAsync(new TaskFilter { Until = middle }, null, 50, default)).Next;
        figures["the page after the middle"] = await MedianAsync(_ => tasks.ListAsync(new TaskFilter(), cursor, 50, default));

        var waiting = Enumerable.Range(count, Repeats)
            .Select(i => Finished(i) with
            {
                Status = ReplicationStatus.Pending,
                FinishedAt = null,
                Outcome = null,
                CreatedAt = At(i),
                OrderedAt = At(i)
            })
            .ToList();
        figures["add a task"] = await MedianAsync(i => tasks.AddAsync([waiting[i]], default));
        figures["a sweep that finds nothing"] = await MedianAsync(_ => wakes.TakeDueAsync(Start, 500, default));
        var claims = new List<TaskClaim>();
        figures["claim it"] = await MedianAsync(async i => claims.Add(
            await leases.ClaimAsync(waiting[i].Id, "bench", At(count + Repeats), At(count + Repeats).AddMinutes(1), default)));
        figures["finish it"] = await MedianAsync(i => leases.FinishAsync(
            ((TaskClaim.Taken)claims[i]).Lease,
                new TaskEnd(ReplicationStatus.Succeeded, TaskOutcome.Copied, Issue: null, Digest: null, TaskProgress.None, At(count)),
                default));
        return figures;
    }

    private static async Task<double> MedianAsync(Func<int, Task> step)
    {
        var times = new List<double>();
        for (var i = 0; i < Repeats; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await step(i);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        return Figures.Percentile(times, 0.5);
    }

    private static DateTimeOffset At(int i) => Start.AddSeconds(i);

    private static ReplicationTask Finished(int i) => SampleTasks.Finished(i, At(i));
}
