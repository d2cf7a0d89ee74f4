using System.Net.Http.Headers;
using System.Text;
using Replication.Registries.Http;

namespace Replication.Registries.Authentication;

/// <summary>
/// Fetches tokens: by GET with the password as Basic; by OAuth2 POST with an identity token, and from servers that want it so
/// (distribution, "Token Authentication" and "OAuth2").
/// </summary>
internal sealed class TokenServer(RegistryConnection connection, Login login, RegistryClientOptions options, HttpWire wire, HostRules rules, TimeProvider time)
{
    private const int MaxAnswerBytes = 1024 * 1024;
    private const string ClientId = "replication";

    private readonly RetrySchedule _schedule = new(options.FirstRetryDelay, options.MaxRetryDelay);

    public async Task<AccessToken> FetchAsync(AuthenticationChallenge challenge, TokenScopes scopes)
    {
        while (true)
        {
            var credentials = await login.GetAsync(CancellationToken.None);
            var (failure, token, isNoTokenServer) = await FetchAsync(challenge, credentials, scopes);
            if (token is not null)
                return token;
            if (failure!.Code != CopyFailure.Unauthorized || credentials is null || !login.Forget())
                throw new RegistryException(failure) { IsNoTokenServer = isNoTokenServer };
        }
    }

    private async Task<(CopyFailure? Failure, AccessToken? Token, bool IsNoTokenServer)> FetchAsync(
        AuthenticationChallenge challenge, RegistryCredentials? credentials, TokenScopes scopes)
    {
        var realm = RealmOf(challenge, credentials);
        var errand = new Errand(RegistrySide.Alone, connection.Endpoint.Authority, $"getting a token from {realm.Authority}");
        var service = challenge.Parameter("service");
        var mayPost = rules.MayPostPassword(realm);
        if (credentials is { Kind: CredentialKind.IdentityToken })
        {
            if (!mayPost)
                return (RegistryFailures.Refused(errand, realm, "wants us to log in by POST"), null, false);
            var exchanged = await AskAsync(ByPost(realm, service, credentials, scopes), scopes, errand);
            return (exchanged.Failure, exchanged.Token, IsElse(exchanged.Status, exchanged.Failure));
        }
        var (status, failure, token) = await AskAsync(ByGet(realm, service, credentials, scopes), scopes, errand);
        if (token is null && status is 400 or 401 or 404 or 405 && credentials is not null && mayPost)
        {
            var byPost = await AskAsync(ByPost(realm, service, credentials, scopes), scopes, errand);
            token = byPost.Token;
            // The first refusal tells more where the server knows nothing of the second way.
            (status, failure) = status is 404 or 405 ? (byPost.Status, byPost.Failure) : (status, failure);
        }
        return (failure, token, IsElse(status, failure));
    }

    private Uri RealmOf(AuthenticationChallenge challenge, RegistryCredentials? credentials)
    {
        var errand = new Errand(RegistrySide.Alone, connection.Endpoint.Authority, "asking for a token");
        if (RemoteAddress.Resolve(connection.Endpoint, challenge.Parameter("realm")) is not { } realm)
            throw new RegistryException(RegistryFailures.Protocol(errand, "it names no usable token server")) { IsNoTokenServer = true };
        if (!rules.MayFollow(realm) || (credentials is not null && !rules.MaySeePassword(realm)))
        {
            throw new RegistryException(new CopyFailure(
                CopyFailure.RedirectRefused,
                $"{errand.Registry} wants us to log in at {realm.Scheme}://{realm.Authority}, which may not see our password. If it is right, list it among the registry's allowed hosts.",
                IsWorthRetrying: false));
        }
        return realm;
    }

    private async Task<(int Status, CopyFailure? Failure, AccessToken? Token)> AskAsync(Func<HttpRequestMessage> compose, TokenScopes scopes, Errand errand)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (status, failure, token) = await AskOnceAsync(compose, scopes, errand);
            if (failure is not { IsWorthRetrying: true } || attempt >= options.MaxAttempts || failure.RetryAfter > options.MaxRetryAfter)
                return (status, failure, token);
            await Task.Delay(failure.RetryAfter ?? _schedule.PauseAfter(attempt, Random.Shared.NextDouble()), time);
        }
    }

    private async Task<(int Status, CopyFailure? Failure, AccessToken? Token)> AskOnceAsync(Func<HttpRequestMessage> compose, TokenScopes scopes, Errand errand)
    {
        using var deadline = new Deadline(time, CancellationToken.None);
        deadline.Arm(options.TokenTimeout);
        try
        {
            using var response = await wire.SendAsync(compose, errand, deadline.Token);
            var status = (int)response.StatusCode;
            var (body, isTooLong) = await BoundedBody.ReadAsync(response.Content, MaxAnswerBytes, deadline.Token);
            // A token server asks for a password at most.
            if (status == 401 && response.Headers.WwwAuthenticate.Any(static it => it.Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)))
                return (status, RegistryFailures.Protocol(errand, "the answer asks for a token itself"), null);
            if (status == 403 && response.Content.Headers.ContentType?.MediaType == "text/html")
                return (status, RegistryFailures.Protocol(errand, "the answer is a web page that refuses access"), null);
            if (!response.IsSuccessStatusCode)
            {
                var wait = RetryAfter.Read(response.Headers, isRateLimited: status == 429, time.GetUtcNow(), options.RetryAfterLimit);
                return (status, Refusal(errand, status, wait), null);
            }
            var token = isTooLong ? null : AccessToken.Parse(body, scopes, time.GetUtcNow());
            if (token is not null)
                return (status, null, token);
            var isPage = WebPage.Is(response.Content.Headers.ContentType?.MediaType, body.Span);
            var failure = isPage
                ? RegistryFailures.OfPage(errand, status, retryAfter: null, login.IsSomebody)
                : RegistryFailures.Protocol(errand, "the answer holds no token");
            return (status, failure, null);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            return (0, RegistryFailures.OfException(errand, exception, deadline.HasExpired), null);
        }
    }

    // What answers is a web page, a redirect or nothing that knows of tokens.
    private static bool IsElse(int status, CopyFailure? failure) =>
        IsMissing(status) || status is >= 200 and < 400 || (status is 401 or 403 && failure?.Code == CopyFailure.ProtocolError);

    private static bool IsMissing(int status) => status is 404 or 405 or 410;

    private CopyFailure Refusal(Errand errand, int status, TimeSpan? retryAfter) => IsMissing(status)
        ? new CopyFailure(
            CopyFailure.Unauthorized,
            $"{errand.Registry} answered {status} while {errand.Doing}: there is no token server, so nobody can log in. Check the endpoint, and what stands before the registry.",
            IsWorthRetrying: false)
        : RegistryFailures.OfStatus(errand, status, [], retryAfter, login.IsSomebody);

    private static Func<HttpRequestMessage> ByGet(Uri realm, string? service, RegistryCredentials? credentials, TokenScopes scopes) => () =>
    {
        var uri = service is null ? realm : RemoteAddress.WithQuery(realm, "service", service);
        uri = scopes.Texts.Aggregate(uri, static (address, scope) => RemoteAddress.WithQuery(address, "scope", scope));
        var request = new HttpRequestMessage(HttpMethod.Get, uri);
        if (credentials is not null)
            request.Headers.Authorization = Basic(credentials);
        return request;
    };

    private static Func<HttpRequestMessage> ByPost(Uri realm, string? service, RegistryCredentials credentials, TokenScopes scopes) => () => new HttpRequestMessage(HttpMethod.Post, realm)
    {
        Content = new FormUrlEncodedContent([
            new("client_id", ClientId),
            new("service", service ?? ""),
            new("scope", scopes.Key),
            .. credentials.Kind == CredentialKind.IdentityToken
                ? (ReadOnlySpan<KeyValuePair<string, string>>)[new("grant_type", "refresh_token"), new("refresh_token", credentials.Secret.Reveal())]
                : [new("grant_type", "password"), new("username", credentials.Username ?? ""), new("password", credentials.Secret.Reveal())],
        ]),
    };

    public static AuthenticationHeaderValue Basic(RegistryCredentials credentials) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.Username}:{credentials.Secret.Reveal()}")));
}
