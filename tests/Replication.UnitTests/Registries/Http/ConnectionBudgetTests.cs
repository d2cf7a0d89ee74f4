using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Replication.Registries.Http;
using Xunit;

namespace Replication.UnitTests.Registries.Http;

/// <summary>Connections within a budget.</summary>
public sealed class ConnectionBudgetTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_connection_beyond_the_limit_fails_and_a_closed_one_frees_its_slot()
    {
        using var budget = new ConnectionBudget(1, _time);
        var first = await budget.OpenAsync(static _ => ConnectAsync(), default);
        Assert.IsAssignableFrom<NetworkStream>(first);

        var second = budget.OpenAsync(static _ => ConnectAsync(), default).AsTask();
        Assert.False(second.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(SocketError.TooManyOpenSockets, (await Assert.ThrowsAsync<SocketException>(() => second)).SocketErrorCode);

        var third = budget.OpenAsync(static _ => ConnectAsync(), default).AsTask();
        await first.DisposeAsync();
        await first.DisposeAsync();
        await using (await third)
            Assert.Equal(0, budget.Free);
        Assert.Equal(1, budget.Free);
    }

    [Fact]
    public async Task A_failed_or_canceled_connection_frees_its_slot()
    {
        using var budget = new ConnectionBudget(1, _time);

        await Assert.ThrowsAsync<SocketException>(
            () => budget.OpenAsync(static _ => throw new SocketException((int)SocketError.ConnectionRefused), default).AsTask());
        using var canceled = new CancellationTokenSource();
        await canceled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => budget.OpenAsync(static _ => ConnectAsync(), canceled.Token)
            .AsTask());

        Assert.Equal(1, budget.Free);
    }

    private static async ValueTask<Stream> ConnectAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener.LocalEndpoint);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
