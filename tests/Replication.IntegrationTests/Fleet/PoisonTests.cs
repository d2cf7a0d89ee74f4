using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Replication.Contracts.Tasks;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Api;
using Replication.IntegrationTests.Serving;
using Replication.Testing.Serving;
using Xunit;

namespace Replication.IntegrationTests.Fleet;

/// <summary>Messages that cannot be consumed are kept, counted and can be redelivered. They do not block other messages.</summary>
public sealed class PoisonTests(FleetServers servers) : IClassFixture<FleetServers>
{
    private const string MassTransitJson = "application/vnd.masstransit+json";

    [Fact]
    public async Task Unprocessable_messages_are_stored_counted_and_redelivered()
    {
        await using var system = await FleetSystem.StartAsync(servers, coordinators: 1, workers: 1);
        await using var connection = await new ConnectionFactory { Uri = servers.RabbitMq.Address }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        using var source = new RegistryPusher(system.Source.Address);

        await PublishAsync(channel, "batches", "no message at all");
        // The message can be parsed, but not planned: every retry fails.
        await PublishAsync(channel, "batches", Push(Guid.NewGuid(), repository: null, digest: null));
        await PublishAsync(
            channel,
            "copies",
            """{"messageType":["urn:message:Replication.Contracts.Tasks:CopyImage"],"message":{"taskId":"no id","target":"tokyo"}}""");
        await PublishAsync(channel, "copies", """{"messageType":["urn:message:Some.Other:Message"],"message":{}}""");
        // A push that an earlier version could not consume.
        var push = Guid.NewGuid();
        var image = SampleImage.Create(1, [10_000]);
        foreach (var blob in image.Blobs)
            await source.PushBlobAsync("team/poison", blob);
        await source.PutManifestAsync("team/poison", image.Digest, image);
        await PublishAsync(channel, "batches_error", Push(push, "team/poison", image.Digest));

        await WaitForLettersAsync(system, ("batches_error", 3), ("batches_skipped", 0), ("copies_error", 1), ("copies_skipped", 1));
        using var http = new HttpClient { BaseAddress = system.Api.Address };
        await Waiting.UntilAsync(
            async () => Regex.IsMatch(await http.GetStringAsync("/metrics"), """replication_dead_letters\{.*queue="batches_error"\} 3""")
                ? ""
                : null,
            () => system.Output);

        var (status, redelivered) = await system.Api.PostAsync("/api/v1/dead-letters/batches_error/redeliver", "");
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(3, redelivered.GetProperty("redelivered").GetInt32());
        DescribedSchema.AssertFits(
            JsonNode.Parse(await http.GetStringAsync("/openapi/v1.json"))!.AsObject(), "redeliverDeadLetters", 200, redelivered);
        var task = await system.Api.FinishedTaskAsync("team/poison", "v1", () => system.Output);
        Assert.Equal("succeeded", task.GetProperty("status").GetString());
        Assert.Equal(push, task.GetProperty("batch").GetGuid());
        await WaitForLettersAsync(system, ("batches_error", 2), ("batches_skipped", 0), ("copies_error", 1), ("copies_skipped", 1));
        Assert.Equal(HttpStatusCode.NotFound, (await system.Api.PostAsync("/api/v1/dead-letters/copies/redeliver", "")).Status);
    }

    [Fact]
    public async Task A_plain_client_reports_pushes_and_a_bad_message_is_kept_and_replayed()
    {
        // Nothing else reports the pushes of this instance.
        await using var system = await FleetSystem.StartAsync(
            servers,
            coordinators: 1,
            workers: 1,
            instances: $"- {{ name: quiet, endpoint: {FleetSystem.SourceMark} }}\n  - {{ name: osaka, endpoint: {FleetSystem.TargetMark} }}",
            rules: "- { name: quiet, source: quiet, target: osaka, level: namespace, namespace: quiet, tagFilter: \".*\" }",
            start: HostedReplication.Start);
        await using var connection = await new ConnectionFactory { Uri = servers.RabbitMq.Address }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        using var source = new RegistryPusher(system.Source.Address);
        using var target = new RegistryPusher(system.Target.Address);
        var image = SampleImage.Create(700);
        await source.PushAsync("quiet/app", "v0", image);

        await SendAsync("application/json", """{"version":1,"instance":"quiet","id":"1","repository":"quiet/app","tag":"v0"}""");
        // A content type is not needed.
        await SendAsync(null, """{"version":1,"instance":"later","id":"2","repository":"quiet/app","tag":"v1"}""");
        await SendAsync("application/json", "no JSON");

        Assert.Equal("succeeded", await StatusAsync("v0"));
        Assert.True(await target.HoldsAsync("quiet/app", "v0", image));
        var kept = await Waiting.UntilAsync(
            async () => (await system.Api.GetAsync("/api/v1/quarantine?instance=bus")).GetProperty("items") is var items
                && items.GetArrayLength() == 1 ? items[0].GetProperty("id").GetString() : null,
            () => system.Output);
        var (status, refused) = await system.Api.PostAsync($"/api/v1/quarantine/{kept}/replay", "");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "quarantine.unreadable"), (
            status, refused.GetProperty("errors")[0].GetProperty("code").GetString()));
        await Waiting.UntilAsync(
            async () => (await channel.QueueDeclarePassiveAsync("pushes_error")).MessageCount == 1 ? "" : null,
            () => system.Output);
        // Nothing is consumed again and again.
        Assert.Equal(0u, (await channel.QueueDeclarePassiveAsync("pushes")).MessageCount);
        await channel.QueuePurgeAsync("pushes_error");

        await system.Api.PostAsync(
            "/api/v1/instances",
            $$$"""{"name":"later","endpoint":"{{{system.Source.Address.GetLeftPart(UriPartial.Authority)}}}"}""");
        var (_, replayed) = await system.Api.PostAsync($"/api/v1/quarantine/{kept}/replay", "");
        Assert.Equal(1, replayed.GetProperty("accepted").GetInt32());
        Assert.Empty((await system.Api.GetAsync("/api/v1/quarantine")).GetProperty("items").EnumerateArray());

        ValueTask SendAsync(string? contentType, string body) => channel.BasicPublishAsync(
            "", "pushes", mandatory: true, new BasicProperties { ContentType = contentType, Persistent = true }, Encoding.UTF8.GetBytes(body));

        async Task<string?> StatusAsync(string tag) =>
            (await system.Api.FinishedTaskAsync("quiet/app", tag, () => system.Output)).GetProperty("status").GetString();
    }

    [Fact]
    public async Task Every_queue_is_a_durable_quorum_queue_without_message_loss()
    {
        await using var system = await FleetSystem.StartAsync(servers, coordinators: 1, workers: 1, start: HostedReplication.Start);
        await using var connection = await new ConnectionFactory { Uri = servers.RabbitMq.Address }.CreateConnectionAsync();
        await WaitForLettersAsync(system);

        // The broker refuses to declare an existing queue with different arguments.
        foreach (var queue in (string[])["batches", "pushes", "push-groups", .. CopyQueue.Names])
        {
            foreach (var name in (string[])[queue, $"{queue}_error", $"{queue}_skipped"])
            {
                await DeclareAsync(connection, name, new Dictionary<string, object?>
                {
                    ["x-queue-type"] = "quorum",
                    ["x-delivery-limit"] = 1000,
                    ["x-dead-letter-exchange"] = $"{queue}_error",
                    ["x-dead-letter-strategy"] = "at-least-once",
                    ["x-overflow"] = "reject-publish",
                });
            }
            await Assert.ThrowsAsync<OperationInterruptedException>(
                () => DeclareAsync(connection, queue, new Dictionary<string, object?> { ["x-queue-type"] = "classic" }));
        }
        if (!servers.RabbitMq.IsControllable)
            return;
        var consumers = JsonSerializer.Deserialize<JsonElement>(
            await servers.RabbitMq.ControlAsync("list_consumers", "queue_name", "prefetch_count", "ack_required", "--formatter", "json"));
        var prefetch = consumers.EnumerateArray()
            .Select(it => (it.GetProperty("queue_name").GetString(), it.GetProperty("prefetch_count").GetInt32()))
            .Distinct()
            .Order();
        Assert.Equal(
            CopyQueue.Names.Append("batches")
                .Append("pushes")
                .Select(static it => ((string?)it, 64))
                .Append(("push-groups", 8))
                .Order(),
            prefetch);
        Assert.All(consumers.EnumerateArray(), it => Assert.True(it.GetProperty("ack_required").GetBoolean()));
    }

    [Fact]
    public async Task Unreadable_parts_of_webhook_calls_can_be_listed()
    {
        await using var system = await FleetSystem.StartAsync(servers, coordinators: 1, workers: 1, start: HostedReplication.Start);
        using var hooks = new ApiClient(system.Hooks);

        await hooks.PostHookAsync(
            "hangzhou", """{"events":[{"action":"push","target":{"repository":"team/app","tag":"no tag"}}]}""", ServedSystem.Secret);

        var payload = Assert.Single((await system.Api.GetAsync("/api/v1/quarantine")).GetProperty("items").EnumerateArray());
        Assert.Equal("hangzhou", payload.GetProperty("instance").GetString());
        Assert.Contains("no tag", payload.GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Contains("team/app", payload.GetProperty("body").GetString(), StringComparison.Ordinal);
    }

    private static string Push(Guid id, string? repository, string? digest) => JsonSerializer.Serialize(new
    {
        messageType = new[] { "urn:message:Replication.Contracts.Pushes:ImagePushed" },
        message = new
        {
            pushId = id,
            instance = "hangzhou",
            repository,
            tag = "v1",
            digest,
            pushedAt = DateTimeOffset.UtcNow,
            receivedAt = DateTimeOffset.UtcNow,
        },
    });

    private static async Task PublishAsync(IChannel channel, string exchange, string body) => await channel.BasicPublishAsync(
        exchange, "", mandatory: true, new BasicProperties
        {
            ContentType = MassTransitJson,
            MessageId = Guid.NewGuid().ToString(),
            Persistent = true
        }, Encoding.UTF8.GetBytes(body));

    private static async Task DeclareAsync(IConnection connection, string queue, IDictionary<string, object?> arguments)
    {
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, arguments);
    }

    private static async Task WaitForLettersAsync(FleetSystem system, params (string Queue, int Messages)[] wanted)
    {
        var seen = "";
        await Waiting.UntilAsync(
            async () =>
            {
                var list = await system.Api.GetAsync("/api/v1/dead-letters");
                seen = list.GetRawText();
                var letters = list.GetProperty("items")
                    .EnumerateArray()
                    .Select(it => (it.GetProperty("queue").GetString()!, it.GetProperty("messages").GetInt32()))
                    .Order();
                return wanted.Length == 0 || letters.Where(it => it.Item2 > 0).SequenceEqual(wanted.Where(it => it.Messages > 0))
                    ? seen
                    : null;
            },
            () => $"{seen}\n{system.Output}");
    }
}
