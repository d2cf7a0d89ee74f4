using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using Replication.Registries.Authentication;

namespace Replication.Registries.Http;

/// <summary>
/// Brings requests to one registry's API as one identity: waits at the gate, shows who we are, and tries again what failed for a moment.
/// What comes back is an answer below 500 that is no pushback; everything else is a <see cref="RegistryException"/>.
/// </summary>
internal sealed partial class RegistryTransport : IDisposable
{
    private const int NoAnswer = 0;
    private const int MaxErrorBytes = 64 * 1024;
    // The first 401 tells how to log in, or that a token ran out; a second that it ran out again, or that more scopes are wanted.
    private const int MaxAuthorizations = 2;

    // Whoever cancels is answered within two seconds.
    private static readonly TimeSpan LastAnswerTimeout = TimeSpan.FromSeconds(1);

    private readonly string _name;
    private readonly Uri _endpoint;
    private readonly Login _login;
    private readonly RegistryClientOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HttpWire _wire;
    private readonly Authenticator _authenticator;
    private readonly SecretFilter _filter;
    private readonly RetrySchedule _schedule;

    public RegistryTransport(RegistryConnection connection, RegistryClientOptions options, TimeProvider time, ILogger logger)
    {
        _name = connection.Name ?? connection.Endpoint.Authority;
        _endpoint = connection.Endpoint;
        _login = new Login(connection, time);
        _options = options;
        _time = time;
        _logger = logger;
        Rules = new HostRules(connection);
        Gate = new HostGate(connection.Endpoint.Authority, options.MaxConcurrentRequests, options.MaxRetryAfter, options.RetryAfterLimit, time);
        _wire = new HttpWire(connection, options, Rules);
        _authenticator = new Authenticator(_login, new TokenServer(connection, _login, options, _wire, Rules, time), time);
        _filter = new SecretFilter(_login);
        _schedule = new RetrySchedule(options.FirstRetryDelay, options.MaxRetryDelay);
    }

    public HostGate Gate { get; }

    public HostRules Rules { get; }

    public async Task<RegistryAnswer> SendAsync(RegistryRequest request, CancellationToken cancellationToken)
    {
        if (request.Method != HttpMethod.Get && request.Method != HttpMethod.Head && !Rules.MayWrite(request.Uri))
            throw new RegistryException(RegistryFailures.Refused(request.Errand, request.Uri, "wants something written"));
        await _authenticator.WaitForFirstAnswerAsync(cancellationToken);
        try
        {
            return await SendUntilAnsweredAsync(request, cancellationToken);
        }
        finally
        {
            _authenticator.HadFirstAnswer();
        }
    }

    /// <summary>True when requests to the registry go through the environment's proxy.</summary>
    public bool UsesProxy => _wire.UsesProxy(_endpoint);

    /// <summary>What keeps us from getting any answer, asked once and without saying who we are; null when there is one.</summary>
    public async Task<Exception?> ReachAsync(Uri address, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(_time, cancellationToken);
        deadline.Arm(_options.AnswerTimeout);
        try
        {
            var errand = new Errand(RegistrySide.Alone, _endpoint.Authority, "reaching it");
            using var response = await _wire.SendAsync(() => new HttpRequestMessage(HttpMethod.Get, address), errand, deadline.Token);
            return null;
        }
        catch (Exception exception) when (RegistryFailures.FindRegistryException(exception) is { Failure.Code: CopyFailure.AddressRefused } refusal)
        {
            return refusal;
        }
        catch (RegistryException)
        {
            // It answered, with a redirect that is not followed: what comes next tells of it.
            return null;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return exception;
        }
    }

    /// <summary>Logs that a request failed whose purpose is served otherwise.</summary>
    public void ReportSkipped(Errand errand, string reason) => LogSkipped(errand.Doing, errand.Host, reason);

    /// <summary>Waits as long as a failed try asks for.</summary>
    public Task PauseAsync(CopyFailure failure, int attempt, CancellationToken cancellationToken)
    {
        var pause = _schedule.PauseAfter(attempt, Random.Shared.NextDouble());
        // The gate itself stays closed as long as the registry asked for; the pause spreads those who wait behind it.
        return Task.Delay(failure.RetryAfter is { } asked ? asked + pause / 4 : pause, _time, cancellationToken);
    }

    public void Dispose()
    {
        _wire.Dispose();
        Gate.Dispose();
    }

    private async Task<RegistryAnswer> SendUntilAnsweredAsync(RegistryRequest request, CancellationToken cancellationToken)
    {
        var authorizations = 0;
        var login = new LoginAttempt();
        for (var attempt = 1; ; attempt++)
        {
            var authorization = Rules.IsRegistry(request.Uri)
                ? await _authenticator.AuthorizeAsync(request.Scopes, request.TakesLong, login, cancellationToken)
                : null;
            var (answer, failure) = await TryAsync(request, authorization, cancellationToken);
            var hasLearnt = answer is not null && IsAboutUs(answer) && authorizations++ < MaxAuthorizations
                && (answer.Status == 401
                    ? _authenticator.Learn(ChallengeParser.Parse(answer.HeaderValues("WWW-Authenticate")), authorization, request.Scopes)
                    : _authenticator.Renew(authorization));
            _authenticator.HadFirstAnswer();
            if (hasLearnt && !request.MayRepeat())
            {
                Gate.ReportSuccess();
                answer!.MayBeAuthorizedAnew = true;
                return answer;
            }
            if (hasLearnt)
            {
                answer!.Dispose();
                attempt--;
                continue;
            }
            // Registries hide from strangers what they would show to us.
            if (login.Failure is { } loginFailure && authorization is null && answer is { Status: 401 or 403 or 404 })
            {
                Gate.ReportSuccess();
                answer.Dispose();
                throw loginFailure;
            }
            if (answer is not null && !IsMomentary(answer, request))
            {
                Gate.ReportSuccess();
                return answer;
            }
            failure ??= PushedBack(answer!, request);
            answer?.Dispose();
            if (!failure.IsWorthRetrying || attempt >= _options.MaxAttempts || !request.RetriesFaults || failure.RetryAfter > _options.MaxRetryAfter)
                throw new RegistryException(failure) { IsAnsweredElsewhere = answer is { IsFromRegistry: false } };
            LogRetry(request.Errand.Doing, request.Errand.Host, attempt, failure.Message);
            await PauseAsync(failure, attempt, cancellationToken);
        }
    }

    // Amazon's registries answer 400 and 403 to a token that ran out.
    private static bool IsAboutUs(RegistryAnswer answer) => answer.IsFromRegistry
        && (answer.Status == 401 || (answer.Status is 400 or 403 && answer.Errors.Any(static error => error.Message.Contains("token has expired", StringComparison.OrdinalIgnoreCase))));

    private static bool IsMomentary(RegistryAnswer answer, RegistryRequest request)
    {
        if (answer.Status >= 500 && answer.RetryAfter is null && request.HasAlternative)
            return false;
        return answer.Status is 408 or 425 or 429 or (>= 500 and not 501)
            || RegistryFailures.Says(answer.Errors, "TOOMANYREQUESTS")
            // Storage behind a redirect refuses addresses that were signed too long ago; the registry signs a new one.
            || (answer.Status >= 400 && !answer.IsFromRegistry && request.ReadsBlob);
    }

    private CopyFailure PushedBack(RegistryAnswer answer, RegistryRequest request)
    {
        var failure = answer.ToFailure();
        // The rate limit of another host, which the registry redirected this request to, does not apply to other requests.
        if (!answer.IsFromRegistry && !request.ReadsBlob)
            return failure;
        if (answer.Status is 429 or 503 || failure.Code == CopyFailure.RateLimited)
        {
            Gate.ReportPushback();
            if (failure.RetryAfter is { } asked)
                Gate.CloseFor(request is { HasAlternative: true, RetriesFaults: false } && asked > _options.MaxRetryDelay ? _options.MaxRetryDelay : asked);
            // It counts requests and does not say until when: what others would ask meanwhile is refused as well, and costs them a try.
            else if (failure.Code == CopyFailure.RateLimited)
                Gate.CloseFor(_options.FirstRetryDelay);
        }
        return failure;
    }

    private async Task<(RegistryAnswer? Answer, CopyFailure? Failure)> TryAsync(RegistryRequest request, AuthenticationHeaderValue? authorization, CancellationToken cancellationToken)
    {
        var permit = await Gate.EnterAsync(request.Lane, cancellationToken);
        var deadline = new Deadline(_time, request.LeavesSomething ? CancellationToken.None : cancellationToken);
        CancellationTokenRegistration hurry = default;
        try
        {
            deadline.Arm(request.AnswerTimeout ?? _options.AnswerTimeout);
            if (request.LeavesSomething)
            {
                cancellationToken.ThrowIfCancellationRequested();
                hurry = cancellationToken.UnsafeRegister(_ => deadline.Arm(LastAnswerTimeout), null);
            }
            var response = await _wire.SendAsync(() => Compose(request, deadline, authorization), request.Errand, deadline.Token);
            await hurry.DisposeAsync();
            deadline.Arm(_options.StallTimeout);
            RegistryMetrics.Answered(_name, request.Method, (int)response.StatusCode);
            return (await ReadAsync(request, response, deadline, permit), null);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException or RegistryException)
        {
            await hurry.DisposeAsync();
            permit.Dispose();
            deadline.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            RegistryMetrics.Answered(_name, request.Method, NoAnswer);
            return (null, RegistryFailures.OfException(request.Errand, exception, deadline.HasExpired));
        }
    }

    private async Task<RegistryAnswer> ReadAsync(RegistryRequest request, HttpResponseMessage response, Deadline deadline, GatePermit permit)
    {
        var isStreamed = request.MaxBodyBytes is null && response.IsSuccessStatusCode;
        try
        {
            var (body, isTooLong) = isStreamed || request.Method == HttpMethod.Head
                ? (default, false)
                : await BoundedBody.ReadAsync(response.Content, response.IsSuccessStatusCode ? request.MaxBodyBytes ?? 0 : MaxErrorBytes, deadline.Token);
            deadline.Disarm();
            if (!isStreamed)
                permit.Dispose();
            return new RegistryAnswer(request, response, deadline, permit)
            {
                Body = body,
                IsTooLong = isTooLong,
                IsFromRegistry = Rules.IsRegistry(response.RequestMessage!.RequestUri!),
                Errors = response.IsSuccessStatusCode ? [] : [.. RegistryError.Parse(body).Select(error => new RegistryError(_filter.Clean(error.Code), _filter.Clean(error.Message)))],
                RetryAfter = RetryAfter.Read(response.Headers, isRateLimited: (int)response.StatusCode == 429, _time.GetUtcNow(), _options.RetryAfterLimit),
                HasCredentials = _login.IsSomebody,
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

    [LoggerMessage(LogLevel.Warning, "Request failed while {Doing} at {Host}; the copy continues without it: {Reason}")]
    private partial void LogSkipped(string doing, string host, string reason);

    [LoggerMessage(LogLevel.Debug, "Try {Attempt} of {Doing} at {Host} failed: {Reason}")]
    private partial void LogRetry(string doing, string host, int attempt, string reason);
}
