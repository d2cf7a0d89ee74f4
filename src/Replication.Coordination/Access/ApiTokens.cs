namespace Replication.Coordination.Access;

/// <summary>The configured tokens. Without any, only callers on this machine are accepted.</summary>
public sealed record ApiTokens(IReadOnlyList<ApiToken> Tokens);
