using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Contracts.Instances;
using Replication.Contracts.Stores;
using Replication.Coordination.Access;

namespace Replication.Coordination.Instances;

/// <summary>
/// <c>GET /secrets</c> returns whether this process has the keys of the store. <c>POST /secrets/adopt</c> replaces lost keys of the store
/// with those of this process.
/// </summary>
internal sealed class SecretEndpoints(ISecretKeyStore keys, InstanceBook book, AuditLog audit)
{
    public void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/secrets", ShowAsync).WithMetadata(CallAccess.Admin, SecretOperations.Find);
        api.MapPost("/secrets/adopt", AdoptAsync).WithMetadata(CallAccess.Admin, SecretOperations.Adopt);
    }

    private async Task<IResult> ShowAsync(CancellationToken cancellationToken) =>
        Results.Ok(Shown(await keys.FindFaultAsync(cancellationToken)));

    private async Task<IResult> AdoptAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var before = await keys.FindFaultAsync(cancellationToken);
        if (before is null)
            return Results.Ok(Shown(fault: null));
        await keys.AdoptAsync(cancellationToken);
        await audit.AddAsync(Caller.Of(context), "secrets.adopt", "secrets", Shown(before), Shown(fault: null));
        return Results.Ok(Shown(await keys.FindFaultAsync(CancellationToken.None)));
    }

    private SecretsDocument Shown(string? fault) => new(
        fault is null ? "same" : "foreign",
        fault,
        [.. book.Current.All.Where(static it => InstanceFaults.ReasonOf(it) is not null).Select(static it => it.Name)]);
}
