namespace Replication.Contracts;

/// <summary>Runs work at a regular interval.</summary>
public static class Rounds
{
    /// <summary>
    /// Does the work at once, then at every <paramref name="interval"/>, never twice at a time; returns when <paramref name="stopping"/> is
    /// canceled. Exceptions of the work are thrown before the cancellation and ignored after it, when the store or the broker may stop
    /// too.
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
