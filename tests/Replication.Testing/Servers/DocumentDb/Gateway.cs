using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Replication.Testing.Servers.DocumentDb;

/// <summary>
/// Speaks enough of MongoDB's wire protocol for a driver, and hands each command to the functions of a PostgreSQL that has the DocumentDB
/// extension. For tests only: on loopback, without authentication, TLS, compression or transactions.
/// </summary>
public sealed class Gateway : IAsyncDisposable
{
    private readonly Postgres _postgres;
    private readonly Commands _commands;
    private readonly TcpListener _listener = new(IPAddress.Loopback, port: 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, bool> _connections = new();
    private Task _accepting = Task.CompletedTask;

    private Gateway(string postgres)
    {
        _postgres = new Postgres(postgres);
        _listener.Start(backlog: 512);
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _commands = new Commands(_postgres, Port);
    }

    public int Port { get; }

    /// <summary>Listens on a free port of the loopback address.</summary>
    public static Gateway Start(string postgres)
    {
        var gateway = new Gateway(postgres);
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
            // It was told to stop.
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
            // The driver, or the test, is gone.
        }
        catch (Exception e)
        {
            Console.Error.WriteLine($"DocumentDB gateway, connection {number}: {e}");
        }
    }
}
