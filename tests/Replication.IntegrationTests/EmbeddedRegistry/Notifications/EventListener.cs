using System.Net;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Replication.IntegrationTests.EmbeddedRegistry.Notifications;

/// <summary>Receives notifications of registries and returns configured responses.</summary>
internal sealed class EventListener : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);

    private readonly WebApplication _application;
    private readonly Channel<Delivery> _deliveries = Channel.CreateUnbounded<Delivery>();

    private EventListener(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(it => it.Listen(IPAddress.Loopback, port));
        builder.Services.Configure<HostOptions>(it => it.ShutdownTimeout = TimeSpan.FromSeconds(1));
        _application = builder.Build();
        _application.Run(TakeAsync);
    }

    public sealed record Delivery(IReadOnlyDictionary<string, string> Headers, JsonElement Event);

    public Uri Address => new(_application.Urls.Single());

    /// <summary>Returns the response status for a delivery.</summary>
    public Func<Delivery, CancellationToken, Task<int>> Answer { get; set; } = (_, _) => Task.FromResult(200);

    public static async Task<EventListener> StartAsync(int port = 0)
    {
        var listener = new EventListener(port);
        await listener._application.StartAsync();
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

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

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
