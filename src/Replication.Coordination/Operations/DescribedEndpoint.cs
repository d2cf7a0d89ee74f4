using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Replication.Coordination.Access;
using Replication.Coordination.Requests;

namespace Replication.Coordination.Operations;

/// <summary>A mapped endpoint with the description in its metadata.</summary>
public sealed class DescribedEndpoint
{
    private const string ApiPrefix = "/api/v1/";

    private DescribedEndpoint(RouteEndpoint endpoint, string method, ApiOperation operation)
    {
        Operation = operation;
        Method = method;
        Path = PathOf(endpoint, operation);
        IsRepeatable = method == HttpMethods.Post && IsApi && endpoint.Metadata.GetMetadata<ChangesNothing>() is null;
        IsHeavy = endpoint.Metadata.GetMetadata<HeavyCall>() is not null;
    }

    public ApiOperation Operation { get; }

    public string Method { get; }

    /// <summary>The path with parameters in braces, as callers write it.</summary>
    public string Path { get; }

    /// <summary>True below <c>/api/v1</c>, false for webhooks.</summary>
    public bool IsApi => Path.StartsWith(ApiPrefix, StringComparison.Ordinal);

    /// <summary>True when the operation accepts an idempotency key.</summary>
    public bool IsRepeatable { get; }

    /// <summary>True when only few calls of one token run at the same time.</summary>
    public bool IsHeavy { get; }

    /// <summary>All problem codes of the operation by status.</summary>
    public IReadOnlyDictionary<int, List<string>> Problems => CommonProblems.Of(this);

    /// <summary>Returns the endpoints that have a description, one for each method.</summary>
    public static IEnumerable<DescribedEndpoint> Of(IEnumerable<Endpoint> endpoints) =>
        from endpoint in endpoints.OfType<RouteEndpoint>()
        let operation = endpoint.Metadata.GetMetadata<ApiOperation>()
        where operation is not null
        from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []
        select new DescribedEndpoint(endpoint, method, operation);

    private static string PathOf(RouteEndpoint endpoint, ApiOperation operation)
    {
        var route = endpoint.RoutePattern;
        return operation.CatchAll is { } written && route.Parameters.Single(static it => it.IsCatchAll) is { Name: var name }
            ? route.RawText!.Replace($"{{**{name}}}", written, StringComparison.Ordinal)
            : route.RawText!;
    }
}
