using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Replication.Contracts.Images;
using Replication.Contracts.Instances;
using Replication.Contracts.Pushes;
using Replication.Contracts.Rules;
using Replication.Contracts.Stores;
using Replication.Contracts.Tasks;
using Replication.EmbeddedRegistry.Samples;
using Replication.IntegrationTests.Api;
using Replication.IntegrationTests.Registries;
using Replication.Testing.Serving;
using Replication.Testing.Storage;
using Xunit;

namespace Replication.IntegrationTests.Tasks;

/// <summary>
/// Tasks of a push that its saga does not know: two processes planned the push, and the plan with the task was not stored with the saga.
/// </summary>
public sealed class UnknownTaskTests
{
    [Fact]
    public async Task A_task_that_ends_has_its_event_although_the_saga_does_not_know_it()
    {
        await using var pair = await RegistryPair.StartAsync();
        await using var host = await StartAsync(pair);
        var push = await PushedAsync(pair, host);

        var unknown = Task(push, "unknown");
        await host.Services.GetRequiredService<ITaskStore>().AddAsync([unknown], default);
        // The sweep announces the task, and the worker copies it.
        await EventAsync(host, unknown);
    }

    [Fact]
    public async Task An_ended_task_whose_message_was_lost_has_its_event_when_the_push_arrives_again()
    {
        await using var pair = await RegistryPair.StartAsync();
        await using var host = await StartAsync(pair);
        var push = await PushedAsync(pair, host);

        var ended = Task(push, "ended") with
        {
            Status = ReplicationStatus.Canceled,
            Outcome = TaskOutcome.NotFollowed,
            FinishedAt = DateTimeOffset.UtcNow,
        };
        await host.Services.GetRequiredService<ITaskStore>().AddAsync([ended], default);
        await host.Services.GetRequiredService<IBus>().Publish(push);

        await EventAsync(host, ended);
    }

    [Fact]
    public async Task A_task_that_still_waits_belongs_to_the_saga_after_the_push_arrived_again()
    {
        await using var pair = await RegistryPair.StartAsync();
        await using var host = await StartAsync(pair);
        var push = await PushedAsync(pair, host);

        var waiting = Task(push, "waiting") with { NextAttemptAt = DateTimeOffset.UtcNow.AddHours(1) };
        await host.Services.GetRequiredService<ITaskStore>().AddAsync([waiting], default);
        await host.Services.GetRequiredService<IBus>().Publish(push);

        var sagas = host.Services.GetRequiredService<ISagaDocumentStore>();
        await Waiting.UntilAsync<object>(
            async () => await sagas.FindAsync("BatchSaga", push.PushId, default) is { State: "Replicating" } ? host : null,
            static () => "the saga did not adopt the task");
    }

    private static Task<ApiHost> StartAsync(RegistryPair pair) => ApiHost.StartAsync(
        [
            new RegistryInstance { Name = "hangzhou", Endpoint = pair.Source.Address },
            new RegistryInstance { Name = "tokyo", Endpoint = pair.Target.Address },
        ],
        [
            new ReplicationRule
            {
                Id = "team",
                Name = "team",
                Source = "hangzhou",
                Target = "tokyo",
                Level = RuleLevel.Namespace,
                Namespace = "team",
                TagFilter = ".*",
                ActiveSince = DateTimeOffset.UtcNow.AddHours(-1),
                CreatedAt = DateTimeOffset.UtcNow.AddHours(-1),
            },
        ]);

    // A push that is planned: its saga is complete.
    private static async Task<ImagePushed> PushedAsync(RegistryPair pair, ApiHost host)
    {
        using var source = new RegistryPusher(pair.Source.Address);
        await source.PushAsync("team/app", "v1", SampleImage.Create(1, [1000]));
        var now = DateTimeOffset.UtcNow.AddSeconds(1);
        var push = new ImagePushed
        {
            PushId = Guid.NewGuid(),
            Instance = "hangzhou",
            Repository = RepositoryName.Parse("team/app"),
            Tag = Tag.Parse("v1"),
            PushedAt = now,
            ReceivedAt = now,
        };
        await host.Services.GetRequiredService<IBus>().Publish(push);
        await Waiting.UntilAsync<object>(
            async () => (await EventsAsync(host)).Items is [_] ? host : null, static () => "no event of the push");
        return push;
    }

    private static ReplicationTask Task(ImagePushed push, string tag) =>
        SampleTasks.Pending(DateTimeOffset.UtcNow.AddMinutes(-5), SampleTasks.Target with { Tag = Tag.Parse(tag) }) with
        {
            Batch = push.PushId,
            Source = new TaskSource("hangzhou", push.Repository, push.Tag!, null),
        };

    private static Task<Page<CompletionEvent>> EventsAsync(ApiHost host) =>
        host.Services.GetRequiredService<IEventStore>().ListAsync(null, 100, default);

    private static async Task EventAsync(ApiHost host, ReplicationTask task) => await Waiting.UntilAsync<object>(
        async () => (await EventsAsync(host)).Items.Any(it => it.Task == task.Id) ? host : null,
        static () => "no event of the task that the saga does not know");
}
