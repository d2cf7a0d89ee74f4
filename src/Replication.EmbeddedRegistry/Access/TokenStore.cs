using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Replication.EmbeddedRegistry.Access;

/// <summary>The issued access and refresh tokens. They are opaque, and are lost on restart.</summary>
internal sealed class TokenStore(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, IssuedToken> _access = new();
    private readonly ConcurrentDictionary<string, RegistryUser> _refresh = new();

    public sealed record IssuedToken(string? User, IReadOnlyList<Scope> Scopes, DateTimeOffset ExpiresAt);

    public string Issue(string? user, IReadOnlyList<Scope> scopes, TimeSpan lifetime)
    {
        var now = time.GetUtcNow();
        foreach (var (text, old) in _access)
        {
            if (old.ExpiresAt <= now)
                _access.TryRemove(text, out _);
        }
        var token = RandomText();
        _access[token] = new IssuedToken(user, scopes, now + lifetime);
        return token;
    }

    public string IssueRefresh(RegistryUser user)
    {
        var token = RandomText();
        _refresh[token] = user;
        return token;
    }

    /// <summary>Returns a valid token; null when it is unknown or expired.</summary>
    public IssuedToken? Find(string text) => _access.TryGetValue(text, out var token) && token.ExpiresAt > time.GetUtcNow() ? token : null;

    public RegistryUser? FindRefresh(string text) => _refresh.GetValueOrDefault(text);

    public void ExpireAll() => _access.Clear();

    private static string RandomText() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
}
