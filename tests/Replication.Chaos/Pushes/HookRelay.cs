using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Replication.Chaos.Systems;
using Replication.Testing.Serving;

namespace Replication.Chaos.Pushes;

/// <summary>
/// A relay between a registry that sends its own notifications and the ingestors. It records which events the ingestors answered with 202.
/// </summary>
internal sealed class HookRelay : IAsyncDisposable
{
    private readonly ChaosSystem _system;
    private readonly string _instance;
    private readonly PushBook _book;
    private readonly Diary _diary;
    private HookClient? _hooks;
    private LoopbackServer _server = null!;
    private int _number;

    private HookRelay(ChaosSystem system, string instance, PushBook book, Diary diary) =>
        (_system, _instance, _book, _diary) = (system, instance, book, diary);

    public Uri Address => _server.Address;

    public static async Task<HookRelay> StartAsync(ChaosSystem system, string instance, PushBook book, Diary diary)
    {
        var relay = new HookRelay(system, instance, book, diary);
        relay._server = await LoopbackServer.StartAsync(relay.PassOnAsync);
        return relay;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _hooks?.Dispose();
    }

    private async Task PassOnAsync(HttpContext context)
    {
        try
        {
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync();
            var pushes = Read(body).ToList();
            foreach (var push in pushes)
                _book.Report(push);
            var status =
                await (_hooks ??= new HookClient(_system.Hooks, _diary)).PostAsync(_instance, body, Interlocked.Increment(ref _number));
            if (status == HttpStatusCode.Accepted)
                pushes.ForEach(_book.Accept);
            context.Response.StatusCode = (int)(status ?? HttpStatusCode.BadGateway);
        }
        catch (IOException)
        {
            // The registry was killed during the request.
        }
    }

    private IEnumerable<ChaosPush> Read(string body)
    {
        using var document = JsonDocument.Parse(body);
        foreach (var part in document.RootElement.GetProperty("events").EnumerateArray())
        {
            var target = part.GetProperty("target");
            if (part.GetProperty("action").GetString() == "push"
                && target.TryGetProperty("tag", out var tag)
                && tag.GetString() is { Length: > 0 } name)
            {
                yield return new ChaosPush(
                    _instance,
                    target.GetProperty("repository").GetString()!,
                    name,
                    target.GetProperty("digest").GetString()!,
                    part.GetProperty("id").GetString()!,
                    part.GetProperty("timestamp").GetDateTimeOffset());
            }
        }
    }
}
