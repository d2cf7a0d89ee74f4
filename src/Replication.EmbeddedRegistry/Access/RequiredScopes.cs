using Replication.EmbeddedRegistry.Protocol;

namespace Replication.EmbeddedRegistry.Access;

/// <summary>Determines the scopes that a request requires.</summary>
internal static class RequiredScopes
{
    /// <summary>
    /// Returns the required scopes; none for <c>/v2/</c>, which only requires valid credentials. A mount also requires pull on its source.
    /// </summary>
    public static IReadOnlyList<Scope> Of(RegistryRoute route, string method, string? mountFrom) => route.Kind switch
    {
        RequestKind.Catalog => [new Scope(Scope.Registry, "catalog", ["*"])],
        RequestKind.UploadStart when mountFrom is not null =>
            [Scope.Repository(route.Repository, Scope.Pull, Scope.Push), Scope.Repository(mountFrom, Scope.Pull)],
        RequestKind.Upload or RequestKind.UploadStart when method != "DELETE" =>
            [Scope.Repository(route.Repository, Scope.Pull, Scope.Push)],
        RequestKind.Tags or RequestKind.Referrers or RequestKind.Manifest or RequestKind.Blob or RequestKind.Upload => method switch
        {
            "GET" or "HEAD" => [Scope.Repository(route.Repository, Scope.Pull)],
            "DELETE" => [Scope.Repository(route.Repository, Scope.Delete)],
            _ => [Scope.Repository(route.Repository, Scope.Pull, Scope.Push)],
        },
        _ => [],
    };
}
