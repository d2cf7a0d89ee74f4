using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using Replication.EmbeddedRegistry.Faults;
using Replication.EmbeddedRegistry.Protocol;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Serving;
using Replication.Testing.Servers;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Fleet;

/// <summary>Copies that take far longer than the consumer timeout of the broker.</summary>
public sealed class LongCopyTests(FleetServers servers) : IClassFixture<FleetServers>
{
    private const int ConsumerTimeoutMs = 4000;
    private const int Waiting = 4;
    private const long LayerBytes = 2_000_000;

    private static readonly TimeSpan CopyTime = TimeSpan.FromSeconds(5 * ConsumerTimeoutMs / 1000);

    [Fact]
    public async Task A_copy_longer_than_the_broker_waits_for_an_acknowledgement_neither_ends_nor_doubles()
    {
        await using var rabbitMq =
            await RabbitMqServer.StartAsync($"consumer_timeout = {ConsumerTimeoutMs}", "-rabbit channel_tick_interval 1000");
        await AssertItDoesNotWaitLongerAsync(rabbitMq.Address);
        await using var osaka = await LimitedRegistry.StartAsync();
        osaka.Server.Faults.Add(
            new RequestMatch { Method = "PUT", Kind = RequestKind.Upload, Repository = "long/app0" },
            Fault.ThrottleRequest((long)(LayerBytes / CopyTime.TotalSeconds)));
        // One copy at a time, so the wake-ups of the others also wait longer than the consumer timeout.
        await using var system = await FleetSystem.StartAsync(
            servers,
            workers: 1,
            settings: "worker: { maxConcurrentCopies: 1 }",
            instances: osaka.Instance("osaka"),
            rules: "- { name: to-osaka, source: hangzhou, target: osaka, level: namespace, namespace: long, tagFilter: \".*\" }",
            rabbitMq: rabbitMq,
            start: HostedReplication.Start);
        using var source = new RegistryPusher(system.Source.Address);

        await source.PushAsync("long/app0", "v1", Image(0));
        await osaka.Server.Requests.WhenAsync(
            static it => it is { Kind: RequestKind.Upload, Repository: "long/app0" }, TestContext.Current.CancellationToken);
        // Another worker would receive every message that the broker requeues.
        await system.StartAsync("worker");
        for (var i = 1; i <= Waiting; i++)
            await source.PushAsync($"long/app{i}", "v1", Image(i));

        for (var i = 0; i <= Waiting; i++)
        {
            var record = await system.Api.FinishedTaskAsync($"long/app{i}", "v1", () => system.Output);
            Assert.Equal(("succeeded", 1), (record.GetProperty("status").GetString(), record.GetProperty("attempt").GetInt32()));
            if (i == 0)
                Assert.True(record.GetProperty("finishedAt").GetDateTimeOffset() - record.GetProperty("startedAt")
                    .GetDateTimeOffset() > TimeSpan.FromMilliseconds(3 * ConsumerTimeoutMs), "the copy was too short to show anything");
            Assert.Single(osaka.Requests, it => it.Repository == $"long/app{i}" && it.ReceivedBytes >= LayerBytes);
            Assert.Single(osaka.Requests, it => it is { Method: "PUT", Kind: RequestKind.Manifest } && it.Repository == $"long/app{i}");
        }
    }

    // Verifies the consumer timeout: the broker closes the channel of a consumer that holds a message longer.
    private static async Task AssertItDoesNotWaitLongerAsync(Uri broker)
    {
        await using var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        var closed = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        channel.ChannelShutdownAsync += (_, reason) =>
        {
            closed.TrySetResult(reason.ReplyText);
            return Task.CompletedTask;
        };
        var queue = await channel.QueueDeclareAsync();
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: false, new AsyncEventingBasicConsumer(channel));
        await channel.BasicPublishAsync(exchange: "", routingKey: queue.QueueName, body: new byte[1]);
        Assert.Contains("timeout", await closed.Task.WaitAsync(TimeSpan.FromMinutes(1)), StringComparison.Ordinal);
    }

    private static SampleImage Image(int place) => SampleImage.Create(8400 + place, [LayerBytes]);
}
