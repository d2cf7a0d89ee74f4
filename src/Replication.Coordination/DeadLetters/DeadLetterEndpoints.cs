using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Contracts.Status;
using Replication.Contracts.Stores;
using Replication.Coordination.Access;

namespace Replication.Coordination.DeadLetters;

/// <summary>API calls that list dead-letter queues and send their messages back after the cause is fixed.</summary>
internal sealed class DeadLetterEndpoints(IDeadLetters letters, AuditLog audit)
{
    public void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/dead-letters", ListAsync).WithMetadata(CallAccess.Admin, DeadLetterOperations.List);
        api.MapPost("/dead-letters/{queue}/redeliver", RedeliverAsync).WithMetadata(CallAccess.Admin, DeadLetterOperations.Redeliver);
    }

    private async Task<IResult> ListAsync(CancellationToken cancellationToken) =>
        Results.Ok(new Page<DeadLetterQueue>(await letters.ListAsync(cancellationToken), Next: null));

    private async Task<IResult> RedeliverAsync(HttpContext context, string queue, CancellationToken cancellationToken)
    {
        if (await letters.RedeliverAsync(queue, cancellationToken) is not { } count)
            return Problem.NotFound("deadLetters.unknown", $"there is no queue '{queue}' of messages that could not be consumed");
        var done = new Redelivery(count);
        await audit.AddAsync(Caller.Of(context), "deadLetters.redeliver", queue, before: null, done);
        return Results.Ok(done);
    }
}

/// <summary>The number of messages that were sent back.</summary>
/// <param name="Redelivered">The number of messages that were returned to their original queue.</param>
internal sealed record Redelivery(int Redelivered);
