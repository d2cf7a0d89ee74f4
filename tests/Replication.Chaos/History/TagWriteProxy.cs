using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Replication.Chaos.History;

/// <summary>The proxy between one worker and one target. It forwards bytes and records each PUT request for a tag.</summary>
internal sealed partial class TagWriteProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, port: 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly string _worker;
    private readonly string _target;
    private readonly int _serverPort;
    private readonly WriteHistory _history;
    private readonly Diary _diary;
    private readonly Task _accepting;

    private TagWriteProxy(string worker, string target, int serverPort, WriteHistory history, Diary diary)
    {
        (_worker, _target, _serverPort, _history, _diary) = (worker, target, serverPort, history, diary);
        _listener.Start(backlog: 512);
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public static TagWriteProxy Start(string worker, string target, int serverPort, WriteHistory history, Diary diary) =>
        new(worker, target, serverPort, history, diary);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptSocketAsync(_stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The proxy is being disposed.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        await Task.Yield();
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        var watch = new Exchange();
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _serverPort);
            await Task.WhenAll(PumpAsync(client, server, watch.Sent), PumpAsync(server, client, watch.Answered));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // One side broke the connection, so reset the other side too.
            client.Close(timeout: 0);
        }
        finally
        {
            lock (watch)
                Finish(watch, status: null);
            client.Dispose();
        }

        async Task PumpAsync(Socket from, Socket to, StringBuilder text)
        {
            var buffer = new byte[64 * 1024];
            try
            {
                int count;
                while ((count = await from.ReceiveAsync(buffer)) > 0)
                {
                    lock (watch)
                        Observe(watch, text, Encoding.Latin1.GetString(buffer, 0, count));
                    for (var sent = 0; sent < count;)
                        sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
                }
                to.Shutdown(SocketShutdown.Send);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                from.Close(timeout: 0);
                to.Close(timeout: 0);
                throw;
            }
        }
    }

    private void Observe(Exchange watch, StringBuilder text, string more)
    {
        // Keep the end of the text, because it may contain the beginning of a match.
        if (text.Length > 1024)
            text.Remove(0, text.Length - 1024);
        text.Append(more);
        var all = text.ToString();
        if (text == watch.Sent && TagPut().Match(all) is { Success: true } put)
        {
            Finish(watch, status: null);
            watch.Write = new TagWrite(_worker, _target, put.Groups[1].Value, put.Groups[2].Value, _diary.Elapsed);
            watch.Answered.Clear();
            text.Clear();
        }
        else if (text == watch.Answered && watch.Write is not null && Answer().Match(all) is { Success: true } answer)
        {
            text.Clear();
            Finish(watch, int.Parse(answer.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private void Finish(Exchange watch, int? status)
    {
        if (watch.Write is { } write)
            _history.Add(write with { Ended = _diary.Elapsed, Status = status });
        watch.Write = null;
    }

    // A reference that contains a colon is a digest.
    [GeneratedRegex(@"PUT /v2/(\S+)/manifests/([^\s:]+) HTTP/1\.1\r\n")]
    private static partial Regex TagPut();

    [GeneratedRegex(@"HTTP/1\.1 ([2-5][0-9][0-9]) ")]
    private static partial Regex Answer();

    private sealed class Exchange
    {
        public StringBuilder Sent { get; } = new();

        public StringBuilder Answered { get; } = new();

        public TagWrite? Write { get; set; }
    }
}
