using System.Diagnostics;

namespace Replication.Benchmarks.Peers;

/// <summary>Compares the engine and the program of this project with other programs, in one run and between real registries.</summary>
internal static class PeerComparison
{
    public const string Name = "peers";

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments)
    {
        var options = PeerOptions.Parse(arguments, out var problem);
        problem ??= options!.Scenes.Except(Scenes.All.Select(static it => it.Name)).FirstOrDefault() is { } unknown
            ? $"no such scene: {unknown}; there are {string.Join(", ", Scenes.All.Select(static it => it.Name))}"
            : null;
        if (problem is not null)
        {
            Console.Error.WriteLine(problem);
            Console.Error.WriteLine(PeerOptions.Usage);
            return 2;
        }
        if (options!.Install)
            await PeerPrograms.InstallAsync([.. Contenders.PeerNames.Where(static name => PeerPrograms.Find(name) is null)]);
        foreach (var missing in Contenders.PeerNames.Where(static name => PeerPrograms.Find(name) is null))
            Console.WriteLine($"{missing} is not there, so nothing is compared with it (--install gets it)");

        var began = Stopwatch.GetTimestamp();
        var contenders = await Contenders.FindAsync(options);
        try
        {
            Console.WriteLine($"{Environment.ProcessorCount} cores, {DateTimeOffset.UtcNow:yyyy-MM-dd HH:mm} UTC; registries' files in "
                + $"{(StoragePlace.IsMemoryEnough ? "memory" : "the temporary folder")}; medians, and the least wall time");
            foreach (var engine in contenders.OfType<WarmEngine>())
                await SceneRun.WarmUpAsync(engine);
            foreach (var scene in Scenes.All.Where(it => options.Scenes.Count == 0 || options.Scenes.Contains(it.Name)))
                await new SceneRun(scene, contenders, options).RunAsync();
        }
        finally
        {
            foreach (var engine in contenders.OfType<WarmEngine>())
                await engine.DisposeAsync();
        }
        Console.WriteLine();
        Console.WriteLine($"took {Stopwatch.GetElapsedTime(began).TotalMinutes:0.0} minutes");
        return 0;
    }
}
