using Replication.Chaos.Faults;
using Replication.Chaos.History;
using Replication.Testing.Servers;
using Replication.Testing.Serving;

namespace Replication.Chaos.Systems;

/// <summary>A process of the system. It is restarted after each kill, as a supervisor would do.</summary>
internal sealed class ServedProcess(
    TemporaryFolder folder, string name, int port, string configuration, string[] arguments, Skew? skew, WriteHistory history, Diary diary)
        : IAsyncDisposable
{
    private readonly List<ReplicationProcess> _lives = [];

    public string Name => name;

    /// <summary>The error of the wall clock; null for a correct clock.</summary>
    public Skew? Skew => skew;

    /// <summary>The output of all starts of the process.</summary>
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
                // The process exited because the store is unavailable, or it did not start in time. Restart it in both cases.
                if (!process.HasEnded)
                    await process.KillAsync();
                diary.Count($"start again {name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9')}");
                await Task.Delay(500);
            }
        }
    }

    public Task SignalAsync(string signal) => _lives[^1].SendSignalAsync(signal);

    public Task KillAsync() => _lives[^1].KillAsync();

    /// <summary>Sends SIGTERM, waits for the exit and returns the exit code.</summary>
    public Task<int> StopAsync() => _lives[^1].SignalAsync("TERM");

    /// <summary>True if the process has exited.</summary>
    public bool HasEnded => _lives[^1].HasEnded;

    public async ValueTask DisposeAsync()
    {
        foreach (var life in _lives)
            await life.DisposeAsync();
        skew?.Dispose();
    }
}
