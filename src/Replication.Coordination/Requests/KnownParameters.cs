using Microsoft.AspNetCore.Http;
using Replication.Coordination.Operations;

namespace Replication.Coordination.Requests;

/// <summary>
/// Rejects query parameters that the description of the operation does not name, so that a misspelt filter selects nothing.
/// </summary>
internal static class KnownParameters
{
    public static async ValueTask<object?> CheckAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<ApiOperation>() is { } operation
            && FindProblem(operation, context.HttpContext.Request.Query.Keys) is { } problem
            ? Problem.BadRequest("request.filter", problem)
            : await next(context);

    /// <summary>Returns the message about the first unknown parameter; null when all are known.</summary>
    public static string? FindProblem(ApiOperation operation, IEnumerable<string> given)
    {
        var known = operation.Parameters.Select(static it => it.Name).ToList();
        return given.FirstOrDefault(it => !known.Contains(it)) is { } unknown
            ? $"the parameter '{unknown}' is not known; "
                + $"{(known.Count == 0 ? "this call has none" : $"known are {string.Join(", ", known)}")}"
            : null;
    }
}
