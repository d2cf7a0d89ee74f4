using System.Collections.Concurrent;
using System.Net.Http.Headers;

namespace Replication.Registries.Authentication;

/// <summary>
/// Authenticates requests to one registry. A challenge is adopted after it yielded a token. A challenge that fails is discarded, and the
/// next request gets a new one.
/// </summary>
internal sealed class Authenticator(CredentialCache login, TokenServer server, TimeProvider time)
{
    private const int MaxWiderScopes = 512;

    private static readonly AuthenticationChallenge PlainBasic = new("Basic", new Dictionary<string, string>());

    private readonly ConcurrentDictionary<string, TokenScopes> _widerScopes = new();
    private readonly TaskCompletionSource _firstResponse = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TokenServerOutage _outage = new(time);
    private readonly Lock _change = new();
    private TokenRealm? _adopted;
    private TokenRealm? _offered;
    private TokenRealm? _forgotten;
    private int _isFirstSent;

    /// <summary>
    /// With credentials, the first request goes alone, because the registry will probably answer it with a challenge. Parallel requests
    /// wait for it, so that they do not all fail with 401.
    /// </summary>
    public Task WaitForFirstResponseAsync(CancellationToken cancellationToken) =>
        !login.MayHaveCredentials || _firstResponse.Task.IsCompleted || Interlocked.Exchange(ref _isFirstSent, 1) == 0
            ? Task.CompletedTask
            : _firstResponse.Task.WaitAsync(cancellationToken);

    /// <summary>True after a challenge, also one that failed.</summary>
    public bool IsChallenged
    {
        get
        {
            lock (_change)
                return (_adopted ?? _offered ?? _forgotten) is not null;
        }
    }

    /// <summary>Releases the requests that wait for the first response.</summary>
    public void CompleteFirstRequest() => _firstResponse.TrySetResult();

    /// <summary>
    /// Returns the <c>Authorization</c> header; null to send none, so that the registry answers with a challenge. Throws
    /// <see cref="RegistryException"/> when authentication with the current challenge fails.
    /// </summary>
    public async ValueTask<AuthenticationHeaderValue?> AuthorizeAsync(
        TokenScopes scopes, bool isLongRunning, LoginAttempt attempt, CancellationToken cancellationToken)
    {
        var (realm, isAdopted) = Current();
        if (realm is null)
            return null;
        if (await login.GetAsync(cancellationToken) is { Kind: CredentialKind.RegistryToken, Secret: var token })
            return new AuthenticationHeaderValue("Bearer", token.Reveal());
        if (!realm.IsBearer)
            return (attempt.Other ?? await login.GetAsync(cancellationToken)) is { } credentials ? TokenServer.Basic(credentials) : null;
        if (attempt.HasFailedAt(realm))
        {
            Forget(realm);
            throw attempt.Failure!;
        }
        try
        {
            var fetched = await realm.Tokens.GetAsync(_widerScopes.GetValueOrDefault(scopes.Key, scopes), isLongRunning, cancellationToken);
            Adopt(realm);
            return new AuthenticationHeaderValue("Bearer", fetched.Value);
        }
        catch (RegistryException e)
        {
            var isGone = e.IsNoTokenServer || e.Failure.Code is CopyFailure.RedirectRefused or CopyFailure.RegistryUnavailable;
            if (isGone || !isAdopted)
                Forget(realm);
            var failure = WithOutageRetries(e);
            // A working token server may refuse some scopes and grant others.
            if (!isAdopted || attempt.Failure is not null || !(isGone || e.Failure.Code == CopyFailure.Unauthorized))
                throw failure;
            // The token server may have moved, so get a new challenge.
            attempt.Fail(realm, failure);
            return null;
        }
    }

    /// <summary>Returns a header with the user name and the password; null without credentials.</summary>
    public async ValueTask<AuthenticationHeaderValue?> UsePasswordAsync(LoginAttempt attempt, CancellationToken cancellationToken) =>
        (attempt.Other ?? await login.GetAsync(cancellationToken)) is { } credentials ? TokenServer.Basic(credentials) : null;

    /// <summary>Discards the tokens of all token servers.</summary>
    public void ForgetTokens()
    {
        lock (_change)
        {
            _adopted?.Tokens.Clear();
            _offered?.Tokens.Clear();
            _forgotten?.Tokens.Clear();
        }
    }

    /// <summary>Handles a 401 response. Returns true when the same request may succeed with new authorization.</summary>
    public bool HandleChallenge(
        IReadOnlyList<AuthenticationChallenge> challenges, AuthenticationHeaderValue? used, TokenScopes scopes, LoginAttempt attempt)
    {
        if (challenges.FirstOrDefault(static challenge => challenge.IsBearer && challenge.Parameter("realm") is not null) is { } bearer)
        {
            if (used is { Scheme: "Bearer", Parameter: { } refused })
            {
                ForgetToken(refused);
                if (login.IsRegistryToken(refused) && !login.Forget())
                    return false;
            }
            Offer(bearer);
            Widen(scopes, TokenScopes.Parse(bearer.Parameter("scope")));
            return true;
        }
        if (!login.MayHaveCredentials)
            return false;
        // The rejected credentials may have expired.
        if (used?.Scheme == "Basic" && !TryOther(used, attempt) && !login.Forget())
        {
            ForgetBasic();
            return false;
        }
        // Some registries send 401 without a challenge.
        Offer(challenges.FirstOrDefault(static challenge => challenge.IsBasic) ?? PlainBasic);
        return true;
    }

    /// <summary>Keeps the password of a rotation in use after the registry accepted it.</summary>
    public void Accept(LoginAttempt attempt, AuthenticationHeaderValue? used)
    {
        if (attempt.Other is { } accepted)
            login.Accept(accepted);
        else
            login.Accept(used);
    }

    /// <summary>
    /// Handles credentials that have expired, when the registry reports that without a 401. Returns true when newer ones may exist.
    /// </summary>
    public bool Renew(AuthenticationHeaderValue? used)
    {
        if (used is not { Scheme: "Bearer", Parameter: { } expired })
            return used is not null && login.Forget();
        ForgetToken(expired);
        return !login.IsRegistryToken(expired) || login.Forget();
    }

    private bool TryOther(AuthenticationHeaderValue rejected, LoginAttempt attempt)
    {
        if (attempt.Other is not null || login.FindOther(rejected) is not { } other)
            return false;
        attempt.Other = other;
        return true;
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
        _outage.Clear();
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
            // Its tokens stay usable when the registry names the same token server again.
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

    // A failure that a firewall or a captive portal can cause is retried for a while. A rejected password is final.
    private RegistryException WithOutageRetries(RegistryException e) =>
        !e.Failure.IsWorthRetrying && (e.IsNoTokenServer || e.Failure.Code == CopyFailure.RedirectRefused) && !_outage.Note()
            ? new RegistryException(e.Failure with { IsWorthRetrying = true }, e)
            : e;

    // Some registries use other repository names internally, and request them in the challenge. Some read only the first scope.
    private void Widen(TokenScopes scopes, TokenScopes wanted)
    {
        if (_widerScopes.GetValueOrDefault(scopes.Key, scopes).Cover(wanted))
            return;
        if (_widerScopes.Count >= MaxWiderScopes)
            _widerScopes.Clear();
        _widerScopes[scopes.Key] = wanted.And(scopes);
    }
}
