using Microsoft.AspNetCore.Http;
using Replication.Contracts;
using Replication.Contracts.Stores;
using Replication.Coordination.Access;

namespace Replication.Coordination.Tasks;

/// <summary>Finds the batch that the first digits of an id name, so that they can select its tasks.</summary>
internal sealed class BatchSearch(ITaskStore tasks)
{
    private const int MaxReadCount = 6;

    /// <summary>
    /// Returns the filter with the batch, or the answer when several batches have these digits. Digits of no batch select no task.
    /// </summary>
    public async Task<(TaskFilter Filter, IResult? Problem)> CompleteAsync(
        Caller caller, TaskFilter filter, IdPrefix? digits, CancellationToken cancellationToken)
    {
        if (digits is null)
            return (filter, null);
        var candidates = new List<string>();
        foreach (var batch in await tasks.FindBatchesAsync(digits, MaxReadCount, cancellationToken))
        {
            // The tasks of a batch have one source, so one of them decides whether the caller sees it.
            var first = await tasks.ListAsync(new TaskFilter { Batch = batch }, after: null, limit: 1, cancellationToken);
            if (first.Items is [var task] && TaskSearch.MaySee(caller, task))
                candidates.Add(batch.ToString());
        }
        return candidates.Count > 1
            ? (filter, IdSearch.Ambiguous(digits.ToString(), candidates))
            : (filter with { Batch = candidates is [var only] ? Guid.Parse(only) : digits.First }, null);
    }
}
