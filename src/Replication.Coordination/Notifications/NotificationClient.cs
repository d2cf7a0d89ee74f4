using System.Net.Http.Headers;
using Replication.Contracts.Tasks;

namespace Replication.Coordination.Notifications;

/// <summary>Posts a notification to its URL. It does not follow redirects and does not read the body of the answer.</summary>
internal sealed class NotificationClient(NotificationOptions options, TimeProvider time) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        // A span would contain the URL, and its path may be a secret.
        ActivityHeadersPropagator = null,
        ConnectTimeout = options.AnswerTimeout,
        // Reconnects regularly, so that a new DNS address of the target is used.
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = options.AnswerTimeout,
    };

    /// <summary>Whether the target has it; if not, why.</summary>
    public async Task<NotificationOutcome> SendAsync(
        NotificationTarget target, CompletionEvent completion, CancellationToken cancellationToken)
    {
        var body = CompletionCloudEvent.Write(completion);
        var now = time.GetUtcNow();
        using var request = new HttpRequestMessage(HttpMethod.Post, target.Url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(CompletionCloudEvent.MediaType, "utf-8");
        request.Headers.Add("webhook-id", completion.Id.ToString());
        request.Headers.Add("webhook-timestamp", WebhookSignature.Timestamp(now));
        request.Headers.Add("webhook-signature", WebhookSignature.Of(target.Secret.Reveal(), completion.Id, now, body));
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return (int)response.StatusCode switch
            {
                >= 200 and < 300 => NotificationOutcome.Arrived,
                // The receiver does not accept this event; a retry would fail again.
                400 or 413 or 422 => new NotificationOutcome(IsWorthRetrying: false, $"it answers {(int)response.StatusCode}"),
                >= 300 and < 400 =>
                    new NotificationOutcome(IsWorthRetrying: true, $"it answers {(int)response.StatusCode}; redirects are not followed"),
                var status => new NotificationOutcome(IsWorthRetrying: true, $"it answers {status}"),
            };
        }
        catch (HttpRequestException e)
        {
            return new NotificationOutcome(IsWorthRetrying: true, $"it cannot be reached ({e.HttpRequestError})");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new NotificationOutcome(IsWorthRetrying: true, $"it does not answer within {options.AnswerTimeout.TotalSeconds} s");
        }
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>The result of an attempt. A null reason means success.</summary>
internal sealed record NotificationOutcome(bool IsWorthRetrying, string? Reason)
{
    public static NotificationOutcome Arrived { get; } = new(false, null);
}
