using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using Replication.Contracts.Instances;
using Replication.Registries.Authentication;

namespace Replication.Registries.Http;

/// <summary>
/// Sends requests to the API of one registry with one set of credentials: waits at the gate, authenticates, and retries transient failures.
/// It returns responses below 500 that are not throttling responses, and throws <see cref="RegistryException"/> for everything else.
/// </summary>
internal sealed partial class RegistryTransport : IDisposable
{
    private const int NoAnswer = 0;
    private const int MaxErrorBytes = 64 * 1024;
    // The first 401 contains the challenge or means an expired token; the second one means another expired token or missing scopes.
    private const int MaxAuthorizations = 2;

    // A canceled operation must end within two seconds.
    private static readonly TimeSpan CancellationGrace = TimeSpan.FromSeconds(1);

    private readonly string _name;
    private readonly Uri _endpoint;
    private readonly CredentialCache _login;
    private readonly RegistryClientOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RegistryHttpClient _http;
    private readonly Authenticator _authenticator;
    private readonly SecretFilter _filter;
    private readonly RequestRetrySchedule _schedule;

    public RegistryTransport(RegistryConnection connection, RegistryClientOptions options, TimeProvider time, ILogger logger)
    {
        _name = connection.Name ?? connection.Endpoint.Authority;
        _endpoint = connection.Endpoint;
        _login = new CredentialCache(connection, time);
        _options = options;
        _time = time;
        _logger = logger;
        Rules = new HostRules(connection);
        Gate = new HostGate(
            connection.Endpoint.Authority, options.MaxConcurrentRequests, options.MaxRetryAfter, options.RetryAfterLimit, time);
        _http = new RegistryHttpClient(connection, options, Rules);
        _authenticator = new Authenticator(_login, new TokenServer(connection, _login, options, _http, Rules, time), time);
        _filter = new SecretFilter(_login);
        _schedule = new RequestRetrySchedule(options.FirstRetryDelay, options.MaxRetryDelay);
    }

    public HostGate Gate { get; }

    public HostRules Rules { get; }

    public async Task<RegistryResponse> SendAsync(RegistryRequest request, CancellationToken cancellationToken)
    {
        if (request.Method != HttpMethod.Get && request.Method != HttpMethod.Head && !Rules.MayWrite(request.Uri))
            throw new RegistryException(RegistryFailures.Refused(request.Purpose, request.Uri, "requires a write"));
        await _authenticator.WaitForFirstResponseAsync(cancellationToken);
        try
        {
            return await SendUntilAnsweredAsync(request, cancellationToken);
        }
        finally
        {
            _authenticator.CompleteFirstRequest();
        }
    }

    /// <summary>Which of the two passwords of a rotation the registry accepted last; null before that, and with one password.</summary>
    public PasswordInUse? PasswordInUse => _login.InUse;

    /// <summary>True after the registry asked for a login; false as long as it answers every request without one.</summary>
    public bool RequiresLogin => _authenticator.IsChallenged;

    /// <summary>True when requests to the registry go through the environment's proxy.</summary>
    public bool UsesProxy => _http.UsesProxy(_endpoint);

    /// <summary>
    /// Sends one unauthenticated request. Returns the exception that prevented a response; null when there was a response.
    /// </summary>
    public async Task<Exception?> ReachAsync(Uri address, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(_time, cancellationToken);
        deadline.Arm(_options.AnswerTimeout);
        try
        {
            var purpose = new RequestPurpose(RegistrySide.None, _endpoint.Authority, "reaching it");
            using var response = await _http.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, address), purpose, deadline.Token);
            return null;
        }
        catch (Exception exception) when (RegistryFailures.FindRegistryException(
            exception) is { Failure.Code: CopyFailure.AddressRefused } refusal)
        {
            return refusal;
        }
        catch (RegistryException)
        {
            // It responded with a redirect that is not followed. The next request reports that.
            return null;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return exception;
        }
    }

    /// <summary>Logs the failure of a request that the copy does not need.</summary>
    public void ReportSkipped(RequestPurpose purpose, string reason) => LogSkipped(purpose.Action, purpose.Host, reason);

    /// <summary>Discards all tokens, because they may lack access to what was created after they were issued.</summary>
    public void ForgetTokens() => _authenticator.ForgetTokens();

    /// <summary>Waits before the next attempt: the <c>Retry-After</c> of the failure, or the backoff delay.</summary>
    public Task PauseAsync(CopyFailure failure, int attempt, CancellationToken cancellationToken)
    {
        var pause = _schedule.DelayAfter(attempt, _options.Jitter.Next());
        // The gate stays closed for the whole Retry-After. The additional delay spreads the requests that wait behind it.
        return Task.Delay(failure.RetryAfter is { } asked ? asked + pause / 4 : pause, _time, cancellationToken);
    }

    public void Dispose()
    {
        _http.Dispose();
        Gate.Dispose();
    }

    private async Task<RegistryResponse> SendUntilAnsweredAsync(RegistryRequest request, CancellationToken cancellationToken)
    {
        var authorizations = 0;
        var login = new LoginAttempt();
        for (var attempt = 1; ; attempt++)
        {
            var authorization = !Rules.IsRegistry(request.Uri) ? null
                : request.UsesPassword ? await _authenticator.UsePasswordAsync(login, cancellationToken)
                : await _authenticator.AuthorizeAsync(request.Scopes, request.IsLongRunning, login, cancellationToken);
            var (answer, failure) = await TryAsync(request, authorization, cancellationToken);
            if (answer is { IsFromRegistry: true, Status: not 401 })
                _authenticator.Accept(login, authorization);
            var canReauthorize = answer is not null && IsAuthenticationFailure(answer) && authorizations++ < MaxAuthorizations
                && (answer.Status == 401
                    ? _authenticator.HandleChallenge(
                        ChallengeParser.Parse(answer.HeaderValues("WWW-Authenticate")), authorization, request.Scopes, login)
                    : _authenticator.Renew(authorization));
            _authenticator.CompleteFirstRequest();
            if (canReauthorize && !request.MayRepeat())
            {
                Gate.ReportSuccess();
                answer!.CanReauthorize = true;
                return answer;
            }
            if (canReauthorize)
            {
                answer!.Dispose();
                attempt--;
                continue;
            }
            // Registries answer unauthenticated requests for private content with 401, 403 or 404.
            if (login.Failure is { } loginFailure && authorization is null && answer is { Status: 401 or 403 or 404 })
            {
                Gate.ReportSuccess();
                answer.Dispose();
                throw loginFailure;
            }
            if (answer is not null && !IsTransient(answer, request))
            {
                Gate.ReportSuccess();
                return answer;
            }
            failure ??= Throttled(answer!, request);
            answer?.Dispose();
            if (!failure.IsWorthRetrying
                || attempt >= _options.MaxAttempts
                || !request.RetriesFaults
                || failure.RetryAfter > _options.MaxRetryAfter)
                throw new RegistryException(failure) { IsFromRedirectTarget = answer is { IsFromRegistry: false } };
            LogRetry(request.Purpose.Action, request.Purpose.Host, attempt, failure.Message);
            await PauseAsync(failure, attempt, cancellationToken);
        }
    }

    // Amazon ECR answers 400 or 403 to an expired token.
    private static bool IsAuthenticationFailure(RegistryResponse answer) => answer.IsFromRegistry
        && (answer.Status == 401 || (answer.Status is 400 or 403
            && answer.Errors.Any(static error => error.Message.Contains("token has expired", StringComparison.OrdinalIgnoreCase))));

    private static bool IsTransient(RegistryResponse answer, RegistryRequest request)
    {
        if (answer.Status >= 500 && answer.RetryAfter is null && request.HasAlternative)
            return false;
        return answer.Status is 408 or 425 or 429 or (>= 500 and not 501)
            || RegistryFailures.HasCode(answer.Errors, "TOOMANYREQUESTS")
            // The storage behind a redirect rejects expired signatures. The registry signs a new address.
            || (answer.Status >= 400 && !answer.IsFromRegistry && request.ReadsBlob);
    }

    private CopyFailure Throttled(RegistryResponse answer, RegistryRequest request)
    {
        var failure = answer.ToFailure();
        // A rate limit of the host that the registry redirected to does not apply to other requests.
        if (!answer.IsFromRegistry && !request.ReadsBlob)
            return failure;
        if (answer.Status is 429 or 503 || failure.Code == CopyFailure.RateLimited)
        {
            Gate.ReportThrottling();
            if (failure.RetryAfter is { } asked)
                Gate.CloseFor(request is { HasAlternative: true, RetriesFaults: false } && asked > _options.MaxRetryDelay
                    ? _options.MaxRetryDelay
                    : asked);
            // Without Retry-After, other requests would also be refused and each would lose an attempt.
            else if (failure.Code == CopyFailure.RateLimited)
                Gate.CloseFor(_options.FirstRetryDelay);
        }
        return failure;
    }

    private async Task<(RegistryResponse? Answer, CopyFailure? Failure)> TryAsync(
        RegistryRequest request, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        var permit = await Gate.EnterAsync(request.Lane, cancellationToken);
        var deadline = new Deadline(_time, request.CreatesUpload ? CancellationToken.None : cancellationToken);
        CancellationTokenRegistration onCancel = default;
        try
        {
            deadline.Arm(request.AnswerTimeout ?? _options.AnswerTimeout);
            if (request.CreatesUpload)
            {
                cancellationToken.ThrowIfCancellationRequested();
                onCancel = cancellationToken.UnsafeRegister(_ => deadline.Arm(CancellationGrace), null);
            }
            var response = await _http.SendAsync(() => Compose(request, deadline, authorization), request.Purpose, deadline.Token);
            await onCancel.DisposeAsync();
            deadline.Arm(_options.StallTimeout);
            RegistryMetrics.Answered(_name, request.Method, (int)response.StatusCode);
            return (await ReadAsync(request, response, deadline, permit), null);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException
            or RegistryException)
        {
            await onCancel.DisposeAsync();
            permit.Dispose();
            deadline.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            RegistryMetrics.Answered(_name, request.Method, NoAnswer);
            return (null, RegistryFailures.OfException(request.Purpose, exception, deadline.HasExpired));
        }
    }

    private async Task<RegistryResponse> ReadAsync(
        RegistryRequest request, HttpResponseMessage response, Deadline deadline, GatePermit permit)
    {
        var isStreamed = request.MaxBodyBytes is null && response.IsSuccessStatusCode;
        try
        {
            var (body, isTooLong) = isStreamed || request.Method == HttpMethod.Head
                ? (default, false)
                : await BoundedBody.ReadAsync(response.Content, response.IsSuccessStatusCode
                    ? request.MaxBodyBytes ?? 0
                    : MaxErrorBytes, deadline.Token);
            deadline.Disarm();
            if (!isStreamed)
                permit.Dispose();
            return new RegistryResponse(request, response, deadline, permit)
            {
                Body = body,
                IsTooLong = isTooLong,
                IsFromRegistry = Rules.IsRegistry(response.RequestMessage!.RequestUri!),
                Errors = response.IsSuccessStatusCode ? [] : [
                    .. RegistryError.Parse(body).Select(error => new RegistryError(_filter.Clean(error.Code), _filter.Clean(error.Message)))
                ],
                RetryAfter = RetryAfter.Read(
                    response.Headers, isRateLimited: (int)response.StatusCode == 429, _time.GetUtcNow(), _options.RetryAfterLimit),
                HasCredentials = _login.HasCredentials,
                RegistryName = _name,
            };
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    private static HttpRequestMessage Compose(RegistryRequest request, Deadline deadline, AuthenticationHeaderValue? authorization)
    {
        request.BeforeSend?.Invoke();
        var message = new HttpRequestMessage(request.Method, request.Uri) { Content = request.Content?.Invoke(deadline) };
        message.Headers.Authorization = authorization;
        message.Headers.ExpectContinue = request.ExpectContinue ? true : null;
        foreach (var (name, value) in request.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
                message.Content?.Headers.TryAddWithoutValidation(name, value);
        }
        return message;
    }

    [LoggerMessage(LogLevel.Warning, "Optional request failed while {Action} at {Host}; the copy continues without it: {Reason}")]
    private partial void LogSkipped(string action, string host, string reason);

    [LoggerMessage(LogLevel.Debug, "Attempt {Attempt} of {Action} at {Host} failed: {Reason}")]
    private partial void LogRetry(string action, string host, int attempt, string reason);
}
