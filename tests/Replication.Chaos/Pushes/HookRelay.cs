using System.Net;
using System.Text;
using System.Text.Json;
using Replication.Chaos.Systems;
using Replication.Testing.Serving;

namespace Replication.Chaos.Pushes;

/// <summary>
/// A relay between a registry that sends its own notifications and the ingestors. It records which events the ingestors answered with 202.
/// </summary>
internal sealed class HookRelay : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ChaosSystem _system;
    private readonly string _instance;
    private readonly PushBook _book;
    private readonly Diary _diary;
    private readonly Task _serving;
    private HookClient? _hooks;
    private int _number;

    private HookRelay(ChaosSystem system, string instance, PushBook book, Diary diary)
    {
        (_system, _instance, _book, _diary) = (system, instance, book, diary);
        Address = new Uri($"http://127.0.0.1:{FreePort.Take()}/");
        _listener.Prefixes.Add(Address.AbsoluteUri);
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Address { get; }

    public static HookRelay Start(ChaosSystem system, string instance, PushBook book, Diary diary) => new(system, instance, book, diary);

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
        _hooks?.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
                _ = PassOnAsync(await _listener.GetContextAsync());
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // The relay is being disposed.
        }
    }

    private async Task PassOnAsync(HttpListenerContext context)
    {
        try
        {
            using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
            var body = await reader.ReadToEndAsync();
            var pushes = Read(body).ToList();
            foreach (var push in pushes)
                _book.Report(push);
            var status =
                await (_hooks ??= new HookClient(_system.Hooks, _diary)).PostAsync(_instance, body, Interlocked.Increment(ref _number));
            if (status == HttpStatusCode.Accepted)
                pushes.ForEach(_book.Accept);
            context.Response.StatusCode = (int)(status ?? HttpStatusCode.BadGateway);
            context.Response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or IOException or ObjectDisposedException)
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
