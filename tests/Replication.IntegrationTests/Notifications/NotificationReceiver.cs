using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Replication.IntegrationTests.Notifications;

/// <summary>Receives notifications and returns configured responses.</summary>
internal sealed class NotificationReceiver : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<Received> _received = new();

    private NotificationReceiver()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static it => it.Listen(IPAddress.Loopback, 0));
        builder.Services.Configure<HostOptions>(static it => it.ShutdownTimeout = TimeSpan.FromSeconds(1));
        _application = builder.Build();
        _application.Run(TakeAsync);
    }

    internal sealed record Received(string Path, string Body, HeaderDictionary Headers, int Status)
    {
        public Guid Id => Guid.Parse(Headers["webhook-id"].ToString());
    }

    public Uri Address => new($"{_application.Urls.Single()}/events");

    public IReadOnlyList<Received> All => [.. _received];

    public IEnumerable<Guid> Arrived => All.Where(static it => it.Status < 300).Select(static it => it.Id);

    /// <summary>Returns the response status for the n-th request; the first is 1.</summary>
    public Func<int, int> Answer { get; set; } = static _ => 204;

    public static async Task<NotificationReceiver> StartAsync()
    {
        var receiver = new NotificationReceiver();
        await receiver._application.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var status = Answer(_received.Count + 1);
        if (status is 302)
            context.Response.Headers.Location = "/elsewhere";
        context.Response.StatusCode = status;
        _received.Enqueue(new Received(
            context.Request.Path,
            body,
            new HeaderDictionary(context.Request.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase)),
            status));
    }
}
