using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Replication.Testing.Servers.DocumentDb;

/// <summary>
/// Implements enough of the MongoDB wire protocol for a driver, and forwards each command to the functions of a PostgreSQL with the
/// DocumentDB extension. For tests only: it listens on loopback and supports no authentication, TLS, compression or transactions.
/// </summary>
public sealed class Gateway : IAsyncDisposable
{
    private readonly Postgres _postgres;
    private readonly Commands _commands;
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, bool> _connections = new();
    private Task _accepting = Task.CompletedTask;

    private Gateway(string postgres, int port)
    {
        _postgres = new Postgres(postgres);
        _listener = new TcpListener(IPAddress.Loopback, port);
        _listener.Start(backlog: 512);
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _commands = new Commands(_postgres, Port);
    }

    public int Port { get; }

    /// <summary>Listens on this port of the loopback address, or on a free port.</summary>
    public static Gateway Start(string postgres, int port = 0)
    {
        var gateway = new Gateway(postgres, port);
        gateway._accepting = gateway.AcceptAsync();
        return gateway;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections.Keys);
        _commands.Dispose();
        await _postgres.DisposeAsync();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            for (var number = 1; ; number++)
            {
                var connection = ServeAsync(await _listener.AcceptSocketAsync(_stop.Token), number);
                _connections[connection] = true;
                _ = connection.ContinueWith(ended => _connections.TryRemove(ended, out _), TaskScheduler.Default);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The gateway is being disposed.
        }
    }

    private async Task ServeAsync(Socket socket, int number)
    {
        await Task.Yield();
        socket.NoDelay = true;
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            while (await WireMessage.ReadAsync(stream, _stop.Token) is { } message)
            {
                var reply = await _commands.AnswerAsync(message.Command, number);
                if (message.WantsReply)
                    await message.ReplyAsync(stream, reply, _stop.Token);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The driver has closed the connection, or the test has ended.
        }
        catch (Exception e)
        {
            Console.Error.WriteLine($"DocumentDB gateway, connection {number}: {e}");
        }
    }
}
