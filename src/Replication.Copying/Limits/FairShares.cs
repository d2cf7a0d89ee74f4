using Replication.Contracts.Instances;
using Replication.Registries;

namespace Replication.Copying.Limits;

/// <summary>
/// Divides the limits of an instance among workers by max-min fair share. Each worker renews its own share and takes only what the others
/// do not hold, so the sum never exceeds the limit. Small demands are satisfied in full. When there is less than one permit per worker,
/// those that have waited longest come first.
/// </summary>
internal static class FairShares
{
    public static ShareGrant Renew(
        InstanceShares current, InstanceLimits limits, RegistryDemand demand, string worker, DateTimeOffset now, TimeSpan validity)
    {
        WorkerShare[] others = [.. current.Workers.Where(it => it.Worker != worker && it.ValidUntil > now)];
        var before = current.Workers.FirstOrDefault(it => it.Worker == worker);
        var wish = new WorkerShare
        {
            Worker = worker,
            WantedRequests = demand.Requests + demand.WaitingRequests,
            WantedBlobReads = demand.BlobReads + demand.WaitingBlobReads,
            WaitingSince = before?.WaitingSince,
            ValidUntil = now + validity,
        };
        WorkerShare[] all = [.. others, wish];
        var (requests, blobReads) = Permits(all, others, wish, demand, limits.MaxConcurrentRequests);
        var mine = wish with
        {
            Requests = Math.Max(requests, demand.Requests),
            BlobReads = Math.Max(blobReads, demand.BlobReads),
            RequestsPerSecond = Rate(limits.RequestsPerSecond, others.Sum(it => it.RequestsPerSecond), all.Length),
            BytesPerSecond = Rate(limits.BytesPerSecond, others.Sum(it => it.BytesPerSecond), all.Length),
            WaitingSince = (demand.WaitingRequests > 0 && requests == 0) || (demand.WaitingBlobReads > 0 && blobReads == 0)
                ? wish.WaitingSince ?? now
                : null,
        };
        return new ShareGrant([.. others, mine], mine, new RegistryAllowance(
            limits.MaxConcurrentRequests > 0 ? requests : null,
            limits.MaxConcurrentRequests > 0 ? blobReads : null,
            limits.RequestsPerSecond > 0 ? mine.RequestsPerSecond : null,
            limits.BytesPerSecond > 0 ? mine.BytesPerSecond : null));
    }

    private static (int Requests, int BlobReads) Permits(
        WorkerShare[] all, WorkerShare[] others, WorkerShare mine, RegistryDemand demand, int limit)
    {
        if (limit == 0)
            return (0, 0);
        var (requestPool, blobReadPool) = Pools(all.Sum(it => it.WantedRequests), all.Sum(it => it.WantedBlobReads), limit);
        var free = limit - others.Sum(static it => it.BlobReads + it.Requests);
        var blobReads = Math.Min(
            FairOf(mine, all, blobReadPool, static it => it.WantedBlobReads),
            Math.Min(limit - 1 - others.Sum(static it => it.BlobReads), free - demand.Requests));
        var requests = Math.Min(
            FairOf(mine, all, requestPool, static it => it.WantedRequests),
            Math.Min(limit - 1 - others.Sum(static it => it.Requests), free - Math.Max(demand.BlobReads, blobReads)));
        return (Math.Max(0, requests), Math.Max(0, blobReads));
    }

    // Each kind keeps at least one permit: uploads wait for blob reads, so neither kind may hold all permits.
    private static (int Requests, int BlobReads) Pools(int wantedRequests, int wantedBlobReads, int limit)
    {
        var blobReads = Math.Clamp(wantedBlobReads, 1, limit - 1);
        var requests = Math.Clamp(wantedRequests, 1, limit - 1);
        if (requests + blobReads > limit)
            blobReads = Math.Min(blobReads, Math.Max(limit / 2, limit - requests));
        return (limit - blobReads, blobReads);
    }

    /// <summary>The max-min fair share of one worker in a pool, plus an equal part of the unclaimed rest.</summary>
    private static int FairOf(WorkerShare mine, WorkerShare[] all, int pool, Func<WorkerShare, int> wantedOf)
    {
        var left = pool;
        WorkerShare[] line = [
            .. all.OrderBy(it => it.WaitingSince ?? DateTimeOffset.MaxValue).ThenBy(static it => it.Worker, StringComparer.Ordinal)
        ];
        var parts = line.ToDictionary(static it => it.Worker, static _ => 0, StringComparer.Ordinal);
        while (left > 0 && line.Where(it => parts[it.Worker] < wantedOf(it)).Take(left).ToList() is { Count: > 0 } wanting)
        {
            // Combine the rounds in which no demand becomes satisfied.
            var rounds = Math.Max(1, Math.Min(left / wanting.Count, wanting.Min(it => wantedOf(it) - parts[it.Worker])));
            foreach (var it in wanting)
                parts[it.Worker] += rounds;
            left -= rounds * wanting.Count;
        }
        // The start of a burst need not wait for the next renewal.
        return parts[mine.Worker] + left / all.Length;
    }

    private static double Rate(int limit, double heldByOthers, int workerCount) =>
        Math.Max(0, Math.Min((double)limit / workerCount, limit - heldByOthers));
}
