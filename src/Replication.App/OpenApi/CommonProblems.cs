namespace Replication.App.OpenApi;

/// <summary>How calls are refused that are alike: by who makes them, how they come, and how often.</summary>
internal static class CommonProblems
{
    public static bool IsApi(ApiOperation operation) => operation.Route.StartsWith("/api/v1/", StringComparison.Ordinal);

    /// <summary>Whether a call takes an idempotency key.</summary>
    public static bool IsRepeatable(ApiOperation operation) => operation is { Method: "POST", OnlyLooks: false } && IsApi(operation);

    /// <summary>All problems of a call, by status.</summary>
    public static SortedDictionary<int, List<string>> Of(ApiOperation operation)
    {
        var problems =
            new SortedDictionary<int, List<string>>(operation.Problems.ToDictionary(static it => it.Key, static it => it.Value.ToList()));
        Add(500, "internal");
        if (!IsApi(operation))
            return problems;
        Add(401, "access.token");
        Add(403, "access.role", "access.namespace", "access.loopback");
        if (operation.Method != "GET")
            Add(403, "access.localChange");
        Add(429, "access.tooManyFailures");
        if (operation.IsHeavy)
            Add(429, "access.tooManyCalls");
        Add(503, "store.away");
        if (operation.Parameters.Contains(SharedParameters.Limit) || operation.Parameters.Contains(SharedParameters.N))
            Add(400, "request.limit");
        if (operation.Parameters.Contains(SharedParameters.After))
            Add(400, "request.cursor");
        if (operation.TakesIfMatch)
            Add(412, "request.stale");
        if (IsRepeatable(operation))
        {
            Add(400, "request.idempotencyKey");
            Add(409, "request.underWay");
            AddOfBody();
            Add(422, "request.idempotencyKey");
        }
        if (operation.Body is not null)
        {
            Add(400, "request.unreadable");
            AddOfBody();
        }
        return problems;

        void AddOfBody()
        {
            Add(400, "request.incomplete");
            Add(408, "request.tooSlow");
            Add(413, "request.tooLarge");
        }

        void Add(int status, params string[] codes)
        {
            if (!problems.TryGetValue(status, out var known))
                problems[status] = known = [];
            known.AddRange(codes.Except(known));
        }
    }
}
