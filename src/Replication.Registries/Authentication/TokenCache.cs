namespace Replication.Registries.Authentication;

/// <summary>Caches the tokens of one registry, and fetches each token with single-flight.</summary>
internal sealed class TokenCache(Func<TokenScopes, Task<BearerToken>> fetch, TimeProvider time)
{
    private const int MaxTokens = 512;

    private readonly Lock _lock = new();
    private readonly List<BearerToken> _tokens = [];
    private readonly Dictionary<string, Task<BearerToken>> _fetches = [];

    /// <summary>
    /// Returns a token for the scopes; a token with a long remaining lifetime when the request <paramref name="isLongRunning"/>.
    /// </summary>
    public async ValueTask<BearerToken> GetAsync(TokenScopes scopes, bool isLongRunning, CancellationToken cancellationToken)
    {
        Task<BearerToken>? fetching;
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_tokens.Find(token => (isLongRunning ? token.FreshUntil : token.RenewAt) > now
                && Serves(token.Scopes, scopes)) is { } known)
                return known;
            if (!_fetches.TryGetValue(scopes.Key, out fetching))
                _fetches[scopes.Key] = fetching = FetchAsync(scopes);
        }
        // A canceled caller does not cancel the shared request.
        return await fetching.WaitAsync(cancellationToken);
    }

    /// <summary>Discards a token that the registry rejected.</summary>
    public void Forget(string value)
    {
        lock (_lock)
            _tokens.RemoveAll(token => token.Value == value);
    }

    /// <summary>Discards all tokens.</summary>
    public void Clear()
    {
        lock (_lock)
            _tokens.Clear();
    }

    // A token with the delete scope is used only for delete requests.
    private static bool Serves(TokenScopes scopes, TokenScopes wanted) =>
        scopes.AllowDeletion == wanted.AllowDeletion && scopes.Cover(wanted);

    private async Task<BearerToken> FetchAsync(TokenScopes scopes)
    {
        await Task.Yield();
        try
        {
            var token = await fetch(scopes);
            lock (_lock)
            {
                _tokens.RemoveAll(known => known.RenewAt <= time.GetUtcNow() || Serves(scopes, known.Scopes));
                if (_tokens.Count >= MaxTokens)
                    _tokens.RemoveAt(0);
                _tokens.Add(token);
            }
            return token;
        }
        finally
        {
            lock (_lock)
                _fetches.Remove(scopes.Key);
        }
    }
}
