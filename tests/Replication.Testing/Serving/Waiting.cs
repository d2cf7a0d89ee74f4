using System.Diagnostics;

namespace Replication.Testing.Serving;

public static class Waiting
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Polls until <paramref name="poll"/> returns a value. Throws <see cref="TimeoutException"/> with the text of
    /// <paramref name="describe"/>.
    /// </summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T?>> poll, Func<string> describe, TimeSpan? within = null, TimeSpan? every = null)
        where T : class
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            if (await poll() is { } answer)
                return answer;
            if (Stopwatch.GetElapsedTime(began) > (within ?? TimeSpan.FromSeconds(120)))
                throw new TimeoutException(describe());
            await Task.Delay(every ?? Often);
        }
    }
}
