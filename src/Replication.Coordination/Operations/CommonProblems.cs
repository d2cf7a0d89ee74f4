namespace Replication.Coordination.Operations;

/// <summary>The problem codes that follow from the kind of an operation: its method, body, parameters and limits.</summary>
internal static class CommonProblems
{
    /// <summary>Returns all problem codes of an operation by status, its own first.</summary>
    public static SortedDictionary<int, List<string>> Of(DescribedEndpoint endpoint)
    {
        var operation = endpoint.Operation;
        var problems =
            new SortedDictionary<int, List<string>>(operation.Problems.ToDictionary(static it => it.Key, static it => it.Value.ToList()));
        Include(500, "internal");
        if (!endpoint.IsApi)
            return problems;
        Include(401, "access.token");
        Include(403, "access.role", "access.namespace", "access.loopback");
        Include(400, "request.filter");
        if (endpoint.Path.Contains("{id}", StringComparison.Ordinal))
            Include(400, "request.ambiguousId");
        if (endpoint.Method != "GET")
            Include(403, "access.localChange");
        Include(429, "access.tooManyFailures");
        if (endpoint.IsHeavy)
            Include(429, "access.tooManyCalls");
        Include(503, "store.away");
        if (operation.Parameters.Contains(SharedParameters.Limit) || operation.Parameters.Contains(SharedParameters.N))
            Include(400, "request.limit");
        if (operation.Parameters.Contains(SharedParameters.After))
            Include(400, "request.cursor");
        if (operation.TakesIfMatch)
            Include(412, "request.stale");
        if (endpoint.IsRepeatable)
        {
            Include(400, "request.idempotencyKey");
            Include(409, "request.underWay");
            IncludeBodyProblems();
            Include(422, "request.idempotencyKey");
        }
        if (operation.Body is not null)
        {
            Include(400, "request.unreadable");
            IncludeBodyProblems();
        }
        return problems;

        void IncludeBodyProblems()
        {
            Include(400, "request.incomplete");
            Include(408, "request.tooSlow");
            Include(413, "request.tooLarge");
        }

        void Include(int status, params string[] codes)
        {
            if (!problems.TryGetValue(status, out var known))
                problems[status] = known = [];
            known.AddRange(codes.Except(known));
        }
    }
}
