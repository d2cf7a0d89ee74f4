using Replication.Chaos.Systems;

namespace Replication.Chaos.Faults;

/// <summary>Breaks one thing after the other, in an order and at times that the seed decides.</summary>
internal sealed class Disturber(ChaosSystem system, Random random, Diary diary)
{
    // A wire that is idle is worth waiting for a moment.
    private const int LooksForConnections = 75;

    // Longer than a lease.
    private const int LongestFreezeMs = 25_000;

    private readonly List<Task> _recoveries = [];
    private readonly Queue<Func<Task>> _deck = new();

    public async Task RunAsync(CancellationToken until)
    {
        while (await PauseAsync(500 + random.Next(2000), until))
        {
            if (_deck.Count == 0)
                Shuffle();
            await _deck.Dequeue()();
        }
        // Whatever is down comes back, and stays.
        await Task.WhenAll(_recoveries);
    }

    // Each kind has its share, so that also a short run meets them all.
    private void Shuffle()
    {
        var still = system.Victims.Where(it => it.MayFreeze).ToList();
        List<Func<Task>> all =
        [
            () => FreezeAsync(still[random.Next(still.Count)], 2000 + random.Next(LongestFreezeMs)),
            .. system.Victims.Select(it => (Func<Task>)(() => KillAsync(it, DownMs()))),
            .. system.Wires.Select(it => (Func<Task>)(() => CutAsync(it, 1 + random.Next(3), random.Next(400)))),
        ];
        foreach (var action in all.OrderBy(_ => random.Next()).ToList())
            _deck.Enqueue(action);
    }

    // Mostly for a moment; sometimes for longer than anybody waits in memory.
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
