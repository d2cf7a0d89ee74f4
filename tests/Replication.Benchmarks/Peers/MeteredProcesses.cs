using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Replication.Benchmarks.Peers;

internal sealed record Command(string Program, IReadOnlyList<string> Arguments);

/// <summary>Runs programs and measures their total cost.</summary>
internal static class MeteredProcesses
{
    private static readonly TimeSpan SampleInterval = TimeSpan.FromMilliseconds(10);

    public static async Task<CopyCost> RunAsync(IReadOnlyList<Command> commands, int parallel)
    {
        var running = new ConcurrentDictionary<int, double>();
        var peakMiB = 0.0;
        using var ended = new CancellationTokenSource();
        var watch = Task.Run(async () =>
        {
            while (!ended.IsCancellationRequested)
            {
                foreach (var id in running.Keys)
                    running.TryUpdate(id, ProcessFigures.PeakMiB(id) ?? running.GetValueOrDefault(id), running.GetValueOrDefault(id));
                peakMiB = Math.Max(peakMiB, running.Values.Sum());
                await Task.Delay(SampleInterval, CancellationToken.None);
            }
        });
        var cpuBefore = CpuOfEndedChildren();
        var began = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(
            commands, new ParallelOptions { MaxDegreeOfParallelism = parallel }, async (command, _) => await RunAsync(command, running));
        var wall = Stopwatch.GetElapsedTime(began);
        var cpu = CpuOfEndedChildren() - cpuBefore;
        await ended.CancelAsync();
        await watch;
        return new CopyCost(wall.TotalSeconds, cpu.TotalSeconds, peakMiB);
    }

    private static async Task RunAsync(Command command, ConcurrentDictionary<int, double> running)
    {
        using var process = Process.Start(
            new ProcessStartInfo(command.Program, command.Arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        running[process.Id] = 0;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        running.TryRemove(process.Id, out _);
        if (process.ExitCode != 0)
            throw new InvalidOperationException(
                $"{command.Program} {string.Join(' ', command.Arguments)} ended with {process.ExitCode}:\n{await output}{await errors}");
    }

    private static TimeSpan CpuOfEndedChildren()
    {
        const int Children = -1;
        var usage = new long[18];
        if (ReadUsage(Children, usage) != 0)
            throw new InvalidOperationException("getrusage failed");
        // User time and system time, each as seconds and microseconds.
        return TimeSpan.FromSeconds(usage[0] + usage[2]) + TimeSpan.FromMicroseconds(usage[1] + usage[3]);
    }

    [DllImport("libc", EntryPoint = "getrusage")]
    private static extern int ReadUsage(int who, [Out] long[] usage);
}
