namespace Replication.Coordination.Access;

/// <summary>Who may call the API: a token is known by its SHA-256 only (lower-case hex).</summary>
public sealed record AccessToken(string Name, string Sha256);

/// <summary>The configured tokens; with none, only callers on this machine are let in.</summary>
public sealed record AccessTokens(IReadOnlyList<AccessToken> Tokens);
