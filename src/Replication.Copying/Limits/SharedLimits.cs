using Microsoft.Extensions.Logging;
using Replication.Contracts.Stores;
using Replication.Registries;
using Replication.Registries.Instances;

namespace Replication.Copying.Limits;

/// <summary>Limits this process to its share of each instance. The shares are coordinated with other workers through the store.</summary>
internal sealed class SharedLimits(INoteStore notes, TimeProvider time, ILogger<SharedLimits> logger) : IAsyncDisposable
{
    // Unique per process, also for processes with the same host name.
    private readonly string _worker = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}";
    private readonly Lock _lock = new();
    private readonly Dictionary<RegistryClient, InstanceShare> _shares = [];
    private int _shareCount;

    /// <summary>
    /// Starts the use of an instance. Call it before the first request, and dispose the result after the last one. A bucket has no shared
    /// limits.
    /// </summary>
    public IDisposable Use(BorrowedClient instance)
    {
        if (instance.Registry is not { } client)
            return Unlimited.Use;
        lock (_lock)
        {
            if (!_shares.TryGetValue(client, out var share) || !share.TryUse())
            {
                share = _shares[client] = new InstanceShare(
                    instance.Instance, client, $"{_worker}-{_shareCount++}", notes, time, logger, Forget);
                share.TryUse();
            }
            return share;
        }
    }

    public async ValueTask DisposeAsync()
    {
        InstanceShare[] all;
        lock (_lock)
            all = [.. _shares.Values];
        await Task.WhenAll(all.Select(it => it.EndAsync()));
    }

    private sealed class Unlimited : IDisposable
    {
        public static readonly Unlimited Use = new();

        public void Dispose()
        {
        }
    }

    private void Forget(InstanceShare share)
    {
        lock (_lock)
        {
            if (_shares.TryGetValue(share.Client, out var known) && known == share)
                _shares.Remove(share.Client);
        }
    }
}
