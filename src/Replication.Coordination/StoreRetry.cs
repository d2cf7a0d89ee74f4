using MassTransit;
using Replication.Contracts.Stores;

namespace Replication.Coordination;

/// <summary>The retries of consumers: for days while the store is unavailable, a few times after other failures.</summary>
internal static class StoreRetry
{
    // Lasts for days at the longest interval: a message must not become a dead letter because the store is unavailable.
    private const int PatientAttempts = 20_000;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(300);

    /// <summary>Retries while the store is unavailable.</summary>
    public static Action<IRetryConfigurator> WhileAway(IStoreProbe store) => retry =>
    {
        retry.Handle<Exception>(it => IsAway(store, it));
        retry.Exponential(PatientAttempts, FirstDelay, LongestDelay, Step);
    };

    /// <summary>Retries after other failures, with these delays in milliseconds.</summary>
    public static Action<IRetryConfigurator> Otherwise(IStoreProbe store, params int[] delays) => retry =>
    {
        retry.Ignore<Exception>(it => IsAway(store, it));
        retry.Intervals(delays);
    };

    private static bool IsAway(IStoreProbe store, Exception failure)
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (store.IsAway(cause))
                return true;
        }
        return false;
    }
}
