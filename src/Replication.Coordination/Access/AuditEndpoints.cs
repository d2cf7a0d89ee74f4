using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Contracts.Stores;

namespace Replication.Coordination.Access;

/// <summary>The API call that lists audit entries, newest first.</summary>
internal sealed class AuditEndpoints(IAuditStore audit)
{
    public void Map(IEndpointRouteBuilder api) => api.MapGet("/audit", ListAsync).WithMetadata(CallAccess.Admin);

    private async Task<IResult> ListAsync(string? after, string? limit, CancellationToken cancellationToken) =>
        ListLimit.TryRead(limit, out var count, out var problem)
            ? Results.Ok(await audit.ListAsync(after, count, cancellationToken))
            : problem;
}
