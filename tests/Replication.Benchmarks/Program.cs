using Replication.Benchmarks;
using Replication.Benchmarks.Peers;

// Beside the scenes there is the comparison with other programs, with options of its own.
if (args is [PeerComparison.Name, .. var rest])
    return await PeerComparison.RunAsync(rest);
if (args is [EngineLoop.Name])
    return await EngineLoop.RunAsync();

// Figures of the served program between two real registries. One scene by name, or all: dotnet run -c Release --project tests/Replication.Benchmarks [SCENE…]
var scenes = new Dictionary<string, Func<Task>>
{
    ["startup"] = StartUp.RunAsync,
    ["lag"] = PushLag.RunAsync,
    ["memory"] = LargeLayerMemory.RunAsync,
    ["backfill"] = BackfillRate.RunAsync,
    ["lists-sqlite"] = TaskLists.RunSqliteAsync,
    ["lists-mongodb"] = TaskLists.RunMongoAsync,
};
var unknown = args.Except(scenes.Keys).ToList();
if (unknown.Count > 0)
{
    Console.Error.WriteLine($"unknown: {string.Join(", ", unknown)}; scenes: {string.Join(", ", scenes.Keys)}, {PeerComparison.Name}");
    return 2;
}
foreach (var (name, run) in scenes.Where(it => args.Length == 0 || args.Contains(it.Key)))
{
    Console.WriteLine($"== {name}");
    await run();
}
return 0;
