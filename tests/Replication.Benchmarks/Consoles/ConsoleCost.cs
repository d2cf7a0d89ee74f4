using Replication.Benchmarks.Peers;

namespace Replication.Benchmarks.Consoles;

/// <summary>What open consoles cost the API and the process of the console, by the number of consoles and by their page.</summary>
internal static class ConsoleCost
{
    private const int Many = 100;
    private const int Collections = 4;

    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(30);

    public static async Task RunAsync()
    {
        await using var system = await ConsoleSystem.StartAsync();
        var cookie = await system.SignInAsync();
        Console.WriteLine($"{"open consoles",-28}{"API CPU %",10}{"API calls/s",12}{"console CPU %",14}{"console MiB",12}{"collected",10}"
            + $"{"renders/s",10}{"KiB/s",8}{"machine %",10}");
        await MeasureAsync(system, cookie, "/", 0);
        foreach (var page in (string[])["/", "/records"])
        {
            await MeasureAsync(system, cookie, page, 1);
            await MeasureAsync(system, cookie, page, Many);
        }
    }

    private static async Task MeasureAsync(ConsoleSystem system, string cookie, string page, int count)
    {
        var circuits = new List<Circuit>();
        try
        {
            for (var i = 0; i < count; i++)
                circuits.Add(await Circuit.OpenAsync(new Uri(system.ConsoleAddress, page), cookie));
            await Task.Delay(Settle);
            var before = Read(system, circuits);
            await Task.Delay(Length);
            var after = Read(system, circuits);
            if (circuits.FirstOrDefault(static it => it.Error is not null) is { } ended)
                throw new InvalidOperationException($"a circuit ended: {ended.Error}\n{system.Console.Output}");
            var seconds = Length.TotalSeconds;
            var resident = Figures.ResidentMiB(system.Console.Id);
            // The collector returns memory in steps.
            for (var i = 0; i < Collections; i++)
                await FullCollection.InduceAsync(system.Console.Id);
            Console.WriteLine($"{count,3} on {page,-21}{100 * (after.Api - before.Api) / seconds,10:F1}"
                + $"{(after.Calls - before.Calls) / seconds,12:F2}"
                + $"{100 * (after.Console - before.Console) / seconds,14:F1}{resident,12:F0}{Figures.ResidentMiB(system.Console.Id),10:F0}"
                + $"{(after.Renders - before.Renders) / seconds,10:F1}{(after.Bytes - before.Bytes) / seconds / 1024,8:F0}"
                + $"{100 * (after.Machine - before.Machine) / seconds / Environment.ProcessorCount,10:F0}");
        }
        finally
        {
            foreach (var circuit in circuits)
                await circuit.DisposeAsync();
        }
    }

    private static (double Api, double Console, double Machine, long Calls, long Renders, long Bytes) Read(
        ConsoleSystem system, IReadOnlyList<Circuit> circuits) =>
    (
        ProcessFigures.CpuSeconds(system.Api.Id),
        ProcessFigures.CpuSeconds(system.Console.Id),
        ProcessFigures.MachineCpuSeconds(),
        system.Calls,
        circuits.Sum(static it => it.Renders),
        circuits.Sum(static it => it.Bytes)
    );
}
