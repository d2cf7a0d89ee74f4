using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Replication.Testing.Serving;

namespace Replication.IntegrationTests.Notifications;

/// <summary>Receives notifications and returns configured responses.</summary>
internal sealed class NotificationReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<Received> _received = new();

    private LoopbackServer _server = null!;

    private NotificationReceiver()
    {
    }

    internal sealed record Received(string Path, string Body, HeaderDictionary Headers, int Status)
    {
        public Guid Id => Guid.Parse(Headers["webhook-id"].ToString());
    }

    public Uri Address => new(_server.Address, "events");

    public IReadOnlyList<Received> All => [.. _received];

    public IEnumerable<Guid> Arrived => All.Where(static it => it.Status < 300).Select(static it => it.Id);

    /// <summary>Returns the response status for the n-th request; the first is 1.</summary>
    public Func<int, int> Answer { get; set; } = static _ => 204;

    public static async Task<NotificationReceiver> StartAsync()
    {
        var receiver = new NotificationReceiver();
        receiver._server = await LoopbackServer.StartAsync(receiver.TakeAsync);
        return receiver;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

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
