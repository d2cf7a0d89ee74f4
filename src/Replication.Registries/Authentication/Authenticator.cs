using System.Collections.Concurrent;
using System.Net.Http.Headers;

namespace Replication.Registries.Authentication;

/// <summary>
/// Knows how one registry wants us to log in. A challenge is adopted only after it yielded a token; one that fails is forgotten, and the
/// registry is asked again.
/// </summary>
internal sealed class Authenticator(Login login, TokenServer server, TimeProvider time)
{
    private const int MaxWiderScopes = 512;

    private static readonly AuthenticationChallenge PlainBasic = new("Basic", new Dictionary<string, string>());

    private readonly ConcurrentDictionary<string, TokenScopes> _widerScopes = new();
    private readonly TaskCompletionSource _firstAnswer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly RealmTrouble _trouble = new(time);
    private readonly Lock _change = new();
    private TokenRealm? _adopted;
    private TokenRealm? _offered;
    private TokenRealm? _forgotten;
    private int _isAsking;

    /// <summary>
    /// With a password at hand the registry will most likely ask for it: the first request goes alone, and those beside it wait for what it learns
    /// instead of being turned away as well.
    /// </summary>
    public Task WaitForFirstAnswerAsync(CancellationToken cancellationToken) =>
        !login.MayBeSomebody || _firstAnswer.Task.IsCompleted || Interlocked.Exchange(ref _isAsking, 1) == 0
            ? Task.CompletedTask
            : _firstAnswer.Task.WaitAsync(cancellationToken);

    /// <summary>Whatever came of the first request, no one waits for it any more.</summary>
    public void HadFirstAnswer() => _firstAnswer.TrySetResult();

    /// <summary>
    /// What to send as <c>Authorization</c>; null to send nothing, so that the registry says how to log in. Throws
    /// <see cref="RegistryException"/> when the way that the registry named for this attempt fails.
    /// </summary>
    public async ValueTask<AuthenticationHeaderValue?> AuthorizeAsync(
        TokenScopes scopes, bool takesLong, LoginAttempt attempt, CancellationToken cancellationToken)
    {
        var (realm, isAdopted) = Current();
        if (realm is null)
            return null;
        if (await login.GetAsync(cancellationToken) is { Kind: CredentialKind.RegistryToken, Secret: var token })
            return new AuthenticationHeaderValue("Bearer", token.Reveal());
        if (!realm.IsBearer)
            return await login.GetAsync(cancellationToken) is { } credentials ? TokenServer.Basic(credentials) : null;
        if (attempt.HasFailedAt(realm))
        {
            Forget(realm);
            throw attempt.Failure!;
        }
        try
        {
            var fetched = await realm.Tokens.GetAsync(_widerScopes.GetValueOrDefault(scopes.Key, scopes), takesLong, cancellationToken);
            Adopt(realm);
            return new AuthenticationHeaderValue("Bearer", fetched.Value);
        }
        catch (RegistryException e)
        {
            var isGone = e.IsNoTokenServer || e.Failure.Code is CopyFailure.RedirectRefused or CopyFailure.RegistryUnavailable;
            if (isGone || !isAdopted)
                Forget(realm);
            var failure = Judge(e);
            // A token server that was of use may refuse one wish and grant the next.
            if (!isAdopted || attempt.Failure is not null || !(isGone || e.Failure.Code == CopyFailure.Unauthorized))
                throw failure;
            // It may have moved: the registry is asked again.
            attempt.Fail(realm, failure);
            return null;
        }
    }

    /// <summary>Takes in a 401; true when the same request, authorized anew, may be answered otherwise.</summary>
    public bool Learn(IReadOnlyList<AuthenticationChallenge> challenges, AuthenticationHeaderValue? used, TokenScopes scopes)
    {
        if (challenges.FirstOrDefault(static challenge => challenge.IsBearer && challenge.Parameter("realm") is not null) is { } bearer)
        {
            if (used is { Scheme: "Bearer", Parameter: { } refused })
            {
                ForgetToken(refused);
                if (login.Shows(refused) && !login.Forget())
                    return false;
            }
            Offer(bearer);
            Widen(scopes, TokenScopes.Parse(bearer.Parameter("scope")));
            return true;
        }
        if (!login.MayBeSomebody)
            return false;
        // What was shown and refused may have run out.
        if (used?.Scheme == "Basic" && !login.Forget())
        {
            ForgetBasic();
            return false;
        }
        // Some registries ask with nothing but the status.
        Offer(challenges.FirstOrDefault(static challenge => challenge.IsBasic) ?? PlainBasic);
        return true;
    }

    /// <summary>Takes in that what was shown has run out, where the registry says so otherwise than by a 401; true when there may be something newer.</summary>
    public bool Renew(AuthenticationHeaderValue? used)
    {
        if (used is not { Scheme: "Bearer", Parameter: { } expired })
            return used is not null && login.Forget();
        ForgetToken(expired);
        return !login.Shows(expired) || login.Forget();
    }

    private (TokenRealm? Realm, bool IsAdopted) Current()
    {
        lock (_change)
            return (_offered ?? _adopted, _offered is null);
    }

    private void Offer(AuthenticationChallenge challenge)
    {
        lock (_change)
        {
            var key = TokenRealm.KeyOf(challenge);
            if (_adopted?.Key == key)
                _offered = null;
            else if (_offered?.Key != key)
                _offered = _forgotten?.Key == key ? _forgotten : new TokenRealm(challenge, server, time);
        }
    }

    private void Adopt(TokenRealm realm)
    {
        _trouble.Clear();
        lock (_change)
        {
            if (_offered != realm)
                return;
            (_adopted, _offered) = (realm, null);
        }
    }

    private void Forget(TokenRealm realm)
    {
        lock (_change)
        {
            if (_offered == realm)
                _offered = null;
            if (_adopted == realm)
                _adopted = null;
            // Tokens that it yielded earlier are good when the registry names it again.
            _forgotten = realm;
        }
    }

    private void ForgetBasic()
    {
        lock (_change)
        {
            if (_offered is { IsBearer: false })
                _offered = null;
        }
    }

    private void ForgetToken(string value)
    {
        lock (_change)
        {
            _adopted?.Tokens.Forget(value);
            _offered?.Tokens.Forget(value);
            _forgotten?.Tokens.Forget(value);
        }
    }

    // What a firewall or a portal can cause is waited for; a password that the token server refuses is final.
    private RegistryException Judge(RegistryException e) =>
        !e.Failure.IsWorthRetrying && (e.IsNoTokenServer || e.Failure.Code == CopyFailure.RedirectRefused) && !_trouble.Note()
            ? new RegistryException(e.Failure with { IsWorthRetrying = true }, e)
            : e;

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
