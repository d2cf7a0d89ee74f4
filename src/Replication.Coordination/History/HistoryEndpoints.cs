using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Contracts.History;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Replication.Coordination.Access;
using Replication.Coordination.Rules;

namespace Replication.Coordination.History;

/// <summary><c>GET /stats</c>: what was counted in a time, and <c>GET /processes</c>.</summary>
internal sealed class HistoryEndpoints(
    HistoryReads reads, IHistoryStore store, RuleBook rules, InstanceBook instances, RetentionTimes retention, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/stats", ReadAsync).WithMetadata(CallAccess.Viewer, HistoryOperations.Read);
        api.MapGet("/processes", ListAsync).WithMetadata(CallAccess.Viewer, HistoryOperations.ListProcesses);
    }

    private async Task<IResult> ReadAsync(
        HttpContext context, string? from, string? to, string? step, string? by, CancellationToken cancellationToken)
    {
        var (query, wrong) = StatsQuery.Read(from, to, step, by, retention, time.GetUtcNow());
        if (query is null)
            return Problem.BadRequest("request.filter", wrong!);
        if (await reads.ReadAsync(query, cancellationToken) is not { } rows)
            return Problem.BadRequest(
                "request.filter",
                $"the history of this time has more than {HistoryReads.MaxRows} values; choose a longer step or a shorter time");
        var caller = Caller.Of(context);
        var known = (await rules.ReadAsync(cancellationToken)).Rules.Rules;
        var names = known.ToDictionary(static it => it.Id, static it => it.Name, StringComparer.Ordinal);
        if (caller.Namespaces is not null)
        {
            var seen = known.Where(it => RuleDraft.MaySee(caller, it)).Select(static it => it.Id).ToHashSet(StringComparer.Ordinal);
            rows = [.. rows.Where(it => seen.Contains(it.Key.Rule))];
        }
        return Results.Ok(StatsReport.Of(
            query,
            rows,
            hasPushes: caller.Namespaces is null,
            KeyOf(query.By),
            it => query.By == StatsBy.Rule ? names.GetValueOrDefault(it) : null));
    }

    private Func<HistoryKey, string?> KeyOf(StatsBy by)
    {
        var regions = instances.Current.All.ToDictionary(static it => it.Name, static it => it.Region, StringComparer.Ordinal);
        return by switch
        {
            StatsBy.Rule => static it => it.Rule.Length > 0 ? it.Rule : null,
            StatsBy.Target => static it => it.Target,
            StatsBy.Instance => static it => it.Source,
            StatsBy.Region => it => regions.GetValueOrDefault(it.Target),
            _ => static _ => null,
        };
    }

    private async Task<IResult> ListAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var reports = await store.ListProcessesAsync(now - retention.Processes, cancellationToken);
        return Results.Ok(new Page<ShownProcess>(
            [
                .. reports.Select(it => ShownProcess.Of(it, now))
                    .OrderBy(static it => it.Host, StringComparer.Ordinal)
                    .ThenBy(static it => it.StartedAt),
            ],
            Next: null));
    }
}
