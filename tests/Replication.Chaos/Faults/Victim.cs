namespace Replication.Chaos.Faults;

/// <summary>
/// A process or server that can be killed (SIGKILL) and restarted. With <paramref name="signal"/> it can also be suspended and resumed.
/// </summary>
internal sealed class Victim(string kind, string name, Func<Task> kill, Func<Task> start, Func<string, Task>? signal = null)
{
    private int _isDown;

    public string Kind => kind;

    public string Name => name;

    /// <summary>Kills it (SIGKILL). Returns false if it is already down.</summary>
    public async Task<bool> TryKillAsync()
    {
        if (Interlocked.Exchange(ref _isDown, 1) == 1)
            return false;
        await kill();
        return true;
    }

    public bool MayFreeze => signal is not null;

    /// <summary>Suspends it (SIGSTOP). Returns false if it is already down.</summary>
    public async Task<bool> TryFreezeAsync()
    {
        if (Interlocked.Exchange(ref _isDown, 1) == 1)
            return false;
        await signal!("STOP");
        return true;
    }

    /// <summary>Resumes it (SIGCONT).</summary>
    public async Task ThawAsync()
    {
        await signal!("CONT");
        Volatile.Write(ref _isDown, 0);
    }

    public async Task StartAsync()
    {
        await start();
        Volatile.Write(ref _isDown, 0);
    }
}
