using System.Collections.Concurrent;
using System.Net.Http.Headers;

namespace Replication.Registries.Authentication;

/// <summary>Knows how one registry wants to be told who we are: learns it from the first 401 and says it unasked from then on.</summary>
internal sealed class Authenticator
{
    private const int MaxWiderScopes = 512;

    private readonly Login _login;
    private readonly TokenCache _tokens;
    private readonly ConcurrentDictionary<string, TokenScopes> _widerScopes = new();
    private readonly TaskCompletionSource _firstAnswer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile AuthenticationChallenge? _challenge;
    private int _isAsking;

    public Authenticator(Login login, TokenServer server, TimeProvider time)
    {
        _login = login;
        _tokens = new TokenCache(scopes => server.FetchAsync(_challenge!, scopes), time);
    }

    /// <summary>
    /// With a password at hand the registry will most likely ask for it: the first request goes alone, and those beside it wait for what it learns
    /// instead of being turned away as well.
    /// </summary>
    public Task WaitForFirstAnswerAsync(CancellationToken cancellationToken) =>
        !_login.MayBeSomebody || _firstAnswer.Task.IsCompleted || Interlocked.Exchange(ref _isAsking, 1) == 0
            ? Task.CompletedTask
            : _firstAnswer.Task.WaitAsync(cancellationToken);

    /// <summary>Whatever came of the first request, no one waits for it any more.</summary>
    public void HadFirstAnswer() => _firstAnswer.TrySetResult();

    public async ValueTask<AuthenticationHeaderValue?> AuthorizeAsync(TokenScopes scopes, bool takesLong, CancellationToken cancellationToken)
    {
        switch (_challenge)
        {
            case not null when await _login.GetAsync(cancellationToken) is { Kind: CredentialKind.RegistryToken, Secret: var token }:
                return new AuthenticationHeaderValue("Bearer", token.Reveal());
            case { IsBearer: true }:
                var fetched = await _tokens.GetAsync(_widerScopes.GetValueOrDefault(scopes.Key, scopes), takesLong, cancellationToken);
                return new AuthenticationHeaderValue("Bearer", fetched.Value);
            case { IsBasic: true } when await _login.GetAsync(cancellationToken) is { } credentials:
                return TokenServer.Basic(credentials);
            default:
                return null;
        }
    }

    /// <summary>Takes in a 401; true when the same request, authorized anew, may be answered otherwise.</summary>
    public bool Learn(IReadOnlyList<AuthenticationChallenge> challenges, AuthenticationHeaderValue? used, TokenScopes scopes)
    {
        if (challenges.FirstOrDefault(static challenge => challenge.IsBearer && challenge.Parameter("realm") is not null) is { } bearer)
        {
            _challenge = bearer;
            if (used is { Scheme: "Bearer", Parameter: { } refused })
            {
                _tokens.Forget(refused);
                if (_login.Shows(refused) && !_login.Forget())
                    return false;
            }
            Widen(scopes, TokenScopes.Parse(bearer.Parameter("scope")));
            return true;
        }
        // What was shown and refused may have run out.
        if (!_login.MayBeSomebody || (used?.Scheme == "Basic" && !_login.Forget()))
            return false;
        // Some registries ask with nothing but the status.
        _challenge = challenges.FirstOrDefault(static challenge => challenge.IsBasic) ?? new AuthenticationChallenge("Basic", new Dictionary<string, string>());
        return true;
    }

    /// <summary>Takes in that what was shown has run out, where the registry says so otherwise than by a 401; true when there may be something newer.</summary>
    public bool Renew(AuthenticationHeaderValue? used)
    {
        if (used is not { Scheme: "Bearer", Parameter: { } expired })
            return used is not null && _login.Forget();
        _tokens.Forget(expired);
        return !_login.Shows(expired) || _login.Forget();
    }

    // Registries that name repositories otherwise inside than outside say in the challenge what they want; some look at the first scope only.
    private void Widen(TokenScopes scopes, TokenScopes wanted)
    {
        if (_widerScopes.GetValueOrDefault(scopes.Key, scopes).Cover(wanted))
            return;
        if (_widerScopes.Count >= MaxWiderScopes)
            _widerScopes.Clear();
        _widerScopes[scopes.Key] = wanted.And(scopes);
    }
}
