using Replication.EmbeddedRegistry.Protocol;

namespace Replication.EmbeddedRegistry.Access;

internal static class RequiredScopes
{
    /// <summary>What a request must be allowed to do; nothing but a valid login for <c>/v2/</c>. A mount must be allowed to read where it comes from.</summary>
    public static IReadOnlyList<Scope> Of(RegistryRoute route, string method, string? mountFrom) => route.Kind switch
    {
        RequestKind.Catalog => [new Scope(Scope.Registry, "catalog", ["*"])],
        RequestKind.UploadStart when mountFrom is not null =>
            [Scope.Repository(route.Repository, Scope.Pull, Scope.Push), Scope.Repository(mountFrom, Scope.Pull)],
        RequestKind.Upload or RequestKind.UploadStart when method != "DELETE" => [Scope.Repository(route.Repository, Scope.Pull, Scope.Push)],
        RequestKind.Tags or RequestKind.Referrers or RequestKind.Manifest or RequestKind.Blob or RequestKind.Upload => method switch
        {
            "GET" or "HEAD" => [Scope.Repository(route.Repository, Scope.Pull)],
            "DELETE" => [Scope.Repository(route.Repository, Scope.Delete)],
            _ => [Scope.Repository(route.Repository, Scope.Pull, Scope.Push)],
        },
        _ => [],
    };
}
