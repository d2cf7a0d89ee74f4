using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Contracts.Instances;
using Replication.Coordination.Access;
using Replication.Coordination.Operations;
using Replication.Coordination.Webhooks;

namespace Replication.Coordination.Instances;

/// <summary>
/// <c>POST /instances/{name}/acknowledge</c>: a user has dealt with the refused webhook calls of an instance, so that the status no longer
/// reports them.
/// </summary>
internal sealed class AcknowledgeEndpoint(InstanceBook book, RefusedCallNotes refusals, AuditLog audit)
{
    private static readonly ApiOperation Acknowledge = new(
        "acknowledgeRefusedCalls", "Ends the problem that refused webhook calls of an instance are in the status.")
    {
        Description = "Call it after the pushes of the refused calls are at the targets, or are not needed. Calls that are refused "
            + "afterwards are a new problem.",
        Success = new(200, "The refused calls that are acknowledged.", typeof(AcknowledgedCalls)),
        Problems = new Dictionary<int, string[]> { [404] = ["instance.unknown"] },
    };

    public void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/instances/{name}/acknowledge", AcknowledgeAsync).WithMetadata(CallAccess.Operator, Acknowledge);

    private async Task<IResult> AcknowledgeAsync(HttpContext context, string name, CancellationToken cancellationToken)
    {
        if (await book.FindAsync(name, cancellationToken) is null)
            return Problem.NotFound("instance.unknown", $"there is no instance '{name}'");
        var calls = (await refusals.ReadAsync(cancellationToken)).GetValueOrDefault(name);
        if (calls is not null)
        {
            await refusals.AcknowledgeAsync(name, cancellationToken);
            await audit.AddAsync(Caller.Of(context), "instance.acknowledge", name, before: calls, after: null);
        }
        return Results.Ok(new AcknowledgedCalls(name, calls?.Count ?? 0, calls?.Since, calls?.LastAt));
    }
}
