namespace Replication.App.Configuration;

/// <summary>A token of the API, known by the SHA-256 of its text only (lower-case hex).</summary>
internal sealed record ApiToken(string Name, string Sha256, TokenRole Role)
{
    /// <summary>The namespaces it may see and change; null for all of them.</summary>
    public IReadOnlyList<string>? Namespaces { get; init; }
}

internal enum TokenRole
{
    Viewer,
    Operator,
    Admin,
}
