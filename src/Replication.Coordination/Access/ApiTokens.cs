namespace Replication.Coordination.Access;

/// <summary>The configured tokens. Without any, only callers on this machine are accepted.</summary>
public sealed class ApiTokens(IReadOnlyList<ApiToken> tokens)
{
    private volatile IReadOnlyList<ApiToken> _tokens = tokens;

    /// <summary>The tokens that are valid now.</summary>
    public IReadOnlyList<ApiToken> Tokens => _tokens;

    /// <summary>Replaces all tokens, because a file that the configuration names has changed.</summary>
    public void Replace(IReadOnlyList<ApiToken> tokens) => _tokens = tokens;
}
