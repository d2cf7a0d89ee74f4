using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Contracts.Backfills;
using Replication.Contracts.Imports;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Replication.Coordination.Access;
using Replication.Coordination.Backfills;
using Replication.Coordination.Requests;
using Replication.Coordination.Rules;

namespace Replication.Coordination.Imports;

/// <summary>API calls that create, list, show, pause, resume and cancel imports.</summary>
internal sealed class ImportEndpoints(
    BackfillCalls calls, IBackfillStore backfills, InstanceBook instances, ImportReader read, TimeProvider time)
{
    private static readonly BackfillKind<ImportDocument> Kind = new()
    {
        AreImports = true,
        Word = "import",
        Show = ImportDocument.Of,
        Describe = static it => $"{it.Id} ({it.Rule.Name})",
        Unknown = static it => Problem.NotFound("import.unknown", $"there is no import '{it}'"),
        Finished = static it => Problem.Conflict("import.finished", $"the import '{it}' is already finished"),
        NotDryRun = static it => Problem.Conflict(
            "import.notDryRun", $"the import '{it}' copies what is missing; see its tasks (?batch={it}), or start a dry run"),
    };

    public void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/imports", BeginAsync).WithMetadata(CallAccess.Operator, HeavyCall.Queued, ImportOperations.Create);
        api.MapGet("/imports", ListAsync).WithMetadata(CallAccess.Viewer, ImportOperations.List);
        api.MapGet("/imports/{id}", FindAsync).WithMetadata(CallAccess.Viewer, ImportOperations.Find);
        api.MapGet("/imports/{id}/missing", ListMissingAsync).WithMetadata(CallAccess.Viewer, ImportOperations.ListMissing);
        api.MapPost("/imports/{id}/pause", PauseAsync).WithMetadata(CallAccess.Operator, ImportOperations.Pause);
        api.MapPost("/imports/{id}/resume", ResumeAsync).WithMetadata(CallAccess.Operator, ImportOperations.Resume);
        api.MapPost("/imports/{id}/cancel", CancelAsync).WithMetadata(CallAccess.Operator, ImportOperations.Cancel);
    }

    private async Task<IResult> BeginAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var caller = Caller.Of(context);
        var (body, tooLarge) = await RequestBody.ReadAsync(context);
        if (body is null)
            return tooLarge!;
        if (!body.TryReadObject(out var json, out var unreadable))
            return unreadable;
        var reading = read(json);
        if (reading.Value is not { } spec)
            return Problem.Unprocessable(reading.Problems);
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var rule = spec.ToRule(id, now);
        if (RuleDraft.Forbid(caller, rule) is { } forbidden)
            return forbidden;
        // Finds an instance that another process created a moment ago.
        foreach (var name in new[] { spec.Source, spec.Target })
            await instances.FindAsync(name, cancellationToken);
        if (ImportChecks.Check(rule, spec.Repositories, instances.Current) is [_, ..] problems)
            return Problem.Unprocessable(problems);

        var import = new Backfill
        {
            Id = id,
            Rule = rule,
            IsImport = true,
            DryRun = spec.DryRun,
            Thorough = spec.Thorough,
            Repositories = spec.Repositories,
            Status = BackfillStatus.Pending,
            CreatedAt = now,
        };
        var (answer, _) = await calls.BeginAsync(Kind, caller, import, cancellationToken);
        return answer!;
    }

    private Task<IResult> ListAsync(HttpContext context, string? after, string? limit, CancellationToken cancellationToken) =>
        calls.ListAsync(
            Kind, Caller.Of(context), (from, most) => backfills.ListImportsAsync(from, most, cancellationToken), after, limit);

    private Task<IResult> FindAsync(HttpContext context, string id, CancellationToken cancellationToken) =>
        calls.FindAsync(Kind, Caller.Of(context), id, cancellationToken);

    private Task<IResult> ListMissingAsync(
        HttpContext context, string id, string? after, string? limit, CancellationToken cancellationToken) =>
        calls.ListMissingAsync(Kind, Caller.Of(context), id, after, limit, cancellationToken);

    private Task<IResult> PauseAsync(HttpContext context, string id, CancellationToken cancellationToken) =>
        calls.PauseAsync(Kind, Caller.Of(context), id, pauses: true, cancellationToken);

    private Task<IResult> ResumeAsync(HttpContext context, string id, CancellationToken cancellationToken) =>
        calls.PauseAsync(Kind, Caller.Of(context), id, pauses: false, cancellationToken);

    private Task<IResult> CancelAsync(HttpContext context, string id, CancellationToken cancellationToken) =>
        calls.CancelAsync(Kind, Caller.Of(context), id, cancellationToken);
}
