using System.Net.Http.Headers;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Replication.EmbeddedRegistry.Notifications;

/// <summary>
/// Sends events to one endpoint in order, and retries each until the endpoint accepts it. Waiting events are in memory and are lost on
/// restart.
/// </summary>
internal sealed partial class EventSender : IAsyncDisposable
{
    private readonly NotificationEndpoint _endpoint;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };
    private readonly Channel<RegistryEvent> _waiting = Channel.CreateUnbounded<RegistryEvent>(new() { SingleReader = true });
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _sending;

    public EventSender(NotificationEndpoint endpoint, TimeProvider time, ILogger<EventSender> logger)
    {
        _endpoint = endpoint;
        _time = time;
        _logger = logger;
        _sending = SendAllAsync();
    }

    public void Enqueue(RegistryEvent happened)
    {
        if (!_endpoint.IgnoredActions.Contains(happened.Action))
            _waiting.Writer.TryWrite(happened);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _http.Dispose();
        _stopping.Dispose();
    }

    private async Task SendAllAsync()
    {
        var failures = 0;
        await foreach (var happened in _waiting.Reader.ReadAllAsync(_stopping.Token))
        {
            while (!await TrySendAsync(happened))
            {
                failures++;
                if (failures >= _endpoint.Threshold)
                    await Task.Delay(_endpoint.Backoff, _time, _stopping.Token);
            }
            failures = 0;
        }
    }

    private async Task<bool> TrySendAsync(RegistryEvent happened)
    {
        using var timeout = new CancellationTokenSource(_endpoint.Timeout, _time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stopping.Token);
        try
        {
            using var request =
                new HttpRequestMessage(HttpMethod.Post, _endpoint.Url) { Content = new ByteArrayContent(EventJson.Envelope(happened)) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(EventJson.ContentType);
            foreach (var (name, value) in _endpoint.Headers)
                request.Headers.TryAddWithoutValidation(name, value);
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ends.Token);
            // Like in distribution, a redirect also counts as accepted.
            if ((int)answer.StatusCode is >= 200 and < 400)
                return true;
            LogRefused(_endpoint.Name, (int)answer.StatusCode, happened.Id);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !_stopping.IsCancellationRequested)
        {
            LogUnreachable(happened.Id, _endpoint.Name, e.Message);
        }
        return false;
    }

    [LoggerMessage(LogLevel.Warning, "Endpoint {Endpoint} answered {Status} to event {Id}; the event is sent again")]
    private partial void LogRefused(string endpoint, int status, string id);

    [LoggerMessage(LogLevel.Warning, "Sending event {Id} to endpoint {Endpoint} failed; the event is sent again: {Reason}")]
    private partial void LogUnreachable(string id, string endpoint, string reason);
}
