using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Contracts.Rules;
using Replication.Coordination.Access;
using Replication.Coordination.Instances;
using Replication.Coordination.Requests;
using Replication.Coordination.Rules;
using Replication.Registries;
using Replication.Registries.Instances;

namespace Replication.Coordination.Backfills;

/// <summary>
/// <c>POST /rules/preview</c>: checks a rule, and lists the existing images that it matches with their targets. It creates and copies
/// nothing.
/// </summary>
internal sealed class PreviewEndpoint(RuleDrafts drafts, RegistryClients clients, InstanceUse use, CursorSeal cursors, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/rules/preview", PreviewAsync)
            .WithMetadata(CallAccess.Viewer, ChangesNothing.Mark, HeavyCall.Reading, PreviewOperation.Preview);

    private async Task<IResult> PreviewAsync(HttpContext context, string? after, string? limit, CancellationToken cancellationToken)
    {
        if (!ListLimit.TryRead(limit, out var count, out var problem))
            return problem;
        var from = PlaceText.Read(cursors.Open("preview", after));
        var draft = await drafts.ReadForPreviewAsync(context, cancellationToken);
        return draft.Rule is { } rule
            ? await ReadAsync(context, rule, draft.Warnings, from, count, cancellationToken)
            : draft.Problem!;
    }

    private async Task<IResult> ReadAsync(
        HttpContext context,
        ReplicationRule rule,
        IReadOnlyList<ShownRuleWarning> warnings,
        Contracts.Backfills.BackfillPlace from,
        int count,
        CancellationToken cancellationToken)
    {
        try
        {
            using var source = await clients.BorrowAsync(rule.Source, cancellationToken);
            if (source is null)
                return Problem.NotFound("instance.unknown", $"there is no instance '{rule.Source}'");
            using var sourceUse = use(source);
            var preview = await PreviewReading.ReadAsync(RegistryLists.Of(source.Client), rule, from, count, time, cancellationToken);
            preview = await PreviewSignatures.VerifyAsync(preview, rule, source.Client, time, cancellationToken);
            return Results.Ok(preview with
            {
                Warnings = warnings,
                Next = cursors.Show(Caller.Of(context), "preview", preview.Next),
            });
        }
        catch (RegistryException e)
        {
            return RegistryProblem.Of(context, e.Failure);
        }
    }
}
