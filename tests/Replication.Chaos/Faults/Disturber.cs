using Replication.Chaos.Systems;

namespace Replication.Chaos.Faults;

/// <summary>Injects one fault after another. The seed determines their order and times.</summary>
internal sealed class Disturber(ChaosSystem system, Random random, Diary diary)
{
    // If no connection is open, retry for a moment before giving up.
    private const int LooksForConnections = 75;

    private const int LongestFreezeMs = 25_000;

    // The lease time of a worker. A longer freeze means that the worker must notice the loss of its lease.
    private const int LeaseMs = 20_000;

    private readonly List<Task> _recoveries = [];
    private readonly Queue<Func<Task>> _deck = new();

    public async Task RunAsync(CancellationToken until)
    {
        var jumping = JumpAsync(new Random(random.Next()), until);
        while (await PauseAsync(500 + random.Next(2000), until))
        {
            if (_deck.Count == 0)
                Shuffle();
            await _deck.Dequeue()();
        }
        // Every stopped component restarts, and no new fault follows.
        await Task.WhenAll(_recoveries);
        await jumping;
    }

    // One round contains each kind of fault, so that a short run includes them all.
    private void Shuffle()
    {
        var still = system.Victims.Where(it => it.MayFreeze).ToList();
        var workers = still.Where(it => it.Kind is "worker" or "process").ToList();
        List<Func<Task>> all =
        [
            () => FreezeAsync(still[random.Next(still.Count)], 2000 + random.Next(LongestFreezeMs)),
            () => FreezeAsync(workers[random.Next(workers.Count)], LeaseMs + 1000 + random.Next(6000)),
            .. system.Victims.Select(it => (Func<Task>)(() => KillAsync(it, DownMs()))),
            .. system.Wires.Select(it => (Func<Task>)(() => CutAsync(it, 1 + random.Next(3), random.Next(400)))),
        ];
        foreach (var action in all.OrderBy(_ => random.Next()).ToList())
            _deck.Enqueue(action);
    }

    // Usually short; sometimes longer than the in-memory retries last.
    private int DownMs() => random.Next(4) == 0 ? 6000 + random.Next(4000) : random.Next(3000);

    private async Task KillAsync(Victim victim, int downMs)
    {
        if (!await victim.TryKillAsync())
            return;
        diary.Note($"killed {victim.Name}");
        diary.Count($"kill {victim.Kind}");
        _recoveries.Add(RecoverAsync());

        async Task RecoverAsync()
        {
            await Task.Delay(downMs);
            await victim.StartAsync();
            diary.Note($"{victim.Name} is back");
        }
    }

    private async Task FreezeAsync(Victim victim, int stillMs)
    {
        if (!await victim.TryFreezeAsync())
            return;
        diary.Note($"froze {victim.Name}");
        diary.Count($"freeze {victim.Kind}");
        _recoveries.Add(ThawAsync());

        async Task ThawAsync()
        {
            await Task.Delay(stillMs);
            await victim.ThawAsync();
            diary.Note($"{victim.Name} goes on");
        }
    }

    private async Task JumpAsync(Random chance, CancellationToken until)
    {
        while (await PauseAsync(500 + chance.Next(3000), until))
        {
            var process = system.Processes[chance.Next(system.Processes.Count)];
            if (process.Skew is not { } skew)
                continue;
            diary.Note($"the clock of {process.Name} jumped and is wrong by {skew.Jump().TotalSeconds:+0.0;-0.0} s");
            diary.Count("jump");
        }
    }

    private async Task CutAsync(Wire wire, int times, int pauseMs)
    {
        for (var i = 0; i < times; i++)
        {
            var count = wire.Proxy.Cut();
            for (var left = LooksForConnections; count == 0 && left > 0; left--)
            {
                await Task.Delay(20);
                count = wire.Proxy.Cut();
            }
            diary.Note($"cut {count} connections to {wire.Name}");
            diary.Count($"cut {wire.Kind}", count);
            await Task.Delay(pauseMs);
        }
    }

    private static async Task<bool> PauseAsync(int pauseMs, CancellationToken until)
    {
        await Task.Delay(pauseMs, until).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !until.IsCancellationRequested;
    }
}
