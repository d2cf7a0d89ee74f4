using Microsoft.AspNetCore.Http;
using Replication.Contracts.Backfills;
using Replication.Contracts.Stores;
using Replication.Coordination.Access;
using Replication.Coordination.Rules;

namespace Replication.Coordination.Backfills;

/// <summary>The calls that backfills and imports have in common.</summary>
internal sealed class BackfillCalls(
    IBackfillStore backfills, IMissingImageStore missing, MissingImageView missingView, CursorSeal cursors, AuditLog audit)
{
    /// <summary>Stores a new one. Returns the answer, or the unfinished backfill of the same rule.</summary>
    public async Task<(IResult? Answer, Backfill? Other)> BeginAsync<T>(
        BackfillKind<T> kind, Caller caller, Backfill begun, CancellationToken cancellationToken)
        where T : BackfillReport
    {
        if (await backfills.AddAsync(begun, cancellationToken) is { } other)
            return (null, other);
        var document = kind.Show(begun);
        await audit.AddAsync(caller, $"{kind.Word}.create", begun.Id.ToString(), before: null, after: document);
        return (Results.Accepted(kind.AddressOf(begun.Id), document), null);
    }

    public async Task<IResult> ListAsync<T>(
        BackfillKind<T> kind,
        Caller caller,
        Func<string?, int, Task<Page<Backfill>>> read,
        string? after,
        string? limit)
        where T : BackfillReport
    {
        if (!ListLimit.TryRead(limit, out var count, out var problem))
            return problem;
        var page = await VisiblePages.ReadAsync(read, cursors.Open($"{kind.Word}s", after), count, it => RuleDraft.MaySee(caller, it.Rule));
        return Results.Ok(new Page<T>([.. page.Items.Select(kind.Show)], cursors.Show(caller, $"{kind.Word}s", page.Next)));
    }

    public async Task<IResult> FindAsync<T>(BackfillKind<T> kind, Caller caller, string id, CancellationToken cancellationToken)
        where T : BackfillReport
    {
        var (found, problem) = await FindSeenAsync(kind, caller, id, cancellationToken);
        return found is null ? problem! : Results.Ok(kind.Show(found));
    }

    public async Task<IResult> ListMissingAsync<T>(
        BackfillKind<T> kind, Caller caller, string id, string? after, string? limit, CancellationToken cancellationToken)
        where T : BackfillReport
    {
        if (!ListLimit.TryRead(limit, out var count, out var wrong))
            return wrong;
        var (found, problem) = await FindSeenAsync(kind, caller, id, cancellationToken);
        if (found is null)
            return problem!;
        if (!found.DryRun)
            return kind.NotDryRun(found.Id);
        var page = await missing.ListAsync(found.Id, cursors.Open("missing", after), count, cancellationToken);
        return Results.Ok(new Page<ShownMissingImage>(
            await missingView.OfAsync(found.Rule, found.CreatedAt, page.Items, cancellationToken), cursors.Show(caller, "missing", page.Next)));
    }

    public Task<IResult> CancelAsync<T>(BackfillKind<T> kind, Caller caller, string id, CancellationToken cancellationToken)
        where T : BackfillReport =>
        ChangeAsync(
            kind,
            caller,
            id,
            "cancel",
            async found => await backfills.RequestCancelAsync(found.Id, cancellationToken) ? found : null,
            cancellationToken);

    public Task<IResult> PauseAsync<T>(BackfillKind<T> kind, Caller caller, string id, bool pauses, CancellationToken cancellationToken)
        where T : BackfillReport =>
        ChangeAsync(
            kind,
            caller,
            id,
            pauses ? "pause" : "resume",
            async found => await backfills.SetPausedAsync(found.Id, pauses, cancellationToken) ? found with { IsPaused = pauses } : null,
            cancellationToken);

    private async Task<IResult> ChangeAsync<T>(
        BackfillKind<T> kind,
        Caller caller,
        string id,
        string action,
        Func<Backfill, Task<Backfill?>> change,
        CancellationToken cancellationToken)
        where T : BackfillReport
    {
        var (found, problem) = await FindSeenAsync(kind, caller, id, cancellationToken);
        if (found is null)
            return problem!;
        if (await change(found) is not { } changed)
            return kind.Finished(found.Id);
        await audit.AddAsync(caller, $"{kind.Word}.{action}", found.Id.ToString(), before: kind.Show(found), after: null);
        return Results.Accepted(kind.AddressOf(found.Id), kind.Show(changed));
    }

    // It reads the source and writes the target, as its rule does.
    private Task<(Backfill? Found, IResult? Problem)> FindSeenAsync<T>(
        BackfillKind<T> kind, Caller caller, string id, CancellationToken cancellationToken)
        where T : BackfillReport =>
        IdSearch.FindAsync(
            id,
            whole => backfills.FindAsync(whole, cancellationToken),
            (prefix, limit) => backfills.FindAsync(prefix, limit, cancellationToken),
            it => it.IsImport == kind.AreImports && RuleDraft.MaySee(caller, it.Rule),
            kind.Describe,
            kind.Unknown);
}
