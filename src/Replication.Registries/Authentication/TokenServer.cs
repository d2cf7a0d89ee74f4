using System.Net.Http.Headers;
using System.Text;
using Replication.Registries.Http;

namespace Replication.Registries.Authentication;

/// <summary>Fetches tokens: by GET with the password as Basic, and from servers that want it otherwise by OAuth2 POST (distribution, "Token Authentication" and "OAuth2").</summary>
internal sealed class TokenServer(RegistryConnection connection, RegistryClientOptions options, HttpWire wire, HostRules rules, TimeProvider time)
{
    private const int MaxAnswerBytes = 1024 * 1024;
    private const string ClientId = "replication";

    private readonly RetrySchedule _schedule = new(options.FirstRetryDelay, options.MaxRetryDelay);

    public async Task<AccessToken> FetchAsync(AuthenticationChallenge challenge, TokenScopes scopes)
    {
        var realm = RealmOf(challenge);
        var errand = new Errand(RegistrySide.Alone, connection.Endpoint.Authority, $"getting a token from {realm.Authority}");
        var service = challenge.Parameter("service");
        var (status, failure, token) = await AskAsync(ByGet(realm, service, scopes), scopes, errand);
        if (token is null && status is 400 or 401 or 404 or 405 && connection.Password is not null)
        {
            var byPost = await AskAsync(ByPost(realm, service, scopes), scopes, errand);
            token = byPost.Token;
            // The first refusal tells more where the server knows nothing of the second way.
            failure = status is 404 or 405 ? byPost.Failure : failure;
        }
        return token ?? throw new RegistryException(failure!);
    }

    private Uri RealmOf(AuthenticationChallenge challenge)
    {
        var errand = new Errand(RegistrySide.Alone, connection.Endpoint.Authority, "asking for a token");
        if (RemoteAddress.Resolve(connection.Endpoint, challenge.Parameter("realm")) is not { } realm)
            throw new RegistryException(RegistryFailures.Protocol(errand, "it names no usable token server"));
        if (!rules.MayFollow(realm) || (connection.Password is not null && !rules.MaySeePassword(realm)))
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
            if (!response.IsSuccessStatusCode)
                return (status, RegistryFailures.OfStatus(errand, status, [], RetryAfter.Read(response.Headers, time.GetUtcNow()), connection.Password is not null), null);
            var token = isTooLong ? null : AccessToken.Parse(body, scopes, time.GetUtcNow());
            return (status, token is null ? RegistryFailures.Protocol(errand, "the answer holds no token") : null, token);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            return (0, RegistryFailures.OfException(errand, exception, deadline.HasExpired), null);
        }
    }

    private Func<HttpRequestMessage> ByGet(Uri realm, string? service, TokenScopes scopes) => () =>
    {
        var uri = service is null ? realm : RemoteAddress.WithQuery(realm, "service", service);
        uri = scopes.Texts.Aggregate(uri, static (address, scope) => RemoteAddress.WithQuery(address, "scope", scope));
        var request = new HttpRequestMessage(HttpMethod.Get, uri);
        if (connection.Password is { } password)
            request.Headers.Authorization = Basic(connection.Username, password.Reveal());
        return request;
    };

    private Func<HttpRequestMessage> ByPost(Uri realm, string? service, TokenScopes scopes) => () => new HttpRequestMessage(HttpMethod.Post, realm)
    {
        Content = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "password",
            ["client_id"] = ClientId,
            ["service"] = service ?? "",
            ["scope"] = scopes.Key,
            ["username"] = connection.Username ?? "",
            ["password"] = connection.Password?.Reveal() ?? "",
        }),
    };

    public static AuthenticationHeaderValue Basic(string? username, string password) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{username}:{password}")));
}
