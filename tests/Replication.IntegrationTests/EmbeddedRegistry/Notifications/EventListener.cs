using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Replication.Testing.Serving;

namespace Replication.IntegrationTests.EmbeddedRegistry.Notifications;

/// <summary>Receives notifications of registries and returns configured responses.</summary>
internal sealed class EventListener : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    private readonly Channel<Delivery> _deliveries = Channel.CreateUnbounded<Delivery>();

    private LoopbackServer _server = null!;

    private EventListener()
    {
    }

    public sealed record Delivery(IReadOnlyDictionary<string, string> Headers, JsonElement Event);

    public Uri Address => _server.Address;

    /// <summary>Returns the response status for a delivery.</summary>
    public Func<Delivery, CancellationToken, Task<int>> Answer { get; set; } = (_, _) => Task.FromResult(200);

    public static async Task<EventListener> StartAsync(int port = 0)
    {
        var listener = new EventListener();
        listener._server = await LoopbackServer.StartAsync(listener.TakeAsync, port);
        return listener;
    }

    /// <summary>Waits for the next delivery, whatever its response was.</summary>
    public async Task<Delivery> NextAsync()
    {
        using var deadline = new CancellationTokenSource(Timeout);
        return await _deliveries.Reader.ReadAsync(deadline.Token);
    }

    /// <summary>Waits for the next delivery of this action and kind. Other deliveries are skipped.</summary>
    public async Task<JsonElement> NextAsync(string action, string mediaTypePart = "")
    {
        while (true)
        {
            var happened = (await NextAsync()).Event;
            var mediaType = happened.GetProperty("target").TryGetProperty("mediaType", out var it) ? it.GetString() : "";
            if (happened.GetProperty("action").GetString() == action && mediaType!.Contains(mediaTypePart, StringComparison.Ordinal))
                return happened;
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        var body = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body);
        var headers = context.Request.Headers.ToDictionary(it => it.Key, it => it.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var status = 200;
        foreach (var happened in body.GetProperty("events").EnumerateArray())
        {
            var delivery = new Delivery(headers, happened);
            _deliveries.Writer.TryWrite(delivery);
            status = await Answer(delivery, context.RequestAborted);
        }
        context.Response.StatusCode = status;
    }
}
