namespace Replication.Contracts;

/// <summary>Work that a process does again and again for as long as it runs.</summary>
public static class Rounds
{
    /// <summary>
    /// Does the work at once, then at every <paramref name="interval"/>, never twice at a time; returns when <paramref name="stopping"/> is
    /// canceled. What fails from then on (a store or broker that goes away with us) is no fault any more; before, what the work throws
    /// comes out.
    /// </summary>
    public static async Task RunAsync(
        TimeSpan interval, TimeProvider time, Func<CancellationToken, Task> workAsync, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            do
                await workAsync(stopping);
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
        }
    }
}
