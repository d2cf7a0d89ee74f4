using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Replication.Testing.Serving;

namespace Replication.IntegrationTests.Registries.Clouds;

/// <summary>A fake cloud API. It returns configured responses and records the requests.</summary>
internal sealed class FakeCloud : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Func<FakeCloudCall, (int Status, string Body)> _answer;
    private readonly Task _serving;

    private FakeCloud(Func<FakeCloudCall, (int Status, string Body)> answer)
    {
        _answer = answer;
        Address = new Uri($"http://127.0.0.1:{FreePort.Take()}/");
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Address { get; }

    public ConcurrentQueue<FakeCloudCall> Calls { get; } = new();

    public static FakeCloud Start(Func<FakeCloudCall, (int Status, string Body)> answer) => new(answer);

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
                await AnswerAsync(await _listener.GetContextAsync());
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
        var call = new FakeCloudCall(
            context.Request.HttpMethod,
            context.Request.RawUrl!,
            await reader.ReadToEndAsync(),
            context.Request.Headers.AllKeys.ToDictionary(
                static key => key!, key => context.Request.Headers[key]!, StringComparer.OrdinalIgnoreCase));
        Calls.Enqueue(call);
        var (status, body) = _answer(call);
        context.Response.StatusCode = status;
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
        context.Response.Close();
    }
}

internal sealed record FakeCloudCall(string Method, string Target, string Body, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>A field of a form.</summary>
    public string? Field(string name) =>
        Body.Split('&')
            .Select(static it => it.Split('=', 2))
            .Where(it => it[0] == name)
            .Select(static it => WebUtility.UrlDecode(it[1]))
            .FirstOrDefault();
}
