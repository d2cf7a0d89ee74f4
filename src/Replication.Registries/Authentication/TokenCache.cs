namespace Replication.Registries.Authentication;

/// <summary>Keeps the tokens of one identity at one registry and has each fetched once, however many requests want it.</summary>
internal sealed class TokenCache(Func<TokenScopes, Task<AccessToken>> fetch, TimeProvider time)
{
    private const int MaxTokens = 512;

    private readonly Lock _lock = new();
    private readonly List<AccessToken> _tokens = [];
    private readonly Dictionary<string, Task<AccessToken>> _fetches = [];

    /// <summary>A token for these scopes; a fresh one for a request that <paramref name="takesLong"/>.</summary>
    public async ValueTask<AccessToken> GetAsync(TokenScopes scopes, bool takesLong, CancellationToken cancellationToken)
    {
        Task<AccessToken>? fetching;
        lock (_lock)
        {
            var now = time.GetUtcNow();
            if (_tokens.Find(token => (takesLong ? token.FreshUntil : token.RenewAt) > now && Serves(token.Scopes, scopes)) is { } known)
                return known;
            if (!_fetches.TryGetValue(scopes.Key, out fetching))
                _fetches[scopes.Key] = fetching = FetchAsync(scopes);
        }
        // The one who gives up waiting does not spoil it for the others.
        return await fetching.WaitAsync(cancellationToken);
    }

    /// <summary>Forgets a token that the registry refused.</summary>
    public void Forget(string value)
    {
        lock (_lock)
            _tokens.RemoveAll(token => token.Value == value);
    }

    // A token that allows to delete is shown where that is wanted, and nowhere else.
    private static bool Serves(TokenScopes scopes, TokenScopes wanted) => scopes.AllowDeletion == wanted.AllowDeletion && scopes.Cover(wanted);

    private async Task<AccessToken> FetchAsync(TokenScopes scopes)
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
