namespace Replication.Coordination.Access;

/// <summary>A token that may call the API. Only its SHA-256 (lower-case hex) is known.</summary>
public sealed record ApiToken(string Name, string Sha256, TokenRole Role)
{
    /// <summary>The namespaces that the token may see and change; null for all.</summary>
    public IReadOnlyList<string>? Namespaces { get; init; }
}
