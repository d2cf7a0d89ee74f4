using Microsoft.Extensions.Logging;
using Replication.Contracts.Stores;
using Replication.Registries;
using Replication.Registries.Instances;

namespace Replication.Copying.Limits;

/// <summary>Holds this process to its share of every instance that it uses, as agreed with the other workers through the store.</summary>
internal sealed class SharedLimits(INoteStore notes, TimeProvider time, ILogger<SharedLimits> logger) : IAsyncDisposable
{
    // Distinguishes processes, also those that share a name.
    private readonly string _worker = $"{Environment.MachineName}-{Environment.ProcessId}-{Guid.NewGuid():N}";
    private readonly Lock _lock = new();
    private readonly Dictionary<RegistryClient, InstanceShare> _shares = [];
    private int _shareCount;

    /// <summary>To be called before the first request of a copy, and disposed after its last.</summary>
    public IDisposable Use(BorrowedClient instance)
    {
        lock (_lock)
        {
            if (!_shares.TryGetValue(instance.Client, out var share) || !share.TryUse())
            {
                share = _shares[instance.Client] = new InstanceShare(
                    instance.Instance, instance.Client, $"{_worker}-{_shareCount++}", notes, time, logger, Forget);
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

    private void Forget(InstanceShare share)
    {
        lock (_lock)
        {
            if (_shares.TryGetValue(share.Client, out var known) && known == share)
                _shares.Remove(share.Client);
        }
    }
}
