namespace Replication.Registries.Authentication;

/// <summary>One way to log in that a registry named, and the tokens it yielded.</summary>
internal sealed class TokenRealm(AuthenticationChallenge challenge, TokenServer server, TimeProvider time)
{
    public bool IsBearer => challenge.IsBearer;

    /// <summary>Equal for challenges that lead to the same token server; the scope differs with each request.</summary>
    public string Key { get; } = KeyOf(challenge);

    public TokenCache Tokens { get; } = new(scopes => server.FetchAsync(challenge, scopes), time);

    public static string KeyOf(AuthenticationChallenge challenge) =>
        challenge.IsBearer ? $"{challenge.Parameter("realm")} {challenge.Parameter("service")}" : challenge.Scheme.ToLowerInvariant();
}
