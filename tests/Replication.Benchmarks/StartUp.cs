using System.Diagnostics;
using Replication.Testing.Serving;

namespace Replication.Benchmarks;

/// <summary>The time from the start of <c>serve</c> to the first successful response of <c>/health/ready</c>.</summary>
internal static class StartUp
{
    private const int Count = 10;

    public static async Task RunAsync()
    {
        await using var system = await ServedSystem.StartAsync();
        var times = new List<double>();
        for (var i = 0; i < Count; i++)
        {
            await system.Program.AsProcess().SignalAsync("TERM");
            var began = Stopwatch.GetTimestamp();
            await system.StartProgramAsync();
            await system.Api.GetAsync("/health/ready");
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        Console.WriteLine($"ready after: median {Figures.Percentile(times, 0.5):F0} ms, longest {times.Max():F0} ms ({Count} starts); "
            + $"resident {Figures.ResidentMiB(system.Program.AsProcess().Id):F0} MiB");
    }
}
