using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Contracts.Stores;
using Replication.Coordination.Access;
using Replication.Coordination.Operations;

namespace Replication.Coordination.Webhooks;

/// <summary>The API call that lists the parts of webhook calls that could not be read, newest first.</summary>
internal sealed class QuarantineEndpoints(IQuarantineStore payloads)
{
    private static readonly ApiOperation List =
        new("listQuarantine", "Lists the parts of webhook calls that could not be read, newest first.")
        {
            Parameters = [SharedParameters.After, SharedParameters.Limit],
            Success = new(200, "A page of payloads.", typeof(Page<QuarantinedPayload>)),
        };

    // The bodies may name any namespace.
    public void Map(IEndpointRouteBuilder api) => api.MapGet("/quarantine", ListAsync).WithMetadata(CallAccess.Admin, List);

    private async Task<IResult> ListAsync(string? after, string? limit, CancellationToken cancellationToken) =>
        ListLimit.TryRead(limit, out var count, out var problem)
            ? Results.Ok(await payloads.ListAsync(after, count, cancellationToken))
            : problem;
}
