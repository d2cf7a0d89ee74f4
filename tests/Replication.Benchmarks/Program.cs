using Replication.Benchmarks;
using Replication.Benchmarks.Consoles;
using Replication.Benchmarks.Fleet;
using Replication.Benchmarks.Peers;
using Replication.Testing.Serving;

// The comparison with other programs is separate from the scenes and has its own options.
if (args is [PeerComparison.Name, .. var rest])
    return await PeerComparison.RunAsync(rest);
if (args is [EngineLoop.Name])
    return await EngineLoop.RunAsync();

// Measures the published program between two real registries. Pass names of scenes or a common prefix (fleet); without a name, all scenes
// run: dotnet run -c Release --project tests/Replication.Benchmarks [SCENE…]
var scenes = new Dictionary<string, Func<Task>>
{
    ["startup"] = StartUp.RunAsync,
    ["lag"] = PushLag.RunAsync,
    ["matching"] = RuleMatching.RunAsync,
    ["memory"] = LargeLayerMemory.RunAsync,
    ["backfill"] = BackfillRate.RunAsync,
    ["backfill-large"] = BackfillRate.RunLargeAsync,
    ["reconciler"] = ReconcilerMemory.RunAsync,
    ["lists-sqlite"] = TaskLists.RunSqliteAsync,
    ["lists-mongodb"] = TaskLists.RunMongoAsync,
    ["console-paint"] = ConsolePaint.RunAsync,
    ["console-cost"] = ConsoleCost.RunAsync,
    ["fleet-workers"] = () => FleetScene.RunAsync(WorkerScaling.RunAsync),
    ["fleet-webhooks"] = () => FleetScene.RunAsync(WebhookRate.RunAsync),
    ["fleet-lag"] = () => FleetScene.RunAsync(SteadyLag.RunAsync),
    ["fleet-cost"] = () => FleetScene.RunAsync(PushCost.RunAsync),
    ["fleet-isolation"] = () => FleetScene.RunAsync(Isolation.RunAsync),
};
static bool Names(string arg, string scene) => scene == arg || scene.StartsWith(arg + "-", StringComparison.Ordinal);
var unknown = args.Where(arg => !scenes.Keys.Any(scene => Names(arg, scene))).ToList();
if (unknown.Count > 0)
{
    Console.Error.WriteLine($"unknown: {string.Join(", ", unknown)}; scenes: {string.Join(", ", scenes.Keys)}, {PeerComparison.Name}");
    return 2;
}
if (Environment.GetEnvironmentVariable(TestedProgram.Variable) is not { Length: > 0 })
    Environment.SetEnvironmentVariable(TestedProgram.Variable, $"{await PublishedProgram.PublishAsync()}.dll");
foreach (var (name, run) in scenes.Where(it => args.Length == 0 || args.Any(arg => Names(arg, it.Key))))
{
    Console.WriteLine($"== {name}");
    await run();
}
return Environment.ExitCode;
