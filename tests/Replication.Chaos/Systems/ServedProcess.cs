using Replication.Chaos.Faults;
using Replication.Chaos.History;
using Replication.Testing.Servers;
using Replication.Testing.Serving;

namespace Replication.Chaos.Systems;

/// <summary>One of our processes, which is started again whenever it was killed, as a supervisor would.</summary>
internal sealed class ServedProcess(
    TemporaryFolder folder, string name, int port, string configuration, string[] arguments, Skew? skew, WriteHistory history, Diary diary)
        : IAsyncDisposable
{
    private readonly List<ReplicationProcess> _lives = [];

    public string Name => name;

    /// <summary>How wrong its wall clock is; null: not at all.</summary>
    public Skew? Skew => skew;

    /// <summary>All its lives' output.</summary>
    public string Output => string.Join('\n', _lives.Select((it, i) => $"---- {name}, life {i + 1}\n{it.Output}"));

    public async Task StartAsync()
    {
        skew?.Jump();
        while (true)
        {
            var process = ReplicationProcess.Start(
                folder.Path,
                [("Replication__Http__Urls", $"http://127.0.0.1:{port}"), .. skew?.Clock.Environment ?? []],
                ["serve", "--config", folder.Combine(configuration), .. arguments]);
            _lives.Add(process);
            history.Started(process.Id, name);
            try
            {
                await process.ListeningAsync();
                return;
            }
            catch (InvalidOperationException)
            {
                // It ends where it finds no store, and is to be tried again; or it takes longer than anybody waits.
                if (!process.HasEnded)
                    await process.KillAsync();
                diary.Count($"start again {name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9')}");
                await Task.Delay(500);
            }
        }
    }

    public Task SignalAsync(string signal) => _lives[^1].SendSignalAsync(signal);

    public Task KillAsync() => _lives[^1].KillAsync();

    /// <summary>SIGTERM; its exit code.</summary>
    public Task<int> StopAsync() => _lives[^1].SignalAsync("TERM");

    /// <summary>True where it ended although nobody told it to.</summary>
    public bool HasEnded => _lives[^1].HasEnded;

    public async ValueTask DisposeAsync()
    {
        foreach (var life in _lives)
            await life.DisposeAsync();
        skew?.Dispose();
    }
}
