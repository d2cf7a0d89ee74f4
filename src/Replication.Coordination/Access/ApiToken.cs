namespace Replication.Coordination.Access;

/// <summary>What the bearer of a token may do; each role may do what those before it may.</summary>
public enum TokenRole
{
    /// <summary>Look.</summary>
    Viewer,

    /// <summary>Replicate, cancel and retry, make and change rules.</summary>
    Operator,

    /// <summary>Make and change instances, and read the audit events.</summary>
    Admin,
}

/// <summary>Who may call the API: a token is known by its SHA-256 only (lower-case hex).</summary>
public sealed record AccessToken(string Name, string Sha256, TokenRole Role)
{
    /// <summary>The namespaces it may see and change; null for all of them.</summary>
    public IReadOnlyList<string>? Namespaces { get; init; }
}

/// <summary>The configured tokens; with none, only callers on this machine are let in.</summary>
public sealed record AccessTokens(IReadOnlyList<AccessToken> Tokens);
