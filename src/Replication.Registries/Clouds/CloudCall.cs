using System.Text.Json;
using System.Text.Unicode;
using Replication.Registries.Http;

namespace Replication.Registries.Clouds;

/// <summary>
/// Sends requests to a cloud API with JSON responses. Redirects are not followed, because the configuration names the host.
/// </summary>
internal sealed class CloudCall(TimeProvider time, CloudRoute route)
{
    private const int MaxAnswerBytes = 1024 * 1024;
    private const int MaxAttempts = 3;

    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(15);
    private static readonly HttpMessageInvoker Direct = Make(CloudRoute.Direct);
    private static readonly HttpMessageInvoker Out = Make(CloudRoute.Proxy);
    private static readonly HttpMessageInvoker Machine = Make(CloudRoute.Machine);

    /// <summary>
    /// Sends the request that <paramref name="compose"/> creates, with up to 3 attempts. Throws <see cref="RegistryException"/>.
    /// </summary>
    public async Task<JsonElement> SendAsync(string action, Func<HttpRequestMessage> compose, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(action, compose, ExplainLogin, cancellationToken);
        return answer.Body;

        CopyFailure? ExplainLogin(CloudAnswer answer, string host) =>
            !answer.IsSuccess ? Refused(action, host, answer.Status)
            : answer.Body.ValueKind == JsonValueKind.Undefined ? Unusable(action)
            : null;
    }

    /// <summary>
    /// Sends the request that <paramref name="compose"/> creates, with up to 3 attempts. <paramref name="explain"/> returns the failure
    /// that an answer of a host means; null for a success. Throws <see cref="RegistryException"/>.
    /// </summary>
    public async Task<CloudAnswer> SendAsync(
        string action,
        Func<HttpRequestMessage> compose,
        Func<CloudAnswer, string, CopyFailure?> explain,
        CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (answer, failure) = await TryAsync(action, compose, explain, cancellationToken);
            if (failure is null)
                return answer!;
            if (!failure.IsWorthRetrying || attempt == MaxAttempts)
                throw new RegistryException(failure);
            await Task.Delay(TimeSpan.FromMilliseconds(200 * attempt), time, cancellationToken);
        }
    }

    /// <summary>Returns a string of a response. Throws <see cref="RegistryException"/> when it is missing.</summary>
    public static string TextOf(JsonElement answer, string name, string action) =>
        Find(answer, name) is { ValueKind: JsonValueKind.String } member && member.GetString() is { Length: > 0 } text
            ? text
            : throw new RegistryException(Unusable(action));

    /// <summary>Returns a number of a response; null when it is missing.</summary>
    public static double? NumberOf(JsonElement answer, string name) => Find(answer, name) switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetDouble(out var value) => value,
        // Some APIs send numbers as strings.
        { ValueKind: JsonValueKind.String } text when double.TryParse(
            text.GetString(), System.Globalization.CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) => value,
        _ => null,
    };

    public static CopyFailure Unusable(string action) =>
        new(CopyFailure.ProtocolError, $"{action} returned no credentials. Check the endpoint.", IsWorthRetrying: false);

    private static HttpMessageInvoker Make(CloudRoute route) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        Proxy = new EnvironmentProxy(isOff: route != CloudRoute.Proxy),
        ConnectCallback = route == CloudRoute.Machine ? null : CloudConnector.ConnectAsync,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10),
    });

    private static HttpMessageInvoker InvokerOf(CloudRoute route) => route switch
    {
        CloudRoute.Machine => Machine,
        CloudRoute.Proxy => Out,
        _ => Direct,
    };

    private static JsonElement? Find(JsonElement answer, string name) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty(name, out var member) ? member : null;

    private async Task<(CloudAnswer? Answer, CopyFailure? Failure)> TryAsync(
        string action,
        Func<HttpRequestMessage> compose,
        Func<CloudAnswer, string, CopyFailure?> explain,
        CancellationToken cancellationToken)
    {
        using var request = compose();
        var host = request.RequestUri!.Authority;
        using var deadline = new Deadline(time, cancellationToken);
        deadline.Arm(CallTimeout);
        try
        {
            using var response = await InvokerOf(route).SendAsync(request, deadline.Token);
            var (body, _) = await BoundedBody.ReadAsync(response.Content, MaxAnswerBytes, deadline.Token);
            var answer = new CloudAnswer((int)response.StatusCode, Parse(body));
            return (answer, explain(answer, host));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (RegistryFailures.FindRegistryException(exception) is { } refused)
                return (null, refused.Failure);
            var reason = deadline.HasExpired ? "it did not answer in time" : RegistryFailures.Reason(exception);
            return (null, new CopyFailure(
                CopyFailure.RegistryUnavailable,
                $"{action} failed: the request to {host} failed because {reason}.",
                IsWorthRetrying: true));
        }
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> body)
    {
        if (!Utf8.IsValid(body.Span))
            return default;
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.Clone();
        }
        catch (JsonException)
        {
            return default;
        }
    }

    // The response may repeat secrets of the request, so only its status is shown.
    private static CopyFailure Refused(string action, string host, int status) => status is 429 or 408 or >= 500
        ? new CopyFailure(CopyFailure.RegistryUnavailable, $"{action} failed: {host} answered {status}.", IsWorthRetrying: true)
        : new CopyFailure(
            CopyFailure.Unauthorized,
            $"{action} failed: {host} answered {status}. The keys were rejected. Check the credentials and their permissions.",
            IsWorthRetrying: false);
}
