using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Contracts.Access;
using Replication.Contracts.Stores;
using Replication.Coordination.Operations;

namespace Replication.Coordination.Access;

/// <summary>The API call that lists audit entries, newest first.</summary>
internal sealed class AuditEndpoints(IAuditStore audit)
{
    private static readonly ApiOperation List = new("listAudit", "Lists the audit entries (who changed what), newest first.")
    {
        Parameters = [SharedParameters.After, SharedParameters.Limit],
        Success = new(200, "A page of audit entries. Secrets are masked.", typeof(Page<AuditEntry>)),
    };

    public void Map(IEndpointRouteBuilder api) => api.MapGet("/audit", ListAsync).WithMetadata(CallAccess.Admin, List);

    private async Task<IResult> ListAsync(string? after, string? limit, CancellationToken cancellationToken) =>
        ListLimit.TryRead(limit, out var count, out var problem)
            ? Results.Ok(await audit.ListAsync(after, count, cancellationToken))
            : problem;
}
