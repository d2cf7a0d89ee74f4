namespace Replication.Chaos.Faults;

/// <summary>Something that can be killed with kill -9 and started again.</summary>
internal sealed class Victim(string kind, string name, Func<Task> kill, Func<Task> start)
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

    public async Task StartAsync()
    {
        await start();
        Volatile.Write(ref _isDown, 0);
    }
}
