using System.Runtime.InteropServices;
using Replication.Chaos;

// Replication.Chaos [--seed N] [--seconds S] [--seeds K] [--skew SECONDS] [--embedded] [--quiet]: K runs, starting with seed N. The exit
// code is 0 if all runs pass.
var seed = Random.Shared.Next(1_000_000);
var (seeds, seconds, skew, isEmbedded, isQuiet) = (1, 45, 30, false, false);
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--embedded":
            isEmbedded = true;
            break;
        case "--quiet":
            isQuiet = true;
            break;
        case "--seed" or "--seconds" or "--seeds" or "--skew"
            when i + 1 < args.Length && int.TryParse(args[i + 1], out var number) && number >= 0:
            (seed, seconds, seeds, skew) = args[i++] switch
            {
                "--seed" => (number, seconds, seeds, skew),
                "--seconds" => (seed, number, seeds, skew),
                "--seeds" => (seed, seconds, number, skew),
                _ => (seed, seconds, seeds, number),
            };
            break;
        default:
            Console.Error.WriteLine(
                $"'{args[i]}' is not understood; [--seed N] [--seconds S] [--seeds K] [--skew SECONDS] [--embedded] [--quiet]");
            return 2;
    }
}
// An interrupt also stops all processes that the run started.
using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
var proven = 0;
for (var i = 0; i < seeds; i++)
{
    var report = await ChaosRun.RunAsync(new ChaosOptions
    {
        Seed = seed + i,
        Duration = TimeSpan.FromSeconds(seconds),
        Skew = TimeSpan.FromSeconds(skew),
        IsEmbedded = isEmbedded,
        Out = isQuiet ? null : Console.Out,
    }, stop.Token);
    if (stop.IsCancellationRequested)
        return 130;
    Console.WriteLine(report);
    Console.WriteLine(report.IsProven ? $"seed {seed + i}: proven" : $"seed {seed + i}: NOT proven");
    if (!report.IsProven)
        return 1;
    proven++;
}
Console.WriteLine($"{proven} of {seeds} seeds proven");
return 0;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
