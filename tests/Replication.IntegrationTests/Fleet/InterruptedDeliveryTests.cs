using System.Collections.Concurrent;
using MassTransit;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Replication.App.Hosting;
using Replication.Contracts.Tasks;
using Replication.IntegrationTests.Serving;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Fleet;

/// <summary>Deliveries that end early. The broker redelivers their messages, so they are no dead letters.</summary>
public sealed class InterruptedDeliveryTests(FleetServers servers) : IClassFixture<FleetServers>
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public enum Interruption
    {
        Canceled,
        SendFailed,
        ConnectionLost,
        ConnectionLostAndFailed,
    }

    [Theory]
    [InlineData(Interruption.Canceled)]
    [InlineData(Interruption.SendFailed)]
    [InlineData(Interruption.ConnectionLost)]
    [InlineData(Interruption.ConnectionLostAndFailed)]
    public async Task An_interrupted_message_is_redelivered_and_is_no_dead_letter(Interruption interruption)
    {
        await using var proxy = CuttableProxy.Start(servers.RabbitMq.Address.Port);
        var queue = $"interrupted-{interruption}";
        var deliveries = new ConcurrentQueue<bool>();
        // A publish whose confirmation is lost with the connection would be repeated.
        var published = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var redelivered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var bus = BusWith(servers.RabbitMq.Behind(proxy), queue, async context =>
        {
            deliveries.Enqueue(context.ReceiveContext.Redelivered);
            await published.Task;
            if (deliveries.Count == 1)
                await InterruptAsync(interruption, proxy, context.CancellationToken);
            redelivered.TrySetResult();
        });
        await bus.StartAsync();
        await bus.Publish(new TaskFinished { TaskId = Guid.NewGuid(), Batch = Guid.NewGuid() });
        published.SetResult();

        await redelivered.Task.WaitAsync(Patience);
        await bus.StopAsync();

        Assert.Equal([false, true], deliveries);
        await AssertNoDeadLettersAsync(queue);
    }

    [Fact]
    public async Task The_message_of_a_consumer_that_stops_stays_in_its_queue()
    {
        const string Queue = "interrupted-stop";
        var received = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = new CancellationTokenSource();
        var bus = BusWith(servers.RabbitMq, Queue, async _ =>
        {
            received.TrySetResult();
            // The token of the process, and not that of the delivery.
            await Task.Delay(Timeout.Infinite, stop.Token);
        });
        await bus.StartAsync();
        await bus.Publish(new TaskFinished { TaskId = Guid.NewGuid(), Batch = Guid.NewGuid() });
        await received.Task.WaitAsync(Patience);

        var stopping = bus.StopAsync();
        await stop.CancelAsync();
        await stopping;

        await AssertKeptAsync(Queue);
    }

    [Fact]
    public async Task A_message_that_fails_while_the_process_stops_stays_in_its_queue()
    {
        const string Queue = "interrupted-failed-stop";
        var received = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var stop = new CancellationTokenSource();
        var bus = BusWith(
            servers.RabbitMq,
            Queue,
            async _ =>
            {
                await stop.CancelAsync();
                received.TrySetResult();
                throw new ObjectDisposedException("the services of the process");
            },
            stop.Token);
        await bus.StartAsync();
        await bus.Publish(new TaskFinished { TaskId = Guid.NewGuid(), Batch = Guid.NewGuid() });
        await received.Task.WaitAsync(Patience);

        await bus.StopAsync();

        await AssertKeptAsync(Queue);
    }

    [Fact]
    public async Task A_worker_that_ends_before_the_broker_answers_leaves_no_connection()
    {
        var answering = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var proxy = CuttableProxy.Start(servers.RabbitMq.Address.Port, answering.Task);
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.Combine("replication.yaml"), $$"""
            bus: { transport: rabbitmq, uri: "{{servers.RabbitMq.Behind(proxy).Address}}" }
            store: { provider: mongodb, connectionString: "{{servers.Mongo.ConnectionString}}", database: interrupted }
            """);
        var worker = HostedReplication.Start(folder.Combine("replication.yaml"), "worker", new Uri("http://127.0.0.1:0"));
        await worker.ListeningAsync();
        await Waiting.UntilAsync(
            () => Task.FromResult(proxy.ConnectionCount > 0 ? "connected" : null), static () => "the bus does not connect", Patience);

        await worker.DisposeAsync();
        answering.SetResult();

        await Waiting.UntilAsync(
            () => Task.FromResult(proxy.ConnectionCount == 0 ? "closed" : null), static () => "the bus is still connected", Patience);
    }

    [Fact]
    public async Task A_message_that_fails_is_a_dead_letter()
    {
        const string Queue = "interrupted-never";
        var bus = BusWith(servers.RabbitMq, Queue, static _ => throw new InvalidOperationException("no message at all"));
        await bus.StartAsync();
        await bus.Publish(new TaskFinished { TaskId = Guid.NewGuid(), Batch = Guid.NewGuid() });

        await using var connection = await new ConnectionFactory { Uri = servers.RabbitMq.Address }.CreateConnectionAsync();
        var letter = await Waiting.UntilAsync(
            async () =>
            {
                await using var channel = await connection.CreateChannelAsync();
                try
                {
                    return await channel.BasicGetAsync($"{Queue}_error", autoAck: true);
                }
                catch (OperationInterruptedException)
                {
                    return null;
                }
            },
            static () => "the message is no dead letter",
            Patience);
        await bus.StopAsync();

        Assert.Equal(0u, letter.MessageCount);
    }

    private static IBusControl BusWith(
        RabbitMqServer server, string queue, MessageHandler<TaskFinished> handler, CancellationToken stopping = default) =>
        Bus.Factory.CreateUsingRabbitMq(it =>
        {
            it.Host(new UriBuilder(server.Address) { Scheme = "rabbitmq" }.Uri);
            it.ReceiveEndpoint(queue, endpoint =>
            {
                InterruptedDeliveryFilter.Use(endpoint, Pause, stopping);
                endpoint.Handler(handler);
            });
        });

    private static async Task InterruptAsync(Interruption interruption, CuttableProxy proxy, CancellationToken cancellationToken)
    {
        switch (interruption)
        {
            case Interruption.Canceled:
                throw new TaskCanceledException();
            case Interruption.SendFailed:
                throw new ConnectionException("the connection is closed");
        }
        proxy.Cut();
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException) when (interruption == Interruption.ConnectionLostAndFailed)
        {
            throw new InvalidOperationException("the work was interrupted");
        }
    }

    private async Task AssertKeptAsync(string queue)
    {
        await AssertNoDeadLettersAsync(queue);
        await using var connection = await new ConnectionFactory { Uri = servers.RabbitMq.Address }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await Waiting.UntilAsync(
            async () => await channel.BasicGetAsync(queue, autoAck: true), static () => "the message is not in the queue", Patience);
    }

    private async Task AssertNoDeadLettersAsync(string queue)
    {
        await using var connection = await new ConnectionFactory { Uri = servers.RabbitMq.Address }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await Assert.ThrowsAsync<OperationInterruptedException>(() => channel.QueueDeclarePassiveAsync($"{queue}_error"));
    }
}
