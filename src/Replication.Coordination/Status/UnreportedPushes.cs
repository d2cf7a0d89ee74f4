using Replication.Contracts.Backfills;
using Replication.Contracts.Instances;
using Replication.Contracts.Reconciling;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.Coordination.Reconciling;

namespace Replication.Coordination.Status;

/// <summary>
/// Finds the instances whose refused webhook calls may have left pushes out. A complete backfill of each rule that began after the last
/// refused call, or a complete pass of its reconciler, brings them to the target; a complete dry run that found nothing missing proves that
/// they are there. An image that the rule refuses because of its signatures is no missing push.
/// </summary>
internal sealed class UnreportedPushes(IBackfillStore backfills, Reconciliations reconciliations)
{
    private const int PageSize = 200;
    private const int MaxPages = 10;

    /// <summary>Returns, by instance, the names of the rules that are left to compare; instances without one are absent.</summary>
    /// <param name="rules">The rules that the caller may see.</param>
    /// <param name="instances">The names of the instances.</param>
    /// <param name="refusedOf">The refused calls of an instance.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    public async Task<ILookup<string, string>> FindAsync(
        IReadOnlyList<ReplicationRule> rules,
        IReadOnlyList<string> instances,
        Func<string, RefusedCalls?> refusedOf,
        CancellationToken cancellationToken)
    {
        var refused = instances.Select(it => (Name: it, Calls: refusedOf(it))).Where(static it => it.Calls is not null)
            .ToDictionary(static it => it.Name, static it => it.Calls!, StringComparer.Ordinal);
        var open = rules
            .Where(it => it.AwaitsReports && refused.TryGetValue(it.Source, out var calls) && it.ActiveSince <= calls.LastAt)
            .ToDictionary(static it => it.Id, StringComparer.Ordinal);
        var reconciled = open.Count == 0 ? null : await reconciliations.FindAsync(open.Values, cancellationToken);
        foreach (var rule in open.Values.Where(it => IsCompared(reconciled!.GetValueOrDefault(it.Id), refused[it.Source])).ToList())
            open.Remove(rule.Id);
        string? after = null;
        for (var page = 0; open.Count > 0 && page < MaxPages; page++)
        {
            var found = await backfills.ListAsync(rule: null, after, PageSize, cancellationToken);
            foreach (var backfill in found.Items.Where(IsComplete))
            {
                if (open.TryGetValue(backfill.Rule.Id, out var rule) && backfill.CreatedAt > refused[rule.Source].LastAt)
                    open.Remove(rule.Id);
            }
            // Newest first: older ones began before the refused calls ended.
            if (found.Next is null || (found.Items is [.., var oldest] && refused.Values.All(it => oldest.CreatedAt <= it.LastAt)))
                break;
            after = found.Next;
        }
        return open.Values.OrderBy(static it => it.Name, StringComparer.Ordinal)
            .ToLookup(static it => it.Source, static it => it.Name, StringComparer.Ordinal);
    }

    private static bool IsCompared(Reconciliation? it, RefusedCalls refused) =>
        it is { Failure: null, BaselineAt: { } baselineAt, Last: { Counts: { Unchecked: 0, Unreadable: 0 }, StartedAt: var startedAt } }
        && startedAt > refused.LastAt && baselineAt <= refused.Since;

    private static bool IsComplete(Backfill it) =>
        it is { Since: null, Repositories: null, Counts.Unreadable: 0 }
            and ({ Status: BackfillStatus.Succeeded } or { Status: BackfillStatus.Failed, Issue.Code: TaskIssue.ImagesFailed })
            and ({ DryRun: false } or { Counts.Missing: 0 })
        && it.Counts.Failed == it.Counts.Refused;
}
