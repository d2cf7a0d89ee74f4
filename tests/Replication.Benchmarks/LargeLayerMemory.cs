using System.Diagnostics;
using Replication.EmbeddedRegistry.Samples;
using Replication.Testing.Serving;

namespace Replication.Benchmarks;

/// <summary>Resident memory of the program while it copies one layer of 4 GiB.</summary>
internal static class LargeLayerMemory
{
    private const long LayerBytes = 4L << 30;

    public static async Task RunAsync()
    {
        await using var system = await ServedSystem.StartAsync();
        using var source = new RegistryPusher(system.Source.Address);
        var image = SampleImage.Create(1, [LayerBytes]);
        await source.PushAsync("team/app", "large", image);

        var began = Stopwatch.GetTimestamp();
        var finished = system.Api.FinishedTaskAsync("team/app", "large", () => system.Program.Output, within: TimeSpan.FromMinutes(10));
        var samples = new List<double>();
        while (!finished.IsCompleted)
        {
            samples.Add(Figures.ResidentMiB(system.Program.AsProcess().Id));
            await Task.WhenAny(finished, Task.Delay(200));
        }
        var record = await finished;
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Console.WriteLine($"4 GiB layer: {record.GetProperty("status").GetString()} in {seconds:F1} s "
            + $"({LayerBytes / seconds / (1 << 20):F0} MiB/s); resident: median {Figures.Percentile(samples, 0.5):F0} MiB, largest "
            + $"{samples.Max():F0} MiB");
    }
}
