using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Replication.Testing.Servers;

/// <summary>Forwards TCP connections to a server on loopback, and can reset all of them at any time.</summary>
public sealed class CuttableProxy : IAsyncDisposable
{
    private const int BufferBytes = 64 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, port: 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Connection, bool> _connections = new();
    private readonly int _serverPort;
    private readonly Task _answering;
    private Task _accepting = Task.CompletedTask;

    private CuttableProxy(int serverPort, Task answering)
    {
        (_serverPort, _answering) = (serverPort, answering);
        _listener.Start(backlog: 512);
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
    }

    public int Port { get; }

    public int ConnectionCount => _connections.Count;

    /// <summary>Accepts connections at once, and forwards nothing before <paramref name="answering"/>.</summary>
    public static CuttableProxy Start(int serverPort, Task? answering = null)
    {
        var proxy = new CuttableProxy(serverPort, answering ?? Task.CompletedTask);
        proxy._accepting = proxy.AcceptAsync();
        return proxy;
    }

    /// <summary>Resets every connection, also in the middle of a transfer. Returns the number of connections.</summary>
    public int Cut()
    {
        var cut = _connections.Keys.ToList();
        foreach (var connection in cut)
            connection.Reset();
        return cut.Count;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        Cut();
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
        var connection =
            new Connection(client, new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true });
        _connections[connection] = true;
        try
        {
            client.NoDelay = true;
            await _answering;
            await connection.Server.ConnectAsync(IPAddress.Loopback, _serverPort);
            await Task.WhenAll(PumpAsync(client, connection.Server), PumpAsync(connection.Server, client));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // One side broke the connection, so reset the other side too.
            connection.Reset();
        }
        finally
        {
            _connections.TryRemove(connection, out _);
            connection.Close();
        }
    }

    private static async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[BufferBytes];
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer)) > 0)
            {
                for (var sent = 0; sent < count;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
            }
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            foreach (var side in (ReadOnlySpan<Socket>)[from, to])
                Connection.Reset(side);
            throw;
        }
    }

    private sealed record Connection(Socket Client, Socket Server)
    {
        public void Reset()
        {
            Reset(Client);
            Reset(Server);
        }

        public void Close()
        {
            Client.Dispose();
            Server.Dispose();
        }

        public static void Reset(Socket socket)
        {
            try
            {
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The socket is already closed.
            }
            socket.Dispose();
        }
    }
}
