using Replication.Chaos.Checks;
using Replication.Chaos.Faults;
using Replication.Chaos.Pushes;
using Replication.Chaos.Systems;

namespace Replication.Chaos;

/// <summary>
/// Pushes images while all components fail repeatedly. At the end, no image may be missing or wrong, and no task may be unfinished.
/// </summary>
public static class ChaosRun
{
    private const int StreamsPerSource = 2;

    public static async Task<ChaosReport> RunAsync(ChaosOptions options, CancellationToken cancellationToken = default)
    {
        var diary = new Diary(options.Out);
        var book = new PushBook();
        var skews = new Skews(options.Skew, new Random(options.Seed));
        await using ChaosSystem system = options.IsEmbedded
            ? await EmbeddedUnderFire.StartAsync(book, skews, diary)
            : await FleetUnderFire.StartAsync(book, skews, diary);
        diary.Note($"seed {options.Seed}: {(options.IsEmbedded ? "one process" : "the fleet")} is up");
        var reader = new TargetReader(system, book, new Random(options.Seed), diary);
        using var hooks = new HookClient(system.Hooks, diary);
        using var reading = new CancellationTokenSource();
        var readers = Task.WhenAll(reader.RunAsync(reading.Token), system.WatchLeasesAsync(reading.Token));
        IReadOnlyList<string> problems;
        try
        {
            await DisturbAsync(options, system, hooks, book, diary, cancellationToken);
            diary.Note("all is up again, no more pushes");
            problems = await new Proof(system, book, diary).RunAsync(options.SettleTimeout, cancellationToken);
        }
        catch (Exception e)
        {
            problems = [$"the run itself failed: {e}"];
        }
        await reading.CancelAsync();
        await readers;
        problems = [.. reader.Problems, .. system.History.FindProblems(), .. problems];
        diary.Count("writes of tags", system.History.WriteCount);
        diary.Count("leases seen", system.History.LookCount);
        return new ChaosReport(options.Seed, problems, Summarize(options, book, diary), problems.Count > 0 ? Describe(system, diary) : "");
    }

    private static async Task DisturbAsync(
        ChaosOptions options, ChaosSystem system, HookClient hooks, PushBook book, Diary diary, CancellationToken cancellationToken)
    {
        using var until = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        until.CancelAfter(options.Duration);
        var random = new Random(options.Seed);
        var streams = system.Sources.SelectMany(source => Enumerable.Range(0, StreamsPerSource)
            .Select(i => new PushStream(source, i, hooks, book, new Random(random.Next()), diary))).ToList();
        List<Task> running = [
            .. streams.Select(it => it.RunAsync(until.Token)), new Disturber(system, new Random(random.Next()), diary).RunAsync(until.Token)
        ];
        if (system.Broker is { } broker)
            running.Add(new MessageRepeater(broker, new Random(random.Next()), diary).RunAsync(until.Token));
        await Task.WhenAll(running);
    }

    private static string Summarize(ChaosOptions options, PushBook book, Diary diary) => $"""
        seed {options.Seed}, {(options.IsEmbedded ? "one process" : "fleet")}, {options.Duration.TotalSeconds:F0} s of chaos, {diary.Elapsed.TotalSeconds:F0} s in all
          pushes {diary.CountOf("pushes")} (tried again {diary.CountOf("push again")}), reported {book.Reported.Count}, accepted {book.Accepted.Count}; answers to hooks: {diary.Counts("hook ")}
          killed: {diary.Counts("kill ")}; stood still: {diary.Counts("freeze ")}; connections cut: {diary.Counts("cut ")}; messages repeated: {diary.Counts("repeat ")}; started again without a store: {diary.Counts("start again ")}
          clocks that jumped: {diary.CountOf("jump")}, wrong by {options.Skew.TotalSeconds:F0} s at most; tags moved {diary.CountOf("writes of tags")} times, leases looked at {diary.CountOf("leases seen")} times
          tasks: {diary.Counts("task ")}; blobs at the targets {diary.CountOf("blobs at the targets")}, upload sessions abandoned there {diary.CountOf("abandoned upload sessions")}
          looks of readers: {diary.Counts("look ")}
        """;

    private static string Describe(ChaosSystem system, Diary diary)
    {
        var folder = Directory.CreateTempSubdirectory("replication-chaos-").FullName;
        foreach (var process in system.Processes)
            File.WriteAllText(Path.Combine(folder, $"{process.Name}.log"), process.Output);
        foreach (var (name, registry) in system.Sources.Select(it => (it.Instance, it.Registry))
            .Concat(system.Targets.Select(it => (it.Instance, it.Registry))))
            File.WriteAllText(Path.Combine(folder, $"{name}.log"), registry.Output);
        return $"{string.Join('\n', diary.Lines)}\nThe logs of all processes are in {folder}";
    }
}
