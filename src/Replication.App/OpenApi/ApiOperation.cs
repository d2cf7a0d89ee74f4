namespace Replication.App.OpenApi;

/// <summary>What the document says about one call; <paramref name="Call"/> is its method and route, as it is mapped.</summary>
internal sealed record ApiOperation(string Call, string Id, string Summary)
{
    /// <summary>More than a line, where there is more to know.</summary>
    public string? Description { get; init; }

    /// <summary>The address as callers write it, where it says more than the route.</summary>
    public string? Path { get; init; }

    public IReadOnlyList<ApiParameter> Parameters { get; init; } = [];

    /// <summary>What it sends: a type, and an example in JSON; null for nothing.</summary>
    public (Type Type, string Example)? Body { get; init; }

    /// <summary>How it is answered when all went well.</summary>
    public required ApiSuccess Success { get; init; }

    /// <summary>The codes of its own problems, by status; those that every call shares stand elsewhere.</summary>
    public IReadOnlyDictionary<int, string[]> Problems { get; init; } = new Dictionary<int, string[]>();

    /// <summary>True where a caller may say which version of a document it has seen.</summary>
    public bool TakesIfMatch { get; init; }

    /// <summary>True for a call of which few run for one token at the same time.</summary>
    public bool IsHeavy { get; init; }

    /// <summary>True for a POST that changes nothing, so that it need not be told from its repeat.</summary>
    public bool OnlyLooks { get; init; }

    public string Method => Call.Split(' ')[0];

    public string Route => Call.Split(' ')[1];
}

/// <summary>A parameter of a call; <paramref name="Schema"/> is JSON.</summary>
internal sealed record ApiParameter(string Name, string Description, string Schema = """{"type":"string"}""", string? Example = null);

/// <summary>A good answer; without a type it has no body.</summary>
internal sealed record ApiSuccess(int Status, string Description, Type? Type = null)
{
    public bool HasETag { get; init; }

    public bool HasLocation { get; init; }

    public string MediaType { get; init; } = "application/json";
}
