namespace Replication.Registries.Authentication;

/// <summary>An authentication challenge, and the tokens fetched for it.</summary>
internal sealed class TokenRealm(AuthenticationChallenge challenge, TokenServer server, TimeProvider time)
{
    public bool IsBearer => challenge.IsBearer;

    /// <summary>Equal for challenges with the same token server. The scope is not part of it, because it differs per request.</summary>
    public string Key { get; } = KeyOf(challenge);

    public TokenCache Tokens { get; } = new(scopes => server.FetchAsync(challenge, scopes), time);

    public static string KeyOf(AuthenticationChallenge challenge) =>
        challenge.IsBearer ? $"{challenge.Parameter("realm")} {challenge.Parameter("service")}" : challenge.Scheme.ToLowerInvariant();
}
