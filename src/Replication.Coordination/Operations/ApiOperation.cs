namespace Replication.Coordination.Operations;

/// <summary>
/// Endpoint metadata: describes an operation in the OpenAPI document. The method, the path and the limits come from the endpoint itself.
/// </summary>
/// <param name="Id">The operation id. Generated clients use it as a name, so it does not change.</param>
/// <param name="Summary">One sentence.</param>
public sealed record ApiOperation(string Id, string Summary)
{
    /// <summary>Details that do not fit in the summary.</summary>
    public string? Description { get; init; }

    /// <summary>What callers write in place of the route's catch-all parameter; null for a route without one.</summary>
    public string? CatchAll { get; init; }

    /// <summary>The parameters of the query.</summary>
    public IReadOnlyList<ApiParameter> Parameters { get; init; } = [];

    /// <summary>The request body; null for an operation without one.</summary>
    public ApiBody? Body { get; init; }

    /// <summary>The answer to a successful request.</summary>
    public required ApiSuccess Success { get; init; }

    /// <summary>The problem codes of this operation by status. <see cref="CommonProblems"/> adds those that operations share.</summary>
    public IReadOnlyDictionary<int, string[]> Problems { get; init; } = new Dictionary<int, string[]>();

    /// <summary>True when the operation checks the header <c>If-Match</c>.</summary>
    public bool TakesIfMatch { get; init; }
}
