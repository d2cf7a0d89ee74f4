using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Replication.Coordination.Access;
using Replication.Coordination.Rules;
using Replication.Coordination.Webhooks;

namespace Replication.Coordination.Status;

/// <summary><c>GET /status</c>: whether every reported push is at its targets, how far they are behind, and what is wrong.</summary>
internal sealed class StatusEndpoint(
    RuleSnapshots snapshots,
    InstanceBook instances,
    CredentialStates credentials,
    WebhookStatuses webhooks,
    UnreportedPushes unreported,
    ILastReportStore reports,
    SystemProblems system,
    INoteStore notes,
    PausedUntil pausedUntil,
    TimeProvider time)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    public void Map(IEndpointRouteBuilder api) => api.MapGet("/status", ReadAsync).WithMetadata(CallAccess.Viewer, StatusOperation.Read);

    private async Task<IResult> ReadAsync(
        HttpContext context, string? maxLagSeconds, string? silentAfterSeconds, CancellationToken cancellationToken)
    {
        if (ReadLimit("maxLagSeconds", maxLagSeconds, out var maxLag) is { } wrong)
            return wrong;
        if (ReadLimit("silentAfterSeconds", silentAfterSeconds, out var silentAfter) is { } unreadable)
            return unreadable;
        var caller = Caller.Of(context);
        var snapshot = await snapshots.ReadAsync(MaxAge, cancellationToken);
        var seen = snapshot with { Rules = [.. snapshot.Rules.Where(it => RuleDraft.MaySee(caller, it.Rule))] };
        var facts = await ReadInstancesAsync(seen, cancellationToken);
        var others = await system.FindAsync(showsAll: caller.Namespaces is null, cancellationToken);
        return Results.Ok(StatusReport.Of(
            seen, facts, new StatusLimits(maxLag ?? StatusLimits.Default.MaxLag, silentAfter), time.GetUtcNow(), others));
    }

    private async Task<IReadOnlyList<InstanceFacts>> ReadInstancesAsync(RuleSnapshot rules, CancellationToken cancellationToken)
    {
        var all = instances.Current.All.OrderBy(static it => it.Name, StringComparer.Ordinal).ToList();
        var names = all.ConvertAll(static it => it.Name);
        var now = time.GetUtcNow();
        var webhookOf = await webhooks.FindAsync(names, cancellationToken);
        var reported = await reports.FindAsync(names, cancellationToken);
        var backOffs = await BackOffNote.FindAsync(notes, names, now, cancellationToken);
        var missing = await unreported.FindAsync(
            [.. rules.EachRule], names, it => webhookOf(it).Refused, cancellationToken);
        return all.ConvertAll(it => new InstanceFacts(it)
        {
            SourceSince = rules.Rules.Where(rule => rule.Rule.AwaitsReports && rule.Rule.Source == it.Name)
                .Min(static rule => (DateTimeOffset?)rule.Rule.ActiveSince),
            LastReport = reported.GetValueOrDefault(it.Name),
            Refusal = credentials.Find(it.Name),
            RefusedCalls = webhookOf(it.Name).Refused,
            RulesToCompare = [.. missing[it.Name]],
            ThrottledUntil = backOffs.TryGetValue(it.Name, out var until) ? until : null,
            PausedUntil = pausedUntil(it, now),
        });
    }

    private static IResult? ReadLimit(string name, string? text, out TimeSpan? limit)
    {
        limit = null;
        if (text is null)
            return null;
        if (!long.TryParse(text, out var seconds) || seconds < 1 || seconds > StatusLimits.Max.TotalSeconds)
            return Problem.BadRequest(
                "request.filter",
                $"{name}: '{text}' is not allowed; a number of seconds from 1 to {StatusLimits.Max.TotalSeconds:F0} (10 years) is");
        limit = TimeSpan.FromSeconds(seconds);
        return null;
    }
}
