using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Replication.Benchmarks.Consoles;

/// <summary>
/// An open page without a browser: it starts a real circuit, receives and acknowledges what the server renders, and answers its calls of
/// scripts.
/// </summary>
internal sealed partial class Circuit : IAsyncDisposable
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false });
    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1);
    private readonly CancellationTokenSource _closed = new();
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;
    private string? _id;
    private long _renders;
    private long _bytes;

    private Circuit()
    {
    }

    /// <summary>How often the server has changed the page.</summary>
    public long Renders => Volatile.Read(ref _renders);

    /// <summary>The bytes of these changes.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Why the server ended the circuit; null while it is open.</summary>
    public string? Error { get; private set; }

    public static async Task<Circuit> OpenAsync(Uri page, string cookie)
    {
        var circuit = new Circuit();
        await circuit.StartAsync(page, cookie);
        return circuit;
    }

    /// <summary>Closes the page as a browser does.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_id is not null)
        {
            using var form = new MultipartFormDataContent { { new StringContent(_id), "circuitId" } };
            using var answer = await _http.PostAsync("_blazor/disconnect", form);
            answer.EnsureSuccessStatusCode();
        }
        await _closed.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
        _closed.Dispose();
        _sending.Dispose();
        _http.Dispose();
    }

    private async Task StartAsync(Uri page, string cookie)
    {
        var root = page.GetLeftPart(UriPartial.Authority);
        _http.BaseAddress = new Uri(root);
        _http.DefaultRequestHeaders.Add("Cookie", cookie);
        _http.DefaultRequestHeaders.Add("Accept", "text/html");
        var html = await _http.GetStringAsync(page);
        _socket.Options.SetRequestHeader("Cookie", cookie);
        _socket.Options.SetRequestHeader("Origin", root);
        await _socket.ConnectAsync(new Uri($"{root.Replace("http", "ws", StringComparison.Ordinal)}/_blazor"), CancellationToken.None);
        await SendAsync(Encoding.UTF8.GetBytes(BlazorPack.Handshake));
        _running = Task.WhenAll(ReceiveAsync(), KeepOpenAsync());
        await SendAsync(BlazorPack.Invocation("0", "StartCircuit", $"{root}/", page.AbsoluteUri, "[]", StateOf(html)));
        await _started.Task.WaitAsync(TimeSpan.FromMinutes(1));
        var operations = Markers().Matches(html).Select((marker, i) =>
            $$"""{"type":"add","ssrComponentId":{{i + 1}},"marker":{{marker.Groups[1].Value}}}""");
        await SendAsync(BlazorPack.Invocation(
            null, "UpdateRootComponents", $$"""{"batchId":1,"operations":[{{string.Join(',', operations)}}]}""", StateOf(html)));
    }

    private static string StateOf(string html) => State().Match(html) is { Success: true } state ? state.Groups[1].Value : "";

    private async Task KeepOpenAsync()
    {
        using var timer = new PeriodicTimer(KeepAlive);
        while (await timer.WaitForNextTickAsync(_closed.Token))
            await SendAsync(BlazorPack.Ping);
    }

    private async Task ReceiveAsync()
    {
        var (buffer, length, isOpen) = (new byte[64 * 1024], 0, false);
        while (true)
        {
            if (length == buffer.Length)
                Array.Resize(ref buffer, 2 * length);
            var got = await _socket.ReceiveAsync(buffer.AsMemory(length), _closed.Token);
            if (got.MessageType == WebSocketMessageType.Close)
                return;
            length += got.Count;
            if (!isOpen)
            {
                // The answer of the handshake is text that ends with a separator.
                var end = Array.IndexOf(buffer, (byte)0x1e, 0, length);
                if (end < 0)
                    continue;
                (isOpen, length) = (true, Shift(buffer, end + 1, length));
            }
            var messages = new List<object?[]>();
            length = Shift(buffer, BlazorPack.Read(buffer.AsSpan(0, length), messages), length);
            foreach (var message in messages)
                await TakeAsync(message);
        }
    }

    private static int Shift(byte[] buffer, int from, int length)
    {
        Buffer.BlockCopy(buffer, from, buffer, 0, length - from);
        return length - from;
    }

    private Task TakeAsync(object?[] message) => message switch
    {
        [1L, _, _, "JS.RenderBatch", object?[] and [long batch, byte[] changes], ..] => RenderedAsync(batch, changes),
        [1L, _, _, "JS.BeginInvokeJS", object?[] and [long call and not 0, ..], ..] =>
            SendAsync(BlazorPack.Invocation(null, "EndInvokeJSFromDotNet", call, true, $"[{call},true,null]")),
        [1L, _, _, "JS.Error", object?[] and [string error, ..], ..] => EndAsync(error),
        [3L, _, "0", _, string id, ..] => Started(id),
        [7L, var error, ..] => EndAsync(error?.ToString() ?? "closed"),
        _ => Task.CompletedTask,
    };

    private Task Started(string id)
    {
        _id = id;
        _started.TrySetResult();
        return Task.CompletedTask;
    }

    private Task EndAsync(string error)
    {
        Error = error;
        return Task.CompletedTask;
    }

    private Task RenderedAsync(long batch, byte[] changes)
    {
        Interlocked.Increment(ref _renders);
        Interlocked.Add(ref _bytes, changes.Length);
        return SendAsync(BlazorPack.Invocation(null, "OnRenderCompleted", batch, null));
    }

    private async Task SendAsync(byte[] message)
    {
        await _sending.WaitAsync(_closed.Token);
        try
        {
            await _socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, _closed.Token);
        }
        finally
        {
            _sending.Release();
        }
    }

    [GeneratedRegex("""<!--Blazor:(\{"type":"server".*?\})-->""")]
    private static partial Regex Markers();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(.*?)-->")]
    private static partial Regex State();
}
