using System.Net.Http.Headers;
using System.Text;
using Replication.Registries.Http;

namespace Replication.Registries.Authentication;

/// <summary>
/// Fetches tokens from the token server: with GET and Basic credentials, or with an OAuth2 POST for identity tokens and for servers that
/// require it (distribution, "Token Authentication" and "OAuth2 Token Authentication").
/// </summary>
internal sealed class TokenServer(
    RegistryConnection connection,
    CredentialCache login,
    RegistryClientOptions options,
    RegistryHttpClient http,
    HostRules rules,
    TimeProvider time)
{
    private const int MaxAnswerBytes = 1024 * 1024;
    private const string ClientId = "replication";

    private readonly RequestRetrySchedule _schedule = new(options.FirstRetryDelay, options.MaxRetryDelay);

    public async Task<BearerToken> FetchAsync(AuthenticationChallenge challenge, TokenScopes scopes)
    {
        while (true)
        {
            var credentials = await login.GetAsync(CancellationToken.None);
            var (failure, token, isNoTokenServer) = await FetchAsync(challenge, credentials, scopes);
            if (token is not null)
            {
                if (credentials is not null)
                    login.Accept(credentials);
                return token;
            }
            if (failure!.IsRefusal && credentials is not null && login.FindOther(credentials) is { } other)
            {
                var (_, otherToken, _) = await FetchAsync(challenge, other, scopes);
                if (otherToken is not null)
                {
                    login.Accept(other);
                    return otherToken;
                }
            }
            if (failure.Code != CopyFailure.Unauthorized || credentials is null || !login.Forget())
                throw new RegistryException(isNoTokenServer ? failure : Attributed(failure)) { IsNoTokenServer = isNoTokenServer };
        }
    }

    private CopyFailure Attributed(CopyFailure failure) =>
        failure.IsRefusal ? failure with { RefusedBy = connection.Name ?? connection.Endpoint.Authority } : failure;

    private async Task<(CopyFailure? Failure, BearerToken? Token, bool IsNoTokenServer)> FetchAsync(
        AuthenticationChallenge challenge, RegistryCredentials? credentials, TokenScopes scopes)
    {
        var realm = RealmOf(challenge, credentials);
        var purpose = new RequestPurpose(RegistrySide.None, connection.Endpoint.Authority, $"getting a token from {realm.Authority}");
        var service = challenge.Parameter("service");
        var mayPost = rules.MayPostPassword(realm);
        if (credentials is { Kind: CredentialKind.IdentityToken })
        {
            if (!mayPost)
                return (RegistryFailures.Refused(purpose, realm, "requires a login by POST"), null, false);
            var exchanged = await RequestAsync(ByPost(realm, service, credentials, scopes), scopes, purpose);
            return (exchanged.Failure, exchanged.Token, IsNotTokenServer(exchanged.Status, exchanged.Failure));
        }
        var (status, failure, token) = await RequestAsync(ByGet(realm, service, credentials, scopes), scopes, purpose);
        if (token is null && status is 400 or 401 or 404 or 405 && credentials is not null && mayPost)
        {
            var byPost = await RequestAsync(ByPost(realm, service, credentials, scopes), scopes, purpose);
            token = byPost.Token;
            // The response to GET is more specific when the server does not support POST.
            (status, failure) = status is 404 or 405 ? (byPost.Status, byPost.Failure) : (status, failure);
        }
        return (failure, token, IsNotTokenServer(status, failure));
    }

    private Uri RealmOf(AuthenticationChallenge challenge, RegistryCredentials? credentials)
    {
        var purpose = new RequestPurpose(RegistrySide.None, connection.Endpoint.Authority, "asking for a token");
        if (RemoteAddress.Resolve(connection.Endpoint, challenge.Parameter("realm")) is not { } realm)
            throw new RegistryException(RegistryFailures.Protocol(purpose, "its challenge has no usable realm")) { IsNoTokenServer = true };
        if (!rules.MayFollow(realm) || (credentials is not null && !rules.MayReceivePassword(realm)))
        {
            throw new RegistryException(new CopyFailure(
                CopyFailure.RedirectRefused,
                $"{purpose.Registry} requires a login at {realm.Scheme}://{realm.Authority}, which may not receive the password. If the "
                    + $"host belongs to the registry, list it under allowedHosts.",
                IsWorthRetrying: false));
        }
        return realm;
    }

    private async Task<(int Status, CopyFailure? Failure, BearerToken? Token)> RequestAsync(
        Func<HttpRequestMessage> compose, TokenScopes scopes, RequestPurpose purpose)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (status, failure, token) = await RequestOnceAsync(compose, scopes, purpose);
            if (failure is not { IsWorthRetrying: true } || attempt >= options.MaxAttempts || failure.RetryAfter > options.MaxRetryAfter)
                return (status, failure, token);
            await Task.Delay(failure.RetryAfter ?? _schedule.DelayAfter(attempt, options.Jitter.Next()), time);
        }
    }

    private async Task<(int Status, CopyFailure? Failure, BearerToken? Token)> RequestOnceAsync(
        Func<HttpRequestMessage> compose, TokenScopes scopes, RequestPurpose purpose)
    {
        using var deadline = new Deadline(time, CancellationToken.None);
        deadline.Arm(options.TokenTimeout);
        try
        {
            using var response = await http.SendAsync(compose, purpose, deadline.Token);
            var status = (int)response.StatusCode;
            var (body, isTooLong) = await BoundedBody.ReadAsync(response.Content, MaxAnswerBytes, deadline.Token);
            // A token server never requires a bearer token.
            if (status == 401
                && response.Headers.WwwAuthenticate.Any(static it => it.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)))
                return (status, RegistryFailures.Protocol(purpose, "the response requires a bearer token"), null);
            if (status == 403 && response.Content.Headers.ContentType?.MediaType == "text/html")
                return (status, RegistryFailures.Protocol(purpose, "the response is a web page (HTML) that denies access"), null);
            if (!response.IsSuccessStatusCode)
            {
                var wait = RetryAfter.Read(response.Headers, isRateLimited: status == 429, time.GetUtcNow(), options.RetryAfterLimit);
                return (status, Refusal(purpose, status, wait), null);
            }
            var token = isTooLong ? null : BearerToken.Parse(body, scopes, time.GetUtcNow());
            if (token is not null)
                return (status, null, token);
            var isPage = WebPage.Is(response.Content.Headers.ContentType?.MediaType, body.Span);
            var failure = isPage
                ? RegistryFailures.OfWebPage(purpose, status, retryAfter: null, login.HasCredentials)
                : RegistryFailures.Protocol(purpose, "the response contains no token");
            return (status, failure, null);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            return (0, RegistryFailures.OfException(purpose, exception, deadline.HasExpired), null);
        }
    }

    // The address is not a token server: it sends a web page, a redirect or 404.
    private static bool IsNotTokenServer(int status, CopyFailure? failure) =>
        IsMissing(status) || status is >= 200 and < 400 || (status is 401 or 403 && failure?.Code == CopyFailure.ProtocolError);

    private static bool IsMissing(int status) => status is 404 or 405 or 410;

    private CopyFailure Refusal(RequestPurpose purpose, int status, TimeSpan? retryAfter) => IsMissing(status)
        ? new CopyFailure(
            CopyFailure.Unauthorized,
            $"{purpose.Registry} answered {status} while {purpose.Action}: there is no token server at this address. Check the endpoint, "
                + $"and check any proxy in front of the registry.",
            IsWorthRetrying: false)
        : RegistryFailures.OfStatus(purpose, status, [], retryAfter, login.HasCredentials);

    private static Func<HttpRequestMessage> ByGet(Uri realm, string? service, RegistryCredentials? credentials, TokenScopes scopes) => () =>
    {
        var uri = service is null ? realm : RemoteAddress.WithQuery(realm, "service", service);
        uri = scopes.Texts.Aggregate(uri, static (address, scope) => RemoteAddress.WithQuery(address, "scope", scope));
        var request = new HttpRequestMessage(HttpMethod.Get, uri);
        if (credentials is not null)
            request.Headers.Authorization = Basic(credentials);
        return request;
    };

    private static Func<HttpRequestMessage> ByPost(Uri realm, string? service, RegistryCredentials credentials, TokenScopes scopes) =>
        () => new HttpRequestMessage(HttpMethod.Post, realm)
        {
            Content = new FormUrlEncodedContent([
                new("client_id", ClientId),
                new("service", service ?? ""),
                new("scope", scopes.Key),
                .. credentials.Kind == CredentialKind.IdentityToken
                    ? (ReadOnlySpan<KeyValuePair<string, string>>)[
                        new("grant_type", "refresh_token"), new("refresh_token", credentials.Secret.Reveal())
                    ]
                    : [new("grant_type", "password"), new("username", credentials.Username
                        ?? ""), new("password", credentials.Secret.Reveal())],
            ]),
        };

    public static AuthenticationHeaderValue Basic(RegistryCredentials credentials) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.Username}:{credentials.Secret.Reveal()}")));
}
