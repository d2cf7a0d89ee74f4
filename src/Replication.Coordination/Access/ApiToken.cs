namespace Replication.Coordination.Access;

/// <summary>The role of a token. Each role includes the rights of the roles before it.</summary>
public enum TokenRole
{
    /// <summary>Read.</summary>
    Viewer,

    /// <summary>Replicate, cancel and retry; create and change rules.</summary>
    Operator,

    /// <summary>Create and change instances, and read the audit log.</summary>
    Admin,
}

/// <summary>A token that may call the API. Only its SHA-256 (lower-case hex) is known.</summary>
public sealed record ApiToken(string Name, string Sha256, TokenRole Role)
{
    /// <summary>The namespaces that the token may see and change; null for all.</summary>
    public IReadOnlyList<string>? Namespaces { get; init; }
}

/// <summary>The configured tokens. Without any, only callers on this machine are accepted.</summary>
public sealed record ApiTokens(IReadOnlyList<ApiToken> Tokens);
