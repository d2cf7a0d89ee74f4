using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Contracts.Stores;
using Replication.Coordination.Access;

namespace Replication.Coordination.Webhooks;

/// <summary>
/// API calls that list, show, replay and dismiss the parts of webhook calls, and the messages of publishers, that could not be read.
/// </summary>
internal sealed class QuarantineEndpoints(IQuarantineStore payloads, QuarantineReplay replay, AuditLog audit)
{
    // The bodies may name any namespace.
    public void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/quarantine", ListAsync).WithMetadata(CallAccess.Admin, QuarantineOperations.List);
        api.MapGet("/quarantine/{id}", FindAsync).WithMetadata(CallAccess.Admin, QuarantineOperations.Find);
        api.MapPost("/quarantine/{id}/replay", ReplayAsync).WithMetadata(CallAccess.Admin, QuarantineOperations.Replay);
        api.MapDelete("/quarantine/{id}", DismissAsync).WithMetadata(CallAccess.Admin, QuarantineOperations.Dismiss);
    }

    private async Task<IResult> ListAsync(string? instance, string? after, string? limit, CancellationToken cancellationToken) =>
        ListLimit.TryRead(limit, out var count, out var problem)
            ? Results.Ok(await payloads.ListAsync(instance, after, count, cancellationToken))
            : problem;

    private async Task<IResult> FindAsync(string id, CancellationToken cancellationToken)
    {
        var (payload, unknown) = await FindPayloadAsync(id, cancellationToken);
        return payload is null ? unknown! : Results.Ok(payload);
    }

    private async Task<IResult> ReplayAsync(HttpContext context, string id, CancellationToken cancellationToken)
    {
        var (payload, unknown) = await FindPayloadAsync(id, cancellationToken);
        if (payload is null)
            return unknown!;
        var (result, problem) = await replay.RunAsync(payload, cancellationToken);
        if (result is null)
            return problem!;
        // The pushes are stored: a repeated replay, after a crash here, changes nothing.
        await payloads.DeleteAsync(payload.Id, CancellationToken.None);
        await audit.AddAsync(Caller.Of(context), "quarantine.replay", $"{payload.Id}", Summary(payload), result);
        return Results.Ok(result);
    }

    private async Task<IResult> DismissAsync(HttpContext context, string id, CancellationToken cancellationToken)
    {
        var (payload, unknown) = await FindPayloadAsync(id, cancellationToken);
        if (payload is null)
            return unknown!;
        if (await payloads.DeleteAsync(payload.Id, cancellationToken))
            await audit.AddAsync(Caller.Of(context), "quarantine.dismiss", $"{payload.Id}", Summary(payload), after: null);
        return Results.NoContent();
    }

    private Task<(QuarantinedPayload? Payload, IResult? Problem)> FindPayloadAsync(string id, CancellationToken cancellationToken) =>
        IdSearch.FindAsync(
            id,
            whole => payloads.FindAsync(whole, cancellationToken),
            (prefix, limit) => payloads.FindAsync(prefix, limit, cancellationToken),
            static _ => true,
            static it => $"{it.Id} (of '{it.Instance}')",
            static it => Problem.NotFound("quarantine.unknown", $"there is no part '{it}' in quarantine"));

    // The audit log keeps no bodies.
    private static object Summary(QuarantinedPayload it) => new { it.Instance, it.Source, it.Code, it.Reason, it.ReceivedAt };
}
