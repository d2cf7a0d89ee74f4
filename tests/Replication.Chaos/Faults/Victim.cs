namespace Replication.Chaos.Faults;

/// <summary>
/// Something that can be killed with kill -9 and started again, and perhaps be made to stand still (<paramref name="signal"/>).
/// </summary>
internal sealed class Victim(string kind, string name, Func<Task> kill, Func<Task> start, Func<string, Task>? signal = null)
{
    private int _isDown;

    public string Kind => kind;

    public string Name => name;

    /// <summary>Kills it; false where it is down already.</summary>
    public async Task<bool> TryKillAsync()
    {
        if (Interlocked.Exchange(ref _isDown, 1) == 1)
            return false;
        await kill();
        return true;
    }

    public bool MayFreeze => signal is not null;

    /// <summary>SIGSTOP; false where it is down already.</summary>
    public async Task<bool> TryFreezeAsync()
    {
        if (Interlocked.Exchange(ref _isDown, 1) == 1)
            return false;
        await signal!("STOP");
        return true;
    }

    /// <summary>SIGCONT.</summary>
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
